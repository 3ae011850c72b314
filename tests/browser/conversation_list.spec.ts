// Conversation list of the inbox: filters, pages, search and keyboard shortcuts.

import type { Page } from "@playwright/test";

import { openConversation, putEntry } from "./customer_api.ts";
import { conversationRows, replyField, sendReply } from "./inbox.ts";
import { expect, openInbox, test } from "./world.ts";

test("each filter shows its conversations and their number, updates them, and survives a reload", async ({
  browser,
  world,
}) => {
  const [mug, lid, cup] = [
    await openConversation(world, "1001", "The mug"),
    await openConversation(world, "1002", "The lid"),
    await openConversation(world, "1003", "The cup"),
  ];
  const maria = await openInbox(browser, world);
  await expect(filters(maria)).toHaveText([/^Waiting for us 3$/, /^Mine 0$/, /^Not solved 3$/, /^All 3$/]);
  await expect(filter(maria, "All")).toHaveAttribute("aria-current", "page");
  await filter(maria, "Mine").click();
  await expect(maria.getByText("Nothing is yours just now.")).toBeVisible();
  await filter(maria, "Waiting for us").click();
  await expect(conversationRows(maria)).toHaveText([/The mug/, /The lid/, /The cup/]);

  await conversationRows(maria).first().getByRole("link").click();
  await sendReply(maria, "Coming.");
  await expect(conversationRows(maria)).toHaveText([/The lid/, /The cup/]);
  await expect(filters(maria)).toHaveText([/ 2$/, / 1$/, / 3$/, / 3$/]);
  await expect(maria.getByRole("heading", { name: "Order 1001" }), "it stays open").toBeVisible();

  await filter(maria, "Mine").click();
  await expect(conversationRows(maria)).toHaveText([/Coming\./]);
  await expect(maria).toHaveURL(`${world.desk}/inbox#mine/${mug}`);
  await maria.reload();
  await expect(filter(maria, "Mine")).toHaveAttribute("aria-current", "page");
  await expect(conversationRows(maria)).toHaveText([/Coming\./]);
  await expect(maria.getByRole("heading", { name: "Order 1001" })).toBeVisible();
  await maria.goBack();
  await expect(filter(maria, "Waiting for us")).toHaveAttribute("aria-current", "page");
  await expect(conversationRows(maria)).toHaveText([/The lid/, /The cup/]);

  await putEntry(world, mug, { kind: "message", text: "It is broken" });
  await expect(conversationRows(maria)).toHaveText([/The lid/, /The cup/, /It is broken/]);
  await putEntry(world, lid, { kind: "solution_feedback", solved: "yes", text: null });
  await expect(conversationRows(maria)).toHaveText([/The cup/, /It is broken/]);
  await expect(filters(maria)).toHaveText([/ 2$/, / 1$/, / 2$/, / 3$/]);
  await maria.goto(`${world.desk}/inbox#not-solved/${cup}`);
  await expect(conversationRows(maria)).toHaveCount(2);
  await expect(maria.getByRole("heading", { name: "Order 1003" })).toBeVisible();
});

test("older conversations load page by page, and the focus moves to the first of them", async ({
  browser,
  world,
}) => {
  // One customer may not open as many on one day.
  const customerOf = (order: number) => ({ sub: `customer-${order % 2}` });
  for (let order = 1; order <= 203; order += 1)
    await openConversation(world, `${order}`, `Words ${order}.`, customerOf(order));
  const maria = await openInbox(browser, world);
  await expect(conversationRows(maria)).toHaveCount(200);
  await maria.getByRole("button", { name: "Show more" }).press("Enter");
  await expect(conversationRows(maria)).toHaveCount(203);
  await expect(maria.getByRole("button", { name: "Show more" })).toHaveCount(0);
  await expect(conversationRows(maria).nth(200).getByRole("link")).toBeFocused();
  await openConversation(world, "204", "One more.");
  await expect(conversationRows(maria).last(), "pages that were loaded keep updating").toContainText(
    "One more.",
  );
});

