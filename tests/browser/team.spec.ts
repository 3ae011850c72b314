import type { Page } from "@playwright/test";

import { open, write } from "./posts.ts";
import { agent, customer, expect, test } from "./world.ts";

test("a lead sees how customers fared, counted anew at each look, and silence is not a yes", async ({
  browser,
  world,
}) => {
  const [mug, lid] = [await open(world, "1001", "The mug"), await open(world, "1002", "The lid")];
  await open(world, "1001", "The mug, once more");
  const maria = await agent(browser, world);
  for (const id of [mug, lid]) {
    await maria.goto(`${world.desk}/inbox#${id}`);
    await maria.getByRole("checkbox", { name: "I think this solves it" }).check();
    await reply(maria).fill("A new one is on its way.");
    await maria.getByRole("button", { name: "Send" }).click();
    await expect(reply(maria)).toHaveValue("");
  }
  await write(world, mug, { kind: "verdict", solved: "yes", text: null });
  const door = maria.getByRole("navigation").getByRole("link", { name: "Scoreboard" });
  await door.click();
  const board = maria.getByRole("table", { name: "Scoreboard" });
  const line = (name: string) =>
    board
      .getByRole("row", { name: new RegExp(`^${name} `) })
      .getByRole("cell")
      .first();
  const counted = async (lines: Record<string, string>) => {
    for (const [name, says] of Object.entries(lines)) await expect(line(name), name).toHaveText(says);
  };
  await counted({
    Conversations: "3",
    Solved: "1 of 3",
    "Proposed, not confirmed": "1 of 3",
    Reopened: "0 of 3",
    "Not answered yet": "1 of 3",
  });
  await counted({
    "Wrote anew about the same": "1",
    "Needed several conversations": "1",
    "Time to the first answer": "we cannot say yet",
  });
  await expect(maria.getByText(/^The last 28 days, from .+ until today, \d\d:\d\d\.$/)).toBeVisible();

  await write(world, mug, { kind: "message", text: "It broke again" });
  await open(world, "1003", "The cup");
  await maria.getByRole("main").getByRole("link", { name: "People" }).click();
  await expect(maria.getByRole("table", { name: "People" })).toBeVisible();
  await door.click();
  await counted({ Conversations: "4", Solved: "0 of 4", Reopened: "1 of 4" });

  world.hire("Tom");
  const tom = await agent(browser, world, "Tom");
  await expect(tom.getByRole("link", { name: "Scoreboard" })).toHaveCount(0);
  await tom.goto(`${world.desk}/inbox#scoreboard`);
  await expect(tom.getByRole("alert").filter({ hasText: "Only a lead can do this" })).toBeVisible();
  await expect(tom.getByRole("table")).toHaveCount(0);
});

