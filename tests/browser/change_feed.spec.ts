// The change feed: one request waits at the backend for all widgets of a customer, and a write never waits for it.

import type { BrowserContext, Page, Request } from "@playwright/test";

import { conversationLink, sendReply, showConversation } from "./inbox.ts";
import { signToken } from "./token.ts";
import { expect, openInbox, test, Widget, type World } from "./world.ts";

const ORDERS = ["1", "2", "3", "4", "5", "6", "7", "8"];

/** The requests that wait at the backend at the moment, by their path. */
function collectWaitingRequests(context: BrowserContext): () => string[] {
  const waiting = new Set<Request>();
  context.on("request", (request) => {
    if (Number(new URL(request.url()).searchParams.get("wait")) > 0) waiting.add(request);
  });
  for (const event of ["requestfinished", "requestfailed"] as const)
    context.on(event as "requestfinished", (request) => waiting.delete(request));
  context.on("page", (page) =>
    page.on("close", () => {
      for (const request of waiting) if (request.frame().page() === page) waiting.delete(request);
    }),
  );
  return () => [...waiting].map((request) => new URL(request.url()).pathname);
}

/** Replaces the content of the company's page by a widget for each order. */
async function openOrders(page: Page, world: World, orders: string[]): Promise<Widget[]> {
  await page.goto(`${world.company}/orders/1001`);
  const references = ORDERS.map((id) => ({ kind: "order", id }));
  const token = signToken(world.secret, { sub: "customer-8", name: "Nele Ritter", references });
  await page.evaluate(
    ([token, ...orders]) => {
      document.body.replaceChildren(
        ...orders.map((order) => {
          const element = document.createElement("yes-reply");
          element.setAttribute("reference", `order:${order}`);
          element.setAttribute("token", token);
          return element;
        }),
      );
    },
    [token, ...orders],
  );
  return orders.map((order) => {
    const widget = new Widget(page);
    return Object.assign(widget, { root: page.locator(`yes-reply[reference="order:${order}"]`) });
  });
}

const state = (widget: Widget, text: string) => widget.outgoing(text).locator(".state");

test("eight widgets on a page share one waiting request, and each hears its answer", async ({
  browser,
  page,
  world,
}) => {
  const waiting = collectWaitingRequests(page.context());
  const widgets = await openOrders(page, world, ORDERS);
  for (const [index, widget] of widgets.entries()) await widget.send(`Message ${index + 1}`);
  for (const [index, widget] of widgets.entries())
    await expect(state(widget, `Message ${index + 1}`)).toContainText("stored");
  await expect.poll(waiting).toEqual(["/v1/changes"]);

  const inbox = await openInbox(browser, world);
  for (const order of ["3", "8"]) {
    await conversationLink(inbox, new RegExp(`Order ${order} `)).click();
    await sendReply(inbox, `Answer about ${order}`);
    await expect(widgets[Number(order) - 1].incoming(`Answer about ${order}`)).toBeVisible();
  }
  await expect.poll(waiting).toEqual(["/v1/changes"]);
});

test("windows of a customer share the feed, and the next one takes over when the leader is closed", async ({
  browser,
  world,
}) => {
  const context = await browser.newContext();
  const waiting = collectWaitingRequests(context);
  const pages = [await context.newPage(), await context.newPage(), await context.newPage()];
  const widgets: Widget[] = [];
  for (const page of pages) {
    widgets.push((await openOrders(page, world, ["1"]))[0]);
    await expect(widgets.at(-1)!.field).toBeVisible();
  }
  await widgets[0].send("The lid broke.");
  for (const widget of widgets) await expect(state(widget, "lid broke")).toContainText("stored");
  await expect.poll(waiting).toEqual(["/v1/changes"]);
  const inbox = await openInbox(browser, world);
  await showConversation(inbox, /Order 1\b/);

  for (const [index, page] of pages.slice(0, 2).entries()) {
    await page.close();
    await expect.poll(waiting).toEqual(["/v1/changes"]);
    await sendReply(inbox, `Answer ${index}`);
    for (const widget of widgets.slice(index + 1))
      await expect(widget.incoming(`Answer ${index}`)).toBeVisible();
  }
});

test("without a feed, two of the widgets wait at a time, and all hear their answers", async ({
  browser,
  page,
  world,
}) => {
  await page.route("**/v1", async (route) => {
    const response = await route.fetch();
    const capabilities = await response.json();
    capabilities.features = capabilities.features.filter((feature: string) => feature !== "changes");
    await route.fulfill({ response, json: { ...capabilities, poll_seconds: 1 } });
  });
  const waiting = collectWaitingRequests(page.context());
  let most = 0;
  page.on("request", () => (most = Math.max(most, waiting().length)));
  const widgets = await openOrders(page, world, ORDERS);
  for (const [index, widget] of widgets.entries()) await widget.send(`Message ${index + 1}`);
  for (const [index, widget] of widgets.entries())
    await expect(state(widget, `Message ${index + 1}`)).toContainText("stored");
  const inbox = await openInbox(browser, world);
  for (const order of ORDERS) {
    await conversationLink(inbox, new RegExp(`Order ${order} `)).click();
    await sendReply(inbox, `Answer about ${order}`);
    await expect(widgets[Number(order) - 1].incoming(`Answer about ${order}`)).toBeVisible();
  }
  expect(most).toBe(2);
});

test("a cursor that the backend does not know any more is replaced, and nothing is missed", async ({
  browser,
  page,
  world,
}) => {
  let isForgotten = false;
  await page.route("**/v1/changes?*", (route) => {
    if (!isForgotten) return route.continue();
    isForgotten = false;
    return route.fulfill({
      status: 400,
      json: { code: "cursor-unknown", title: "?", status: 400 },
      headers: { "Access-Control-Allow-Origin": world.company },
    });
  });
  const [widget] = await openOrders(page, world, ["1"]);
  await widget.send("The lid broke.");
  await expect(state(widget, "lid broke")).toContainText("stored");
  const inbox = await openInbox(browser, world);
  await showConversation(inbox, /Order 1\b/);
  isForgotten = true;
  await sendReply(inbox, "A new one is on its way.");
  await expect(widget.incoming("new one")).toBeVisible();
  await sendReply(inbox, "It comes on Friday.");
  await expect(widget.incoming("on Friday")).toBeVisible();
  expect(isForgotten).toBe(false);
});
