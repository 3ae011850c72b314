// Resolution of a conversation: solution feedback, review requests, corrections and escalation.

import type { Browser, Page } from "@playwright/test";

import { entryKindButton, pressSend, replyField, sendReply, showConversation } from "./inbox.ts";
import { expect, openInbox, openWidget, test, type Widget, type World } from "./world.ts";

const ORDER = /Order 1001/;

test("only the customer can mark a conversation as solved, and a new message reopens it", async ({
  browser,
  world,
}) => {
  const { ada, maria } = await startConversation(browser, world);
  const prompt = ada.root.getByRole("heading", { name: "Is it solved for you?" });
  await propose(maria, "A new lid comes tomorrow.");
  await expect(prompt).toBeVisible();
  await ada.root.getByRole("button", { name: "No", exact: true }).click();
  const missing = ada.root.getByLabel("What is still missing?");
  await expect(missing, "the focus moves to the follow-up question").toBeFocused();
  await missing.fill("The lid has not come.");
  await ada.root.getByRole("button", { name: "Say it" }).click();
  await expect(ada.root.locator(".note")).toContainText([
    /Not solved, says Ada Okafor: The lid has not come\./,
  ]);
  await expect(prompt).toHaveCount(0);
  await expect(ada.field, "the focus returns to the message field").toBeFocused();
  await expect(status(maria)).toHaveText("waiting for us");

  await propose(maria, "Here it is.");
  await ada.root.getByRole("button", { name: "Yes, solved" }).click();
  await expect(status(maria)).toHaveText("solved, says the customer");
  await expect(prompt).toHaveCount(0);
  await ada.send("It broke again.");
  await expect(status(maria)).toHaveText("waiting for us");
});

test("solution feedback waits in the outbox while the desk is down, and is stored once", async ({
  browser,
  world,
}) => {
  const { ada, maria } = await startConversation(browser, world);
  await propose(maria, "A new lid comes tomorrow.");
  await expect(ada.root.getByRole("button", { name: "Partly" })).toBeVisible();
  await world.stopDesk("SIGKILL");
  await ada.root.getByRole("button", { name: "Yes, solved" }).click();
  await expect(ada.outgoing("Yes, solved").locator(".state")).toContainText("kept on this device");
  await ada.page.reload();
  await expect(ada.outgoing("Yes, solved").locator(".state")).toContainText("kept on this device");
  await world.startDesk();
  await expect(ada.root.locator(".note")).toHaveText(["Solved, says Ada Okafor"]);
  await expect(ada.outgoing("Yes, solved")).toHaveCount(0);
  await expect(status(maria)).toHaveText("solved, says the customer");
});

test("a refusal shows its reason, and a review must be decided by another agent", async ({
  browser,
  world,
}) => {
  world.addAgent("Tom");
  const { ada, maria } = await startConversation(browser, world);
  await decide(maria, "No", "We cannot take it back.", "It was used for a year.");
  const card = ada.root.getByRole("article");
  await expect(card).toContainText("Not possible as it stands");
  await expect(card.getByRole("definition")).toHaveText(["It was used for a year.", "Maria, a person"]);
  await card.getByRole("button", { name: "Ask someone else to look" }).click();
  await card.getByLabel("What should they know?").fill("It was never used.");
  await sendReply(maria, "I look into it.");
  await expect(ada.incoming("I look into it.")).toBeVisible();
  await expect(
    card.getByLabel("What should they know?"),
    "a new message does not clear the field",
  ).toHaveValue("It was never used.");
  await card.getByRole("button", { name: "Ask someone else to look" }).click();
  await expect(card).toContainText("You asked for someone else to look at this.");
  await expect(maria.getByText("The customer asks somebody else than Maria")).toBeVisible();

  await decide(maria, "No", "It stays so.", "As said.");
  await expect(maria.getByRole("alert").filter({ hasText: "Hand it over to a colleague" })).toBeVisible();
  const tom = await showConversation(await openInbox(browser, world, "Tom"), ORDER);
  await decide(tom, "Yes", "You are right. A new one is on its way.");
  await expect(ada.root.getByRole("article").nth(1)).toContainText("Tom, a person");
});

test("the customer can correct the summary of a handover", async ({ browser, world }) => {
  world.addAgent("Tom");
  const { ada, maria } = await startConversation(browser, world);
  await maria.getByRole("button", { name: "Hand over" }).first().click();
  await maria.getByRole("textbox", { name: "What is known so far" }).fill("A mug broke.");
  await maria.getByLabel("To whom").selectOption("Tom");
  await pressSend(maria);
  await ada.root.getByRole("button", { name: "Something is not right" }).click();
  await ada.root.getByRole("button", { name: "Correct it" }).click();
  await expect(ada.root.getByRole("alert").filter({ hasText: "The text is empty" })).toBeVisible();
  await ada.root.getByLabel("What is right?").fill("A kettle, not a mug.");
  await ada.root.getByRole("button", { name: "Correct it" }).click();
  await expect(ada.root.locator(".note")).toContainText([
    /A mug broke/,
    /Ada Okafor corrects: A kettle, not a mug\./,
  ]);
  await expect(maria.getByText("A kettle, not a mug.")).toBeVisible();
});

test("escalation steps show before the first message, and the customer can take one after it", async ({
  browser,
  world,
}) => {
  const ada = await openWidget(browser, `${world.company}/orders/1001`);
  const help = ada.root.locator(".help");
  await help.getByText("What if this doesn't help?").click();
  await expect(help.getByRole("term")).toHaveText(["Now", "Now", "After 14 days"]);
  await expect(help).toContainText("Complaints team: 030 555 123");
  await expect(help.getByRole("button"), "there is no conversation to escalate").toHaveCount(0);
  await ada.send("The lid broke.");
  await help.getByRole("button", { name: "Take it there" }).click();
  await expect(help).toContainText("You took it there");
  await expect(help.getByRole("term").last()).toContainText("From");
  await expect(ada.root.locator(".note")).toContainText(["complaints"]);
  const maria = await showConversation(await openInbox(browser, world), ORDER);
  await expect(maria.getByRole("log")).toContainText("takes it further: complaints");
});

/** Ada has sent a message, and Maria has opened the conversation. */
async function startConversation(browser: Browser, world: World): Promise<{ ada: Widget; maria: Page }> {
  const ada = await openWidget(browser, `${world.company}/orders/1001`);
  await ada.send("The lid broke.");
  await expect(ada.outgoing("lid broke").locator(".state")).toContainText("stored");
  return { ada, maria: await showConversation(await openInbox(browser, world), ORDER) };
}

function status(page: Page) {
  return page.locator("main > header .tag");
}

async function propose(page: Page, text: string) {
  await replyField(page).fill(text);
  await page.getByRole("checkbox", { name: "I think this solves it" }).check();
  await pressSend(page);
  await expect(status(page)).toHaveText("solution proposed");
}

async function decide(page: Page, outcome: string, text: string, reason = "") {
  await entryKindButton(page, "Decision").click();
  await page.getByRole("radio", { name: outcome, exact: true }).check();
  await page.getByRole("textbox", { name: "Your decision" }).fill(text);
  await page.getByLabel("The reason").fill(reason);
  await pressSend(page);
}