test("a lead looks after the saved replies, and what was typed stays when it is refused", async ({
  browser,
  world,
}) => {
  const maria = await agent(browser, world);
  await room(maria, "Saved replies");
  await expect(maria.getByText("There are none yet.")).toBeVisible();
  const form = maria.getByRole("form", { name: "Add a saved reply" });
  await fill(form, "Broken mug", " ");
  await form.getByRole("button", { name: "Add" }).click();
  await expect(form.getByRole("alert")).toContainText("The text is empty");
  await expect(form.getByLabel("Text"), "it is what is to be changed").toBeFocused();
  await expect(form.getByLabel("Name")).toHaveValue("Broken mug");
  await fill(form, "Broken mug", "A new one comes.");
  await form.getByRole("button", { name: "Add" }).click();
  await expect(replies(maria)).toHaveText([/^Broken mug.*A new one comes\./]);
  await expect(form.getByLabel("Text")).toHaveValue("");

  await fill(form, "broken MUG", "Where shall we send it?");
  await form.getByRole("button", { name: "Add" }).click();
  await expect(form.getByRole("alert")).toContainText("already");
  await expect(form.getByLabel("Text")).toHaveValue("Where shall we send it?");
  await form.getByLabel("Name").fill("Address");
  await form.getByLabel("Name").press("Enter");
  await expect(replies(maria)).toHaveText([/^Address/, /^Broken mug/]);

  await fill(form, "Not yet", "ready");
  await maria.getByRole("button", { name: "Change: Broken mug" }).press("Enter");
  const change = maria.getByRole("form", { name: "Change “Broken mug”" });
  await expect(change.getByLabel("Name")).toBeFocused();
  await fill(change, "Chipped mug", "A new one comes tomorrow.");
  await change.getByLabel("Name").press("Enter");
  await expect(maria.getByRole("button", { name: "Change: Chipped mug" })).toBeFocused();
  await expect(replies(maria)).toHaveText([/^Address/, /^Chipped mug.*tomorrow/]);
  await expect(form.getByLabel("Text"), "of another form").toHaveValue("ready");

  await maria.getByRole("button", { name: "Remove: Address" }).press("Enter");
  const question = maria.getByRole("dialog", { name: "Remove “Address”?" });
  await question.getByRole("button", { name: "Cancel" }).press("Enter");
  await expect(
    maria.getByRole("button", { name: "Remove: Address" }),
    "the keyboard comes back",
  ).toBeFocused();
  await maria.getByRole("button", { name: "Remove: Address" }).click();
  await question.getByRole("button", { name: "Remove" }).click();
  await expect(replies(maria)).toHaveText([/^Chipped mug/]);
  await maria.reload();
  await expect(replies(maria)).toHaveText([/^Chipped mug/]);

  await maria.getByRole("link", { name: "Audit log" }).click();
  const log = maria.getByRole("table", { name: "Audit log" }).getByRole("row");
  await expect(log.nth(1)).toContainText("Maria removed the saved reply “Address”");
  await expect(log.nth(2)).toContainText("Maria changed the saved reply “Broken mug”, now “Chipped mug”");
  await expect(log.nth(4)).toContainText("Maria added the saved reply “Broken mug”");
});

test("an agent puts a saved reply where the cursor is, with the keyboard alone, and sends it when it is right", async ({
  browser,
  world,
}) => {
  const ada = await customer(browser, `${world.company}/orders/1001`);
  await ada.write("One of the mugs came broken.");
  await expect(ada.mine("came broken").locator(".state")).toContainText("stored");
  const maria = await agent(browser, world);
  await room(maria, "Saved replies");
  const form = maria.getByRole("form", { name: "Add a saved reply" });
  await fill(form, "Broken mug", "{name}, a new one of {reference} comes.");
  await form.getByRole("button", { name: "Add" }).click();
  await expect(replies(maria)).toHaveCount(1);

  world.hire("Tom");
  const tom = await agent(browser, world, "Tom");
  await tom
    .getByRole("navigation")
    .getByRole("link", { name: /^Order 1001/ })
    .click();
  await reply(tom).fill("Good morning. Bye.");
  for (let back = 0; back < "Bye.".length; back++) await tom.keyboard.press("ArrowLeft");
  const opener = tom.locator("summary", { hasText: "Saved replies" });
  await tom.keyboard.press("Shift+Tab");
  await expect(opener).toBeFocused();
  await tom.keyboard.press("Enter");
  const choice = tom.getByRole("button", { name: "Broken mug" });
  await expect(choice, "it says what it puts in").toContainText("Ada Okafor, a new one of");
  await tom.keyboard.press("Tab");
  await expect(choice).toBeFocused();
  await tom.keyboard.press("Escape");
  await expect(opener).toBeFocused();
  await expect(choice).not.toBeVisible();
  await tom.keyboard.press("Enter");
  await expect(choice).toBeVisible();
  await tom.keyboard.press("Tab");
  await tom.keyboard.press("Enter");
  await expect(reply(tom), "what was typed stays").toHaveValue(
    /^Good morning\. Ada Okafor, a new one of .+ comes\. Bye\.$/,
  );
  await expect(reply(tom)).toBeFocused();
  await expect(choice).not.toBeVisible();
  await tom.keyboard.type(" Sorry!");
  await expect(reply(tom), "one goes on behind it").toHaveValue(/comes\. Sorry! Bye\.$/);
  await tom
    .getByRole("group", { name: "What to write" })
    .getByRole("button", { name: "Note for us" })
    .click();
  await expect(opener, "a note is no reply").toHaveCount(0);
  await tom.getByRole("group", { name: "What to write" }).getByRole("button", { name: "Reply" }).click();
  await expect(ada.root.locator(".message[data-from=them]"), "nothing was sent").toHaveCount(0);
  await tom.getByRole("button", { name: "Send" }).click();
  await expect(ada.theirs("Good morning. Ada Okafor, a new one of")).toBeVisible();

  await tom.goto(`${world.desk}/inbox#replies`);
  await expect(replies(tom)).toHaveText([/\{name\}, a new one of \{reference\}/]);
  await expect(tom.getByRole("main").getByRole("button"), "a lead changes them").toHaveCount(0);
});