test("a search finds words in texts, names and references, and marks them", async ({ browser, world }) => {
  await openConversation(world, "1001", "A <b>blue</b> mug of Zoë's arrived brøken");
  await openConversation(world, "1002", "A blue teapot");
  const maria = await openInbox(browser, world);
  await filter(maria, "Mine").click();
  await maria.keyboard.press("/");
  await expect(search(maria)).toBeFocused();
  await maria.keyboard.type("blue");
  await expect(searchStatus(maria)).toHaveText("2 conversations found");
  await expect(conversationRows(maria)).toHaveText([/teapot/, /<b>blue<\/b> mug/]);
  await expect(conversationRows(maria).locator("mark")).toHaveText(["blue", "blue"]);
  await maria.keyboard.type(" zoe lin");
  await expect(searchStatus(maria), "a prefix of the name Lind").toHaveText("1 conversation found");
  await expect(conversationRows(maria).locator("mark")).toHaveText(["blue", "Zoë"]);
  await maria.keyboard.press("Enter");
  await expect(conversationRows(maria).first().getByRole("link")).toBeFocused();
  await maria.keyboard.press("Enter");
  await expect(maria.getByRole("heading", { name: "Order 1001" })).toBeVisible();
  await expect(conversationRows(maria), "the results stay").toHaveCount(1);

  await search(maria).fill("jonas@example.org nothing");
  await expect(searchStatus(maria)).toContainText("Nothing found.");
  await search(maria).fill('"mug of" 1001');
  await expect(searchStatus(maria)).toHaveText("1 conversation found");
  for (const text of ['"', "* AND (", "mug AND NOT"]) {
    await search(maria).fill(text);
    await expect(searchStatus(maria), text).toContainText("Nothing found.");
  }
  await search(maria).fill("teapot");
  await search(maria).press("Enter");
  await expect(conversationRows(maria).getByRole("link"), "Enter waits for the result").toBeFocused();
  await expect(conversationRows(maria)).toHaveText([/teapot/]);
  await search(maria).fill("a ".repeat(17));
  await expect(searchStatus(maria)).toContainText("No more than 16 words");
  await search(maria).press("Escape");
  await expect(search(maria)).toHaveValue("");
  await expect(maria.getByText("Nothing is yours just now.")).toBeVisible();
  await expect(filter(maria, "Mine"), "the list is empty").toBeFocused();
});

test("a search resumes after an outage of the desk, and selecting a filter ends it", async ({
  browser,
  world,
}) => {
  await openConversation(world, "1001", "A mug");
  const maria = await openInbox(browser, world);
  await expect(conversationRows(maria)).toHaveCount(1);
  await maria.route("**/inbox/api/search", (route) => route.abort());
  await search(maria).fill("teapot");
  await expect(maria.getByText("The desk cannot be reached just now")).toBeVisible();
  await maria.unroute("**/inbox/api/search");
  await expect(searchStatus(maria)).toContainText("Nothing found.");
  await filter(maria, "All").click();
  await expect(search(maria)).toHaveValue("");
  await expect(conversationRows(maria)).toHaveCount(1);
});

test("conversations can be read and answered with keyboard shortcuts alone", async ({ browser, world }) => {
  for (const n of [1, 2, 3]) await openConversation(world, `100${n}`, `Words ${n}.`);
  const maria = await openInbox(browser, world);
  const link = (index: number) => conversationRows(maria).nth(index).getByRole("link");
  const expectHeading = (order: string) =>
    expect(maria.getByRole("heading", { name: `Order ${order}` })).toBeVisible();
  await expect(conversationRows(maria)).toHaveCount(3);
  for (const [key, index, order] of [
    ["j", 0, "1001"],
    ["j", 1, "1002"],
    ["j", 2, "1003"],
    ["j", 2, "1003"],
    ["k", 1, "1002"],
  ] as const) {
    await maria.keyboard.press(key);
    await expect(link(index)).toBeFocused();
    await expectHeading(order);
  }
  await maria.keyboard.press("Control+j");
  await expect(link(1), "the browser handles it").toBeFocused();
  await maria.keyboard.press("r");
  await expect(replyField(maria)).toBeFocused();
  await maria.keyboard.type("jkru/?");
  await expect(replyField(maria), "shortcuts are text in a field").toHaveValue("jkru/?");
  await expectHeading("1002");
  await maria.keyboard.press("Control+Enter");
  await expect(replyField(maria)).toHaveValue("");
  await conversationRows(maria)
    .getByRole("link", { name: /^Order 1003/ })
    .focus();
  await maria.keyboard.press("Enter");
  await expectHeading("1003");
});

