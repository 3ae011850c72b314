// Team tools of the inbox: scoreboard, saved replies and related conversations.

import type { Page } from "@playwright/test";

import { openConversation, putEntry } from "./customer_api.ts";
import { conversationLink, entryKindButton, pressSend, replyField, sendReply } from "./inbox.ts";
import { expect, openInbox, openWidget, test } from "./world.ts";

test("the scoreboard counts at each visit, does not count silence as solved, and is for leads alone", async ({
  browser,
  world,
}) => {
  const [mug, lid] = [
    await openConversation(world, "1001", "The mug"),
    await openConversation(world, "1002", "The lid"),
  ];
  await openConversation(world, "1001", "The mug, once more");
  const maria = await openInbox(browser, world);
  for (const id of [mug, lid]) {
    await maria.goto(`${world.desk}/inbox#${id}`);
    await maria.getByRole("checkbox", { name: "I think this solves it" }).check();
    await sendReply(maria, "A new one is on its way.");
    await expect(replyField(maria)).toHaveValue("");
  }
  await putEntry(world, mug, { kind: "solution_feedback", solved: "yes", text: null });
  const link = maria.getByRole("navigation").getByRole("link", { name: "Scoreboard" });
  await link.click();
  const scoreboard = maria.getByRole("table", { name: "Scoreboard" });
  const cell = (name: string) =>
    scoreboard
      .getByRole("row", { name: new RegExp(`^${name} `) })
      .getByRole("cell")
      .first();
  const expectValues = async (values: Record<string, string>) => {
    for (const [name, value] of Object.entries(values)) await expect(cell(name), name).toHaveText(value);
  };
  await expectValues({
    Conversations: "3",
    Solved: "1 of 3",
    "Proposed, not confirmed": "1 of 3",
    Reopened: "0 of 3",
    "Not answered yet": "1 of 3",
  });
  await expectValues({
    "Wrote anew about the same": "1",
    "Needed several conversations": "1",
    "Time to the first answer": "we cannot say yet",
  });
  await expect(maria.getByText(/^The last 28 days, from .+ until today, \d\d:\d\d\.$/)).toBeVisible();

  await putEntry(world, mug, { kind: "message", text: "It broke again" });
  await openConversation(world, "1003", "The cup");
  await maria.getByRole("main").getByRole("link", { name: "People" }).click();
  await expect(maria.getByRole("table", { name: "People" })).toBeVisible();
  await link.click();
  await expectValues({ Conversations: "4", Solved: "0 of 4", Reopened: "1 of 4" });

  world.addAgent("Tom");
  const tom = await openInbox(browser, world, "Tom");
  await expect(tom.getByRole("link", { name: "Scoreboard" })).toHaveCount(0);
  await tom.goto(`${world.desk}/inbox#scoreboard`);
  await expect(tom.getByRole("alert").filter({ hasText: "Only a lead can do this" })).toBeVisible();
  await expect(tom.getByRole("table")).toHaveCount(0);
});

