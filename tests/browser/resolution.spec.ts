import type { Page } from "@playwright/test";

import { agent, customer, expect, test, type Widget, type World } from "./world.ts";

test("only the customer says that it is solved", async ({ browser, world }) => {
  const { ada, maria } = await conversation(browser, world);
  const question = ada.root.getByRole("heading", { name: "Is it solved for you?" });
  await propose(maria, "A new lid comes tomorrow.");
  await expect(question).toBeVisible();
  await ada.root.getByRole("button", { name: "No", exact: true }).click();
  const missing = ada.root.getByLabel("What is still missing?");
  await expect(missing, "one goes on where one was").toBeFocused();
  await missing.fill("The lid has not come.");
  await ada.root.getByRole("button", { name: "Say it" }).click();
  await expect(ada.root.locator(".note")).toContainText([
    /Not solved, says Ada Okafor: The lid has not come\./,
  ]);
  await expect(question).toHaveCount(0);
  await expect(ada.field, "writing goes on").toBeFocused();
  await expect(status(maria)).toHaveText("waiting for us");

  await propose(maria, "Here it is.");
  await ada.root.getByRole("button", { name: "Yes, solved" }).click();
  await expect(status(maria)).toHaveText("solved, says the customer");
  await expect(question).toHaveCount(0);
  await ada.write("It broke again.");
  await expect(status(maria)).toHaveText("waiting for us");
});

test("what a customer says of a solution waits for a line like any message, and is said once", async ({
  browser,
  world,
}) => {
  const { ada, maria } = await conversation(browser, world);
  await propose(maria, "A new lid comes tomorrow.");
  await expect(ada.root.getByRole("button", { name: "Partly" })).toBeVisible();
  await world.stopDesk("SIGKILL");
  await ada.root.getByRole("button", { name: "Yes, solved" }).click();
  await expect(ada.mine("Yes, solved").locator(".state")).toContainText("kept on this device");
  await ada.page.reload();
  await expect(ada.mine("Yes, solved").locator(".state")).toContainText("kept on this device");
  await world.startDesk();
  await expect(ada.root.locator(".note")).toHaveText(["Solved, says Ada Okafor"]);
  await expect(ada.mine("Yes, solved")).toHaveCount(0);
  await expect(status(maria)).toHaveText("solved, says the customer");
});

test("a no has its reason, and somebody else can be asked to look", async ({ browser, world }) => {
  world.hire("Tom");
  const { ada, maria } = await conversation(browser, world);
  await decide(maria, "No", "We cannot take it back.", "It was used for a year.");
  const card = ada.root.getByRole("article");
  await expect(card).toContainText("Not possible as it stands");
  await expect(card.getByRole("definition")).toHaveText(["It was used for a year.", "Maria, a person"]);
  await card.getByRole("button", { name: "Ask someone else to look" }).click();
  await card.getByLabel("What should they know?").fill("It was never used.");
  await maria.getByRole("textbox", { name: "Your reply" }).fill("I look into it.");
  await maria.getByRole("button", { name: "Send" }).click();
  await expect(ada.theirs("I look into it.")).toBeVisible();
  await expect(card.getByLabel("What should they know?"), "news take nothing away").toHaveValue(
    "It was never used.",
  );
  await card.getByRole("button", { name: "Ask someone else to look" }).click();
  await expect(card).toContainText("You asked for someone else to look at this.");
  await expect(maria.getByText("The customer asks somebody else than Maria")).toBeVisible();

  await decide(maria, "No", "It stays so.", "As said.");
  await expect(maria.getByRole("alert").filter({ hasText: "Hand it over to a colleague" })).toBeVisible();
  const tom = await opened(await agent(browser, world, "Tom"));
  await decide(tom, "Yes", "You are right. A new one is on its way.");
  await expect(ada.root.getByRole("article").nth(1)).toContainText("Tom, a person");
});

test("the summary of a handover can be put right", async ({ browser, world }) => {
  world.hire("Tom");
  const { ada, maria } = await conversation(browser, world);
  await maria.getByRole("button", { name: "Hand over" }).first().click();
  await maria.getByRole("textbox", { name: "What is known so far" }).fill("A mug broke.");
  await maria.getByLabel("To whom").selectOption("Tom");
  await maria.getByRole("button", { name: "Send" }).click();
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

test("what to do if this doesn't help is said before it is needed, and is one press away", async ({
  browser,
  world,
}) => {
  const ada = await customer(browser, `${world.company}/orders/1001`);
  const help = ada.root.locator(".help");
  await help.getByText("What if this doesn't help?").click();
  await expect(help.getByRole("term")).toHaveText(["Now", "Now", "After 14 days"]);
  await expect(help).toContainText("Complaints team: 030 555 123");
  await expect(help.getByRole("button"), "there is nothing to take there yet").toHaveCount(0);
  await ada.write("The lid broke.");
  await help.getByRole("button", { name: "Take it there" }).click();
  await expect(help).toContainText("You took it there");
  await expect(help.getByRole("term").last()).toContainText("From");
  await expect(ada.root.locator(".note")).toContainText(["complaints"]);
  const maria = await opened(await agent(browser, world));
  await expect(maria.getByRole("log")).toContainText("takes it further: complaints");
});

async function conversation(
  browser: Parameters<typeof customer>[0],
  world: World,
): Promise<{ ada: Widget; maria: Page }> {
  const ada = await customer(browser, `${world.company}/orders/1001`);
  await ada.write("The lid broke.");
  await expect(ada.mine("lid broke").locator(".state")).toContainText("stored");
  return { ada, maria: await opened(await agent(browser, world)) };
}

async function opened(page: Page): Promise<Page> {
  await page.getByRole("link", { name: /Order 1001/ }).click();
  await expect(page.getByRole("heading", { level: 2 })).toHaveText(/Order 1001/);
  return page;
}

function status(page: Page) {
  return page.locator("main > header .tag");
}

async function propose(page: Page, words: string) {
  await page.getByRole("textbox", { name: "Your reply" }).fill(words);
  await page.getByRole("checkbox", { name: "I think this solves it" }).check();
  await page.getByRole("button", { name: "Send" }).click();
  await expect(status(page)).toHaveText("solution proposed");
}

async function decide(page: Page, outcome: string, words: string, reason = "") {
  await page.getByRole("group", { name: "What to write" }).getByRole("button", { name: "Decision" }).click();
  await page.getByRole("radio", { name: outcome, exact: true }).check();
  await page.getByRole("textbox", { name: "Your decision" }).fill(words);
  await page.getByLabel("The reason").fill(reason);
  await page.getByRole("button", { name: "Send" }).click();
}