test("a dialog lists the shortcuts, and single-character shortcuts can be switched off", async ({
  browser,
  world,
}) => {
  await openConversation(world, "1001", "A mug");
  const maria = await openInbox(browser, world);
  const dialog = maria.getByRole("dialog", { name: "Keyboard" });
  await conversationRows(maria).first().getByRole("link").focus();
  await maria.keyboard.press("?");
  await expect(dialog).toBeVisible();
  await maria.keyboard.press("j");
  await maria.keyboard.press("Escape");
  await expect(dialog).not.toBeVisible();
  await expect(conversationRows(maria).first().getByRole("link"), "the focus returns").toBeFocused();
  await expect(maria.getByText("Choose a conversation"), "the dialog blocks shortcuts").toBeVisible();

  const button = maria.getByRole("button", { name: "Keyboard" });
  await button.press("Enter");
  await dialog.getByRole("checkbox").press("Space");
  await dialog.getByRole("button", { name: "Close" }).press("Enter");
  await expect(button).toBeFocused();
  for (const isReloaded of [false, true]) {
    if (isReloaded) await maria.reload();
    await expect(conversationRows(maria)).toHaveCount(1);
    await maria.keyboard.press("/");
    await maria.keyboard.press("j");
    await maria.keyboard.press("?");
    await expect(dialog).not.toBeVisible();
    await expect(search(maria)).not.toBeFocused();
    await expect(maria.getByText("Choose a conversation")).toBeVisible();
  }
  await button.press("Enter");
  await dialog.getByRole("checkbox").press("Space");
  await maria.keyboard.press("Escape");
  await maria.keyboard.press("j");
  await expect(maria.getByRole("heading", { name: "Order 1001" })).toBeVisible();
});

test("on a narrow screen shortcuts lead back to the list", async ({ browser, world }) => {
  for (const n of [1, 2]) await openConversation(world, `100${n}`, `Words ${n}.`);
  const maria = await openInbox(browser, world);
  await maria.setViewportSize({ width: 400, height: 800 });
  await filter(maria, "Waiting for us").click();
  await expect(conversationRows(maria)).toHaveCount(2);
  for (const key of ["u", "Escape"]) {
    await conversationRows(maria).first().getByRole("link").press("Enter");
    await expect(maria.getByRole("heading", { name: "Order 1001" })).toBeFocused();
    await maria.keyboard.press("j");
    await expect(maria.getByRole("heading", { name: "Order 1002" })).toBeFocused();
    await maria.keyboard.press(key);
    await expect(conversationRows(maria).nth(1).getByRole("link")).toBeFocused();
    await expect(maria).toHaveURL(/#waiting$/);
  }
  await conversationRows(maria).first().getByRole("link").press("Enter");
  await expect(maria.getByRole("heading", { name: "Order 1001" })).toBeFocused();
  await maria.keyboard.press("/");
  await expect(search(maria)).toBeFocused();
});

const filters = (page: Page) => page.getByRole("group", { name: "Which conversations" }).getByRole("link");
const filter = (page: Page, name: string) => filters(page).filter({ hasText: name });
const search = (page: Page) => page.getByRole("searchbox", { name: "Search" });
const searchStatus = (page: Page) => page.locator(".search-status[role=status]");
