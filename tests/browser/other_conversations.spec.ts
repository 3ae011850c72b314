// The customer's other conversations: a quiet list in every entry point, of which each is read and answered in place.

import type { FrameLocator, Locator, Page } from "@playwright/test";

import { openConversation } from "./customer_api.ts";
import { modifyPage } from "./host_page.ts";
import { conversationLink, sendReply } from "./inbox.ts";
import { signToken } from "./token.ts";
import { expect, openInbox, test, Widget, type World } from "./world.ts";

const ADA = { sub: "customer-42", name: "Ada Okafor" };

/** The panel that is visible. A widget keeps the panels of other conversations that were shown. */
class VisiblePanel {
  readonly root: Locator;
  constructor(entryPoint: Locator | FrameLocator) {
    this.root = entryPoint.locator(".panel:not([hidden])");
  }

  button(name: string | RegExp) {
    return this.root.getByRole("button", { name });
  }

  message(text: string) {
    return this.root.locator(".message", { hasText: text });
  }

  async send(text: string) {
    await this.root.getByRole("textbox", { name: "Your message" }).fill(text);
    await this.root.getByRole("button", { name: "Send", exact: true }).click();
  }

  async unfoldConversations() {
    await this.root.getByText("Your other conversations").click();
  }
}

const ENTRY_POINTS: Record<string, (page: Page, world: World) => Promise<Locator | FrameLocator>> = {
  page: async (page, world) => {
    await page.goto(`${world.company}/orders/1001`);
    return new Widget(page).root;
  },
  launcher: async (page, world) => {
    await page.goto(`${world.company}/launcher`);
    const { root } = new Widget(page);
    await root.getByRole("button", { name: "Reply about this order" }).click();
    return root;
  },
  frame: async (page, world) => {
    const html = (html: string) => html.replace("<yes-reply ", '<yes-reply isolation="frame" ');
    const policy = `script-src ${world.desk}; frame-src ${world.desk}; connect-src 'self' ${world.desk}`;
    await modifyPage(page, "/orders/1001", { headers: { "content-security-policy": policy }, html });
    await page.goto(`${world.company}/orders/1001`);
    return page.frameLocator("yes-reply iframe");
  },
  "page of the desk": async (page, world) => {
    const token = signToken(world.secret, { ...ADA, references: [{ kind: "order", id: "1001" }] });
    await page.goto(`${world.desk}/reply#reference=order:1001&token=${token}`);
    return page.locator("main");
  },
};

for (const [name, open] of Object.entries(ENTRY_POINTS))
  test(`${name}: another conversation is read and answered, and the way leads back`, async ({
    browser,
    page,
    world,
  }) => {
    await openConversation(world, "1003", "The spout drips.", ADA);
    const panel = new VisiblePanel(await open(page, world));
    await panel.send("The lid broke.");
    await expect(panel.message("lid broke").locator(".state")).toContainText("stored");

    await panel.unfoldConversations();
    await expect(panel.button(/^Order 1003/)).toContainText("Waiting for us");
    await expect(panel.button(/^Order 1001/)).toHaveCount(0);
    await panel.button(/^Order 1003/).click();
    await expect(panel.root).toBeFocused();
    await expect(panel.root.getByRole("heading", { name: "Order 1003" })).toBeVisible();
    await expect(panel.message("spout drips")).toBeVisible();
    await expect(panel.message("lid broke")).toHaveCount(0);
    await panel.send("It drips more.");
    await expect(panel.message("drips more").locator(".state")).toContainText("stored");

    const inbox = await openInbox(browser, world);
    await conversationLink(inbox, /Order 1003 /).click();
    await sendReply(inbox, "A new spout is on its way.");
    await expect(panel.message("new spout")).toBeVisible();

    await panel.button("Back to order 1001").click();
    await expect(panel.root).toBeFocused();
    await expect(panel.message("lid broke")).toBeVisible();
    await expect(panel.message("spout drips")).toHaveCount(0);
  });

