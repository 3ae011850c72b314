import type { Page } from "@playwright/test";

import { open, write } from "./posts.ts";
import { agent, expect, test } from "./world.ts";

test("each view shows its conversations and how many, live, and stays over a reload", async ({
  browser,
  world,
}) => {
  const [mug, lid, cup] = [
    await open(world, "1001", "The mug"),
    await open(world, "1002", "The lid"),
    await open(world, "1003", "The cup"),
  ];
  const maria = await agent(browser, world);
  await expect(views(maria)).toHaveText([/^Waiting for us 3$/, /^Mine 0$/, /^Not solved 3$/, /^All 3$/]);
  await expect(view(maria, "All")).toHaveAttribute("aria-current", "page");
  await view(maria, "Mine").click();
  await expect(maria.getByText("Nothing is yours just now.")).toBeVisible();
  await view(maria, "Waiting for us").click();
  await expect(rows(maria)).toHaveText([/The mug/, /The lid/, /The cup/]);

  await rows(maria).first().getByRole("link").click();
  await reply(maria).fill("Coming.");
  await maria.getByRole("button", { name: "Send" }).click();
  await expect(rows(maria)).toHaveText([/The lid/, /The cup/]);
  await expect(views(maria)).toHaveText([/ 2$/, / 1$/, / 3$/, / 3$/]);
  await expect(maria.getByRole("heading", { name: "Order 1001" }), "it stays open").toBeVisible();

  await view(maria, "Mine").click();
  await expect(rows(maria)).toHaveText([/Coming\./]);
  await expect(maria).toHaveURL(`${world.desk}/inbox#mine/${mug}`);
  await maria.reload();
  await expect(view(maria, "Mine")).toHaveAttribute("aria-current", "page");
  await expect(rows(maria)).toHaveText([/Coming\./]);
  await expect(maria.getByRole("heading", { name: "Order 1001" })).toBeVisible();
  await maria.goBack();
  await expect(view(maria, "Waiting for us")).toHaveAttribute("aria-current", "page");
  await expect(rows(maria)).toHaveText([/The lid/, /The cup/]);

  await write(world, mug, { kind: "message", text: "It is broken" });
  await expect(rows(maria)).toHaveText([/The lid/, /The cup/, /It is broken/]);
  await write(world, lid, { kind: "verdict", solved: "yes", text: null });
  await expect(rows(maria)).toHaveText([/The cup/, /It is broken/]);
  await expect(views(maria)).toHaveText([/ 2$/, / 1$/, / 2$/, / 3$/]);
  await maria.goto(`${world.desk}/inbox#not-solved/${cup}`);
  await expect(rows(maria)).toHaveCount(2);
  await expect(maria.getByRole("heading", { name: "Order 1003" })).toBeVisible();
});

test("older conversations come page by page, and the keyboard goes on at the first of them", async ({
  browser,
  world,
}) => {
  for (let at = 1; at <= 203; at++) await open(world, `${at}`, `Words ${at}.`);
  const maria = await agent(browser, world);
  await expect(rows(maria)).toHaveCount(200);
  await maria.getByRole("button", { name: "Show more" }).press("Enter");
  await expect(rows(maria)).toHaveCount(203);
  await expect(maria.getByRole("button", { name: "Show more" })).toHaveCount(0);
  await expect(rows(maria).nth(200).getByRole("link")).toBeFocused();
  await open(world, "204", "One more.");
  await expect(rows(maria).last(), "what is shown stays live to its end").toContainText("One more.");
});

test("words are found wherever they stand, and marked", async ({ browser, world }) => {
  await open(world, "1001", "A <b>blue</b> mug of Zoë's arrived brøken");
  await open(world, "1002", "A blue teapot");
  const maria = await agent(browser, world);
  await view(maria, "Mine").click();
  await maria.keyboard.press("/");
  await expect(search(maria)).toBeFocused();
  await maria.keyboard.type("blue");
  await expect(found(maria)).toHaveText("2 conversations found");
  await expect(rows(maria)).toHaveText([/teapot/, /<b>blue<\/b> mug/]);
  await expect(rows(maria).locator("mark")).toHaveText(["blue", "blue"]);
  await maria.keyboard.type(" zoe lin");
  await expect(found(maria), "the name is Lind").toHaveText("1 conversation found");
  await expect(rows(maria).locator("mark")).toHaveText(["blue", "Zoë"]);
  await maria.keyboard.press("Enter");
  await expect(rows(maria).first().getByRole("link")).toBeFocused();
  await maria.keyboard.press("Enter");
  await expect(maria.getByRole("heading", { name: "Order 1001" })).toBeVisible();
  await expect(rows(maria), "what was found stays").toHaveCount(1);

  await search(maria).fill("jonas@example.org nothing");
  await expect(found(maria)).toContainText("Nothing found.");
  await search(maria).fill('"mug of" 1001');
  await expect(found(maria)).toHaveText("1 conversation found");
  for (const typed of ['"', "* AND (", "mug AND NOT"]) {
    await search(maria).fill(typed);
    await expect(found(maria), typed).toContainText("Nothing found.");
  }
  await search(maria).fill("teapot");
  await search(maria).press("Enter");
  await expect(rows(maria).getByRole("link"), "it is not there yet when Enter is pressed").toBeFocused();
  await expect(rows(maria)).toHaveText([/teapot/]);
  await search(maria).fill("a ".repeat(17));
  await expect(found(maria)).toContainText("No more than 16 words");
  await search(maria).press("Escape");
  await expect(search(maria)).toHaveValue("");
  await expect(maria.getByText("Nothing is yours just now.")).toBeVisible();
  await expect(view(maria, "Mine"), "there is no row to go to").toBeFocused();
});

