// Unread count on the launcher, and the read positions that clear it.

import type { Page } from "@playwright/test";

import type { YesReplyElement } from "../../public/yes-reply.d.ts";
import { collectRequestPaths, modifyPage } from "./host_page.ts";
import { sendReply } from "./inbox.ts";
import { signToken } from "./token.ts";
import { expect, openInbox, openWidget, test, Widget, type World } from "./world.ts";

/** Unread count of Ada's latest conversation about the order, at the desk. */
async function unreadAtDesk(page: Page, world: World): Promise<number> {
  const token = signToken(world.secret, { sub: "customer-42", name: "Ada Okafor" });
  const response = await page.request.get(`${world.desk}/v1/conversations?reference=order:1001`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return (await response.json()).conversations[0]?.unread_count;
}

/** Ada has sent a message about the order and closed the page; returns a function with which Maria replies. */
async function startConversation(page: Page, world: World): Promise<(text: string) => Promise<void>> {
  const browser = page.context().browser()!;
  const ada = await openWidget(browser, `${world.company}/orders/1001`);
  await ada.send("The lid broke.");
  await expect(ada.outgoing("lid broke").locator(".state")).toContainText("receipt");
  await ada.page.context().close();
  const inbox = await openInbox(browser, world);
  await inbox.getByRole("link", { name: /Order 1001 · Okafor/ }).click();
  return async (text) => {
    await sendReply(inbox, text);
    await expect(inbox.getByText(text).last()).toBeVisible();
  };
}

/** Opens the launcher's page with other HTML; returns the paths of the requests to the desk. */
async function openLauncher(page: Page, world: World, html: (html: string) => string): Promise<string[]> {
  const paths = collectRequestPaths(page, world.desk);
  await modifyPage(page, "/launcher", { html });
  await page.goto(`${world.company}/launcher`);
  await expect(new Widget(page).root.getByRole("button")).toBeVisible();
  return paths;
}

const withBadge = (html: string) => html.replace("<script async", "<script async data-badge");

test("a launcher with a badge shows the unread count of the signed-in customer, with one request", async ({
  page,
  world,
}) => {
  const reply = await startConversation(page, world);
  await reply("A new one is on its way.");
  await reply("It comes on Friday.");
  const paths = await openLauncher(page, world, withBadge);
  const badge = new Widget(page).root.locator(".unread");
  await expect(badge).toHaveText("2 new");
  expect(paths).toEqual(["/yes-reply.js", "/v1/conversations"]);
  expect(await page.evaluate(() => YesReply.get("unread"))).toBe(2);
  await page.evaluate(() => YesReply.setReference("bill:2026-1107"));
  await expect(badge, "the bill has no conversation").toHaveText("");
  await page.evaluate(() => YesReply.setReference("order:1001"));
  await expect(badge).toHaveText("2 new");
  const { root } = new Widget(page);
  const token = (await root.getAttribute("token"))!;
  await root.evaluate((element) => element.removeAttribute("token-url"));
  await page.evaluate(() => YesReply.identify());
  await expect(badge, "no customer is signed in").toHaveText("");
  await page.evaluate((token) => YesReply.identify(async () => token), token);
  await expect(badge).toHaveText("2 new");
  await page.evaluate(() => YesReply.identify());
  await expect(badge).toHaveText("");
  await root.evaluate((element: YesReplyElement) => {
    element.badge = false;
  });
  await page.evaluate((token) => YesReply.identify(token), token);
  await root.evaluate((element: YesReplyElement) => {
    element.badge = true;
  });
  await expect(badge, "the badge is switched on again").toHaveText("2 new");
});

test("a late unread count of the previous customer is dropped", async ({ page, world }) => {
  const reply = await startConversation(page, world);
  await reply("A new one is on its way.");
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const tokenOfJonas = signToken(world.secret);
  await page.route("**/v1/conversations?**", async (route) => {
    const isOfAda = (await route.request().headerValue("authorization")) !== `Bearer ${tokenOfJonas}`;
    if (isOfAda) await released;
    await route.continue();
  });
  const requestOfAda = page.waitForRequest("**/v1/conversations?**");
  await openLauncher(page, world, withBadge);
  const lateResponse = (await requestOfAda).response();
  await page.evaluate(() => {
    window.unreadCounts = [];
    YesReply.on("unread", ({ count }) => window.unreadCounts.push(count));
  });
  const responseOfJonas = page.waitForResponse("**/v1/conversations?**");
  await page.evaluate((token) => YesReply.identify(token), tokenOfJonas);
  await responseOfJonas;
  release();
  expect((await lateResponse)!.status()).toBe(200);
  expect(await unreadAtDesk(page, world), "Ada has an unread reply").toBe(1);
  // The page has handled the late response before a later one arrives.
  const next = page.waitForResponse("**/v1/conversations?**");
  await page.evaluate(() => YesReply.setReference("bill:2026-1107"));
  await next;
  await expect(new Widget(page).root.locator(".unread")).toHaveText("");
  expect(await page.evaluate(() => window.unreadCounts)).toEqual([]);
});

test("an expired token is renewed for the unread count", async ({ page, world }) => {
  const reply = await startConversation(page, world);
  await reply("A new one is on its way.");
  const now = Math.floor(Date.now() / 1000);
  const expired = signToken(world.secret, { sub: "customer-42", iat: now - 900, exp: now - 300 });
  await openLauncher(page, world, (html) =>
    withBadge(html).replace(/data-token="[^"]*"/, `data-token="${expired}"`),
  );
  await expect(new Widget(page).root.locator(".unread")).toHaveText("1 new");
});

test("a launcher without a valid token shows no badge and no error", async ({ page, world }) => {
  const reply = await startConversation(page, world);
  await reply("A new one is on its way.");
  const withoutToken = (html: string) => withBadge(html).replaceAll(/data-token\S*="[^"]*"/g, "");
  const paths = await openLauncher(page, world, withoutToken);
  const { root } = new Widget(page);
  await expect(root).not.toHaveAttribute("token-url");
  expect(paths, "no customer is signed in").toEqual(["/yes-reply.js"]);
  const unauthorized = page.waitForResponse((response) => response.status() === 401);
  await root.evaluate((element) => element.setAttribute("token", "nonsense"));
  await unauthorized;
  await expect(root.locator(".unread")).toHaveText("");
  await expect(root.getByRole("alert")).toHaveCount(0);
});

/** The `up_to` of each read position that the page states from now on. */
function collectReadPositions(page: Page): number[] {
  const positions: number[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith("/read")) positions.push(request.postDataJSON().up_to);
  });
  return positions;
}