test("a lead adds, changes and removes saved replies, and a rejected form keeps its fields", async ({
  browser,
  world,
}) => {
  const maria = await openInbox(browser, world);
  await showPage(maria, "Saved replies");
  await expect(maria.getByText("There are none yet.")).toBeVisible();
  const form = maria.getByRole("form", { name: "Add a saved reply" });
  await fill(form, "Broken mug", " ");
  await form.getByRole("button", { name: "Add" }).click();
  await expect(form.getByRole("alert")).toContainText("The text is empty");
  await expect(form.getByLabel("Text"), "the focus moves to the field with the error").toBeFocused();
  await expect(form.getByLabel("Name")).toHaveValue("Broken mug");
  await fill(form, "Broken mug", "A new one comes.");
  await form.getByRole("button", { name: "Add" }).click();
  await expect(savedReplies(maria)).toHaveText([/^Broken mug.*A new one comes\./]);
  await expect(form.getByLabel("Text")).toHaveValue("");

  await fill(form, "broken MUG", "Where shall we send it?");
  await form.getByRole("button", { name: "Add" }).click();
  await expect(form.getByRole("alert")).toContainText("already");
  await expect(form.getByLabel("Text")).toHaveValue("Where shall we send it?");
  await form.getByLabel("Name").fill("Address");
  await form.getByLabel("Name").press("Enter");
  await expect(savedReplies(maria)).toHaveText([/^Address/, /^Broken mug/]);

  await fill(form, "Not yet", "ready");
  await maria.getByRole("button", { name: "Change: Broken mug" }).press("Enter");
  const changeForm = maria.getByRole("form", { name: "Change “Broken mug”" });
  await expect(changeForm.getByLabel("Name")).toBeFocused();
  await fill(changeForm, "Chipped mug", "A new one comes tomorrow.");
  await changeForm.getByLabel("Name").press("Enter");
  await expect(maria.getByRole("button", { name: "Change: Chipped mug" })).toBeFocused();
  await expect(savedReplies(maria)).toHaveText([/^Address/, /^Chipped mug.*tomorrow/]);
  await expect(form.getByLabel("Text"), "another form keeps its text").toHaveValue("ready");

  await maria.getByRole("button", { name: "Remove: Address" }).press("Enter");
  const dialog = maria.getByRole("dialog", { name: "Remove “Address”?" });
  await dialog.getByRole("button", { name: "Cancel" }).press("Enter");
  await expect(maria.getByRole("button", { name: "Remove: Address" }), "the focus returns").toBeFocused();
  await maria.getByRole("button", { name: "Remove: Address" }).click();
  await dialog.getByRole("button", { name: "Remove" }).click();
  await expect(savedReplies(maria)).toHaveText([/^Chipped mug/]);
  await maria.reload();
  await expect(savedReplies(maria)).toHaveText([/^Chipped mug/]);

  await maria.getByRole("link", { name: "Audit log" }).click();
  const log = maria.getByRole("table", { name: "Audit log" }).getByRole("row");
  await expect(log.nth(1)).toContainText("Maria removed the saved reply “Address”");
  await expect(log.nth(2)).toContainText("Maria changed the saved reply “Broken mug”, now “Chipped mug”");
  await expect(log.nth(4)).toContainText("Maria added the saved reply “Broken mug”");
});

test("an agent inserts a saved reply at the cursor with the keyboard alone, and sends it after editing", async ({
  browser,
  world,
}) => {
  const ada = await openWidget(browser, `${world.company}/orders/1001`);
  await ada.send("One of the mugs came broken.");
  await expect(ada.outgoing("came broken").locator(".state")).toContainText("stored");
  const maria = await openInbox(browser, world);
  await showPage(maria, "Saved replies");
  const form = maria.getByRole("form", { name: "Add a saved reply" });
  await fill(form, "Broken mug", "{name}, a new one of {reference} comes.");
  await form.getByRole("button", { name: "Add" }).click();
  await expect(savedReplies(maria)).toHaveCount(1);

  world.addAgent("Tom");
  const tom = await openInbox(browser, world, "Tom");
  await conversationLink(tom, /^Order 1001/).click();
  await replyField(tom).fill("Good morning. Bye.");
  for (let n = 0; n < "Bye.".length; n += 1) await tom.keyboard.press("ArrowLeft");
  const menuButton = tom.locator("summary", { hasText: "Saved replies" });
  await tom.keyboard.press("Shift+Tab");
  await expect(menuButton).toBeFocused();
  await tom.keyboard.press("Enter");
  const choice = tom.getByRole("button", { name: "Broken mug" });
  await expect(choice, "the preview has the values of the placeholders").toContainText(
    "Ada Okafor, a new one of",
  );
  await tom.keyboard.press("Tab");
  await expect(choice).toBeFocused();
  await tom.keyboard.press("Escape");
  await expect(menuButton).toBeFocused();
  await expect(choice).not.toBeVisible();
  await tom.keyboard.press("Enter");
  await expect(choice).toBeVisible();
  await tom.keyboard.press("Tab");
  await tom.keyboard.press("Enter");
  await expect(replyField(tom), "the text around the cursor stays").toHaveValue(
    /^Good morning\. Ada Okafor, a new one of .+ comes\. Bye\.$/,
  );
  await expect(replyField(tom)).toBeFocused();
  await expect(choice).not.toBeVisible();
  await tom.keyboard.type(" Sorry!");
  await expect(replyField(tom), "the cursor is after the inserted text").toHaveValue(/comes\. Sorry! Bye\.$/);
  await entryKindButton(tom, "Note for us").click();
  await expect(menuButton, "saved replies are not for notes").toHaveCount(0);
  await entryKindButton(tom, "Reply").click();
  await expect(ada.root.locator(".message[data-from=them]"), "nothing was sent").toHaveCount(0);
  await pressSend(tom);
  await expect(ada.incoming("Good morning. Ada Okafor, a new one of")).toBeVisible();

  await tom.goto(`${world.desk}/inbox#replies`);
  await expect(savedReplies(tom)).toHaveText([/\{name\}, a new one of \{reference\}/]);
  await expect(tom.getByRole("main").getByRole("button"), "only leads change saved replies").toHaveCount(0);
});