test("a search outlives a desk that is away, and a view ends it", async ({ browser, world }) => {
  await open(world, "1001", "A mug");
  const maria = await agent(browser, world);
  await expect(rows(maria)).toHaveCount(1);
  await maria.route("**/inbox/api/search*", (route) => route.abort());
  await search(maria).fill("teapot");
  await expect(maria.getByText("The desk cannot be reached just now")).toBeVisible();
  await maria.unroute("**/inbox/api/search*");
  await expect(found(maria)).toContainText("Nothing found.");
  await view(maria, "All").click();
  await expect(search(maria)).toHaveValue("");
  await expect(rows(maria)).toHaveCount(1);
});

test("the whole way with the keyboard alone", async ({ browser, world }) => {
  for (const at of [1, 2, 3]) await open(world, `100${at}`, `Words ${at}.`);
  const maria = await agent(browser, world);
  const link = (at: number) => rows(maria).nth(at).getByRole("link");
  const heading = (order: string) =>
    expect(maria.getByRole("heading", { name: `Order ${order}` })).toBeVisible();
  await expect(rows(maria)).toHaveCount(3);
  for (const [key, at, order] of [
    ["j", 0, "1001"],
    ["j", 1, "1002"],
    ["j", 2, "1003"],
    ["j", 2, "1003"],
    ["k", 1, "1002"],
  ] as const) {
    await maria.keyboard.press(key);
    await expect(link(at)).toBeFocused();
    await heading(order);
  }
  await maria.keyboard.press("Control+j");
  await expect(link(1), "it is the browser's").toBeFocused();
  await maria.keyboard.press("r");
  await expect(reply(maria)).toBeFocused();
  await maria.keyboard.type("jkru/?");
  await expect(reply(maria), "in a field they are letters").toHaveValue("jkru/?");
  await heading("1002");
  await maria.keyboard.press("Control+Enter");
  await expect(reply(maria)).toHaveValue("");
  await rows(maria)
    .getByRole("link", { name: /^Order 1003/ })
    .focus();
  await maria.keyboard.press("Enter");
  await heading("1003");
});

test("the keys are told, and those that are one character can be switched off", async ({
  browser,
  world,
}) => {
  await open(world, "1001", "A mug");
  const maria = await agent(browser, world);
  const dialog = maria.getByRole("dialog", { name: "Keyboard" });
  await rows(maria).first().getByRole("link").focus();
  await maria.keyboard.press("?");
  await expect(dialog).toBeVisible();
  await maria.keyboard.press("j");
  await maria.keyboard.press("Escape");
  await expect(dialog).not.toBeVisible();
  await expect(rows(maria).first().getByRole("link"), "the keyboard is back where it was").toBeFocused();
  await expect(maria.getByText("Choose a conversation"), "under the dialog, nothing opened").toBeVisible();

  const button = maria.getByRole("button", { name: "Keyboard" });
  await button.press("Enter");
  await dialog.getByRole("checkbox").press("Space");
  await dialog.getByRole("button", { name: "Close" }).press("Enter");
  await expect(button).toBeFocused();
  for (const again of [false, true]) {
    if (again) await maria.reload();
    await expect(rows(maria)).toHaveCount(1);
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

test("on a narrow screen keys lead back to the list", async ({ browser, world }) => {
  for (const at of [1, 2]) await open(world, `100${at}`, `Words ${at}.`);
  const maria = await agent(browser, world);
  await maria.setViewportSize({ width: 400, height: 800 });
  await view(maria, "Waiting for us").click();
  await expect(rows(maria)).toHaveCount(2);
  for (const key of ["u", "Escape"]) {
    await rows(maria).first().getByRole("link").press("Enter");
    await expect(maria.getByRole("heading", { name: "Order 1001" })).toBeFocused();
    await maria.keyboard.press("j");
    await expect(maria.getByRole("heading", { name: "Order 1002" })).toBeFocused();
    await maria.keyboard.press(key);
    await expect(rows(maria).nth(1).getByRole("link")).toBeFocused();
    await expect(maria).toHaveURL(/#waiting$/);
  }
  await rows(maria).first().getByRole("link").press("Enter");
  await expect(maria.getByRole("heading", { name: "Order 1001" })).toBeFocused();
  await maria.keyboard.press("/");
  await expect(search(maria)).toBeFocused();
});

const rows = (page: Page) => page.getByRole("navigation").getByRole("listitem");
const views = (page: Page) => page.getByRole("group", { name: "Which conversations" }).getByRole("link");
const view = (page: Page, name: string) => views(page).filter({ hasText: name });
const search = (page: Page) => page.getByRole("searchbox", { name: "Search" });
const found = (page: Page) => page.locator(".search-status[role=status]");
const reply = (page: Page) => page.getByRole("textbox", { name: "Your reply" });