test("what others wrote about the same order is one step away", async ({ browser, world }) => {
  await open(world, "1001", "The mug is chipped");
  await open(world, "1001", "My mug is blue", { sub: "customer-42", name: "Ada Okafor" });
  await open(world, "1002", "The lid", { sub: "customer-8", name: "Lea Lind" });
  const maria = await agent(browser, world);
  const known = maria.getByRole("complementary", { name: "What is known" });
  await maria.getByRole("link", { name: "Order 1001 · Okafor" }).click();
  await expect(known.getByRole("heading", { name: "Others about this order" })).toBeVisible();
  await expect(known).not.toContainText("Lea Lind");
  await known.getByRole("link", { name: "Jonas Lind" }).click();
  await expect(maria.getByRole("log")).toContainText("The mug is chipped");
  await expect(known.getByRole("link")).toHaveText(["Ada Okafor"]);
  await maria.getByRole("link", { name: "Order 1002 · Lind" }).click();
  await expect(maria.getByRole("log")).toContainText("The lid");
  await expect(known.getByText("Others about")).toHaveCount(0);
});

test("on a narrow screen the board and the replies fit, and the keyboard comes back to the door", async ({
  browser,
  world,
}) => {
  await open(world, "1001", "The mug");
  const maria = await agent(browser, world);
  await room(maria, "Saved replies");
  const form = maria.getByRole("form", { name: "Add a saved reply" });
  await fill(
    form,
    "Donaudampfschifffahrtsgesellschaftskapitänsmütze",
    "https://kettle.example/".padEnd(200, "x"),
  );
  await form.getByRole("button", { name: "Add" }).click();
  await expect(replies(maria)).toHaveCount(1);
  const id = new URL(
    await maria
      .getByRole("navigation")
      .getByRole("link", { name: /^Order 1001/ })
      .evaluate((link: HTMLAnchorElement) => link.href),
  ).hash;
  for (const width of [1280, 800, 400, 320]) {
    await maria.setViewportSize({ width, height: 800 });
    for (const [place, shown] of [
      ["#scoreboard", "table"],
      ["#replies", ".saved-reply-list li"],
      [id, ".saved-reply-picker"],
    ] as const) {
      await maria.goto(`${world.desk}/inbox${place}`);
      await expect(maria.locator(shown)).toBeVisible();
      if (place === id) {
        await maria.locator("summary", { hasText: "Saved replies" }).click();
        await expect(maria.getByRole("button", { name: /^Donau/ })).toBeVisible();
      }
      const beyond = await maria.evaluate(() =>
        [
          document.documentElement,
          ...document.querySelectorAll(".admin, .admin-body, .composer, .saved-reply-picker ul"),
        ].some((box) => box.scrollWidth > box.clientWidth + 1),
      );
      expect(beyond, `${place} at ${width}`).toBe(false);
    }
  }
  await maria.goto(`${world.desk}/inbox#`);
  const door = maria.getByRole("link", { name: "Scoreboard" });
  await door.press("Enter");
  await expect(maria.getByRole("heading", { name: "Scoreboard" })).toBeFocused();
  await maria.getByRole("link", { name: "All conversations" }).press("Enter");
  await expect(door).toBeFocused();
});

const reply = (page: Page) => page.getByRole("textbox", { name: "Your reply" });
const replies = (page: Page) => page.getByRole("list", { name: "Saved replies" }).getByRole("listitem");

/** Goes into a room by way of the people. */
async function room(lead: Page, name: string) {
  await lead.getByRole("link", { name: "People" }).click();
  await lead.getByRole("main").getByRole("link", { name }).click();
  await expect(lead.getByRole("heading", { name, exact: true })).toBeVisible();
}

async function fill(form: ReturnType<Page["getByRole"]>, name: string, text: string) {
  await form.getByLabel("Name").fill(name);
  await form.getByLabel("Text").fill(text);
}