test("a conversation links to those of other customers about the same order", async ({ browser, world }) => {
  await openConversation(world, "1001", "The mug is chipped");
  await openConversation(world, "1001", "My mug is blue", { sub: "customer-42", name: "Ada Okafor" });
  await openConversation(world, "1002", "The lid", { sub: "customer-8", name: "Lea Lind" });
  const maria = await openInbox(browser, world);
  const facts = maria.getByRole("complementary", { name: "What is known" });
  await maria.getByRole("link", { name: "Order 1001 · Okafor" }).click();
  await expect(facts.getByRole("heading", { name: "Others about this order" })).toBeVisible();
  await expect(facts).not.toContainText("Lea Lind");
  await facts.getByRole("link", { name: "Jonas Lind" }).click();
  await expect(maria.getByRole("log")).toContainText("The mug is chipped");
  await expect(facts.getByRole("link")).toHaveText(["Ada Okafor"]);
  await maria.getByRole("link", { name: "Order 1002 · Lind" }).click();
  await expect(maria.getByRole("log")).toContainText("The lid");
  await expect(facts.getByText("Others about")).toHaveCount(0);
});

test("scoreboard and saved replies fit narrow screens, and the focus returns to their link", async ({
  browser,
  world,
}) => {
  await openConversation(world, "1001", "The mug");
  const maria = await openInbox(browser, world);
  await showPage(maria, "Saved replies");
  const form = maria.getByRole("form", { name: "Add a saved reply" });
  await fill(
    form,
    "Donaudampfschifffahrtsgesellschaftskapitänsmütze",
    "https://kettle.example/".padEnd(200, "x"),
  );
  await form.getByRole("button", { name: "Add" }).click();
  await expect(savedReplies(maria)).toHaveCount(1);
  const href = await conversationLink(maria, /^Order 1001/).evaluate((link: HTMLAnchorElement) => link.href);
  const conversation = new URL(href).hash;
  for (const width of [1280, 800, 400, 320]) {
    await maria.setViewportSize({ width, height: 800 });
    for (const [hash, content] of [
      ["#scoreboard", "table"],
      ["#replies", ".saved-reply-list li"],
      [conversation, ".saved-reply-picker"],
    ] as const) {
      await maria.goto(`${world.desk}/inbox${hash}`);
      await expect(maria.locator(content)).toBeVisible();
      if (hash === conversation) {
        await maria.locator("summary", { hasText: "Saved replies" }).click();
        await expect(maria.getByRole("button", { name: /^Donau/ })).toBeVisible();
      }
      const overflows = await maria.evaluate(() =>
        [
          document.documentElement,
          ...document.querySelectorAll(".admin, .admin-body, .composer, .saved-reply-picker ul"),
        ].some((element) => element.scrollWidth > element.clientWidth + 1),
      );
      expect(overflows, `${hash} at ${width}`).toBe(false);
    }
  }
  await maria.goto(`${world.desk}/inbox#`);
  const link = maria.getByRole("link", { name: "Scoreboard" });
  await link.press("Enter");
  await expect(maria.getByRole("heading", { name: "Scoreboard" })).toBeFocused();
  await maria.getByRole("link", { name: "All conversations" }).press("Enter");
  await expect(link).toBeFocused();
});

const savedReplies = (page: Page) => page.getByRole("list", { name: "Saved replies" }).getByRole("listitem");

/** Opens a page of the inbox through the link on the page of the accounts. */
async function showPage(lead: Page, name: string) {
  await lead.getByRole("link", { name: "People" }).click();
  await lead.getByRole("main").getByRole("link", { name }).click();
  await expect(lead.getByRole("heading", { name, exact: true })).toBeVisible();
}

async function fill(form: ReturnType<Page["getByRole"]>, name: string, text: string) {
  await form.getByLabel("Name").fill(name);
  await form.getByLabel("Text").fill(text);
}