test("a launcher that is closed and opened again has the focus in the conversation that is shown", async ({
  page,
  world,
}) => {
  await openConversation(world, "1003", "The spout drips.", ADA);
  const panel = new VisiblePanel(await ENTRY_POINTS.launcher(page, world));
  await panel.unfoldConversations();
  await panel.button(/^Order 1003/).click();
  await expect(panel.message("spout drips")).toBeVisible();
  await panel.button("Close").click();
  await expect(panel.root).toBeHidden();
  await page.getByRole("button", { name: "Reply about this order" }).click();
  await expect(panel.root.getByRole("textbox", { name: "Your message" })).toBeFocused();
  await expect(panel.message("spout drips")).toBeVisible();
});

test("of two conversations about an order the older one is reachable, and each keeps its own messages", async ({
  page,
  world,
}) => {
  await openConversation(world, "1001", "The box is wet.", ADA);
  await openConversation(world, "1001", "The lid broke.", ADA);
  const panel = new VisiblePanel(await ENTRY_POINTS.page(page, world));
  await expect(panel.message("lid broke")).toBeVisible();
  await panel.unfoldConversations();
  await panel.button(/^Order 1001/).click();
  await expect(panel.message("box is wet")).toBeVisible();
  await expect(panel.message("lid broke")).toHaveCount(0);

  // Without a backend the message waits on the device, and only in its own conversation.
  await world.stopDesk();
  await panel.send("The box is torn too.");
  await expect(panel.message("torn too").locator(".state")).toContainText("kept on this device");
  await panel.button("Back to order 1001").click();
  await expect(panel.message("lid broke")).toBeVisible();
  await expect(panel.message("torn too")).toHaveCount(0);

  // The next visit of the page sends it, although the page shows the newest conversation.
  await page.reload();
  await world.startDesk();
  await expect(panel.message("lid broke")).toBeVisible();
  await panel.unfoldConversations();
  await panel.button(/^Order 1001/).click();
  await expect(panel.message("torn too").locator(".state")).toContainText("stored");
  await expect(panel.message("torn too")).toHaveCount(1);
});

test("an unread reply in another conversation is counted, and read only once it is shown", async ({
  browser,
  page,
  world,
}) => {
  await openConversation(world, "1003", "The spout drips.", ADA);
  const inbox = await openInbox(browser, world);
  await conversationLink(inbox, /Order 1003 /).click();
  await sendReply(inbox, "A new spout is on its way.");
  await expect(conversationLink(inbox, /Order 1003 .*A new spout/)).toBeVisible();

  const panel = new VisiblePanel(await ENTRY_POINTS.page(page, world));
  await panel.unfoldConversations();
  await expect(panel.button(/^Order 1003/)).toContainText("Waiting for you · 1 new reply");
  const read = page.waitForResponse((response) => response.url().endsWith("/read") && response.ok());
  await panel.button(/^Order 1003/).click();
  await read;
  await panel.button("Back to order 1001").click();
  await panel.unfoldConversations();
  await panel.unfoldConversations();
  await expect(panel.button(/^Order 1003/)).not.toContainText("new reply");
});

test("more than one page of conversations is reachable, and a failure says what to do", async ({
  page,
  world,
}) => {
  for (let order = 1; order <= 22; order += 1) await openConversation(world, `7${order}`, "It broke.", ADA);
  const panel = new VisiblePanel(await ENTRY_POINTS.page(page, world));
  await expect(panel.root.getByText("Write to us about this order here.")).toBeVisible();
  const list = (url: URL) => url.pathname === "/v1/conversations" && !url.searchParams.has("reference");
  await page.route(list, (route) => route.abort());
  await panel.unfoldConversations();
  await expect(
    panel.root.getByText("We cannot be reached just now. Close this and open it again."),
  ).toBeVisible();
  await page.unroute(list);
  await panel.unfoldConversations();
  await panel.unfoldConversations();
  await expect(panel.button(/^Order 7/)).toHaveCount(20);
  await panel.button("Show earlier ones").click();
  await expect(panel.button(/^Order 7/)).toHaveCount(22);
  await expect(panel.button("Show earlier ones")).toHaveCount(0);
});