test("a reply counts as read once it is visible in the open panel", async ({ page, world }) => {
  const reply = await startConversation(page, world);
  const positions = collectReadPositions(page);
  await openLauncher(page, world, (html) => html);
  const widget = new Widget(page);
  await page.evaluate(() => YesReply.open());
  await expect(widget.outgoing("lid broke")).toBeVisible();
  await page.evaluate(() => YesReply.close());
  await reply("A new one is on its way.");
  await expect(widget.root.locator(".unread")).toHaveText("1 new");
  await reply("It comes on Friday.");
  await expect(widget.root.locator(".unread")).toHaveText("2 new");
  expect(positions, "the panel is closed").toEqual([]);
  expect(await unreadAtDesk(page, world)).toBe(2);
  await page.evaluate(() => YesReply.open());
  await expect.poll(() => unreadAtDesk(page, world)).toBe(0);

  // A new message below the visible part is not read, even if the timeline is scrolled up only a little.
  for (const line of "abcdefghijkl") await reply(`${line}: another word.`);
  await expect.poll(() => unreadAtDesk(page, world)).toBe(0);
  const before = positions.length;
  await widget.root.locator(".scroller").hover();
  await page.mouse.wheel(0, -60);
  await expect
    .poll(() =>
      widget.root
        .locator(".scroller")
        .evaluate((scroller) => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight),
    )
    .toBeGreaterThan(50);
  await reply("It has left.");
  await expect(widget.root.getByRole("button", { name: "New messages below" })).toBeVisible();
  await reply("It is near.");
  await expect(widget.incoming("It is near.")).toBeAttached();
  expect(await unreadAtDesk(page, world)).toBe(2);
  expect(positions.slice(before)).toEqual([]);
  await widget.root.getByRole("button", { name: "New messages below" }).click();
  await expect.poll(() => unreadAtDesk(page, world)).toBe(0);
  expect(positions.slice(before)).toHaveLength(1);
});

test("a reply counts as read once an inline widget scrolls into view", async ({ page, world }) => {
  const reply = await startConversation(page, world);
  await reply("A new one is on its way.");
  const positions = collectReadPositions(page);
  await modifyPage(page, "/orders/1001", {
    html: (html) => html.replace("<yes-reply", `${"<br>".repeat(200)}<yes-reply`),
  });
  await page.goto(`${world.company}/orders/1001`);
  const widget = new Widget(page);
  await expect(widget.incoming("on its way")).not.toBeInViewport();
  await reply("It comes on Friday.");
  await expect(widget.incoming("on Friday")).toBeAttached();
  expect(positions).toEqual([]);
  expect(await unreadAtDesk(page, world)).toBe(2);
  await widget.incoming("on Friday").scrollIntoViewIfNeeded();
  await expect.poll(() => unreadAtDesk(page, world)).toBe(0);
});
