import type { Page } from "@playwright/test";

import { agent, customer, expect, test } from "./world.ts";

test("a no carries its reason, and a second look is somebody else's", async ({ browser, world }) => {
  world.hire("Tom");
  const ada = await customer(browser, `${world.company}/bills/2026-1107`);
  await ada.write("The meter was exchanged by you.");
  await expect(ada.mine("meter").locator(".state")).toContainText("stored");
  const maria = await open(await agent(browser, world), /Bill 2026-1107/);

  await choose(maria, "Decision");
  await maria.getByRole("radio", { name: "No", exact: true }).check();
  await maria.getByRole("textbox", { name: "Your decision" }).fill("The exchange has to be paid.");
  await send(maria);
  await expect(maria.getByRole("alert").filter({ hasText: "Say why" })).toBeVisible();
  await maria.getByLabel("The reason").fill("It was ordered.");
  await maria.getByLabel("The rule it follows").fill("Tariff, 7.1");
  await maria.getByLabel("What is possible instead").fill("Three instalments");
  await maria.getByRole("radio", { name: "Stays due" }).check();
  await maria.getByLabel("How much").fill("much");
  await send(maria);
  await expect(maria.getByRole("alert").filter({ hasText: "42.00" })).toBeVisible();
  await maria.getByLabel("How much").fill("42,00");
  await send(maria);
  const card = maria.getByRole("log").getByRole("article");
  await expect(card).toContainText("The exchange has to be paid.");
  await expect(card.getByRole("definition")).toHaveText([
    "It was ordered.",
    "Tariff, 7.1",
    "Maria, a person",
    "Three instalments",
    "€42.00 is not paused and stays due. The other €76.40 stays due 30 Nov",
  ]);
  await expect(maria.getByRole("textbox", { name: "Your reply" }), "the next words are a reply").toHaveValue(
    "",
  );
  await expect(ada.theirs("The exchange has to be paid.")).toContainText("It was ordered.");
});

test("a note is for colleagues alone, and nothing of it reaches the customer", async ({ browser, world }) => {
  world.hire("Tom");
  const ada = await customer(browser, `${world.company}/orders/1001`);
  const heard: string[] = [];
  ada.page.on("response", async (answer) => heard.push(await answer.text().catch(() => "")));
  await ada.write("The lid broke.");
  await expect(ada.mine("lid").locator(".state")).toContainText("stored");
  const tom = await open(await agent(browser, world, "Tom"), /Order 1001/);
  const maria = await open(await agent(browser, world), /Order 1001/);
  await expect(maria.getByText("Tom is here too")).toBeVisible();

  await choose(maria, "Note for us");
  await maria.getByRole("textbox", { name: "Your note" }).fill("Xylophone: the carrier lost it.");
  await maria.getByRole("button", { name: "Keep" }).click();
  await expect(tom.getByText("Xylophone")).toBeVisible();
  await expect(tom.locator("[data-from=us]")).toContainText("only for us");
  await say(maria, "A new one is on its way.");
  await expect(ada.theirs("A new one is on its way.")).toBeVisible();
  await expect.poll(() => heard.join()).toContain("A new one");
  expect(heard.join()).not.toContain("Xylophone");
});

test("two agents cannot answer past one another", async ({ browser, world }) => {
  world.hire("Tom");
  const ada = await customer(browser, `${world.company}/orders/1001`);
  await ada.write("The lid broke.");
  await expect(ada.mine("lid").locator(".state")).toContainText("stored");
  const maria = await open(await agent(browser, world), /Order 1001/);
  const tom = await open(await agent(browser, world, "Tom"), /Order 1001/);
  const words = maria.getByRole("textbox", { name: "Your reply" });
  await words.fill("I look into it.");
  await say(tom, "A new lid comes tomorrow.");
  await expect(maria.getByText("Tom has answered while you were writing.")).toBeVisible();
  await send(maria);
  await expect(
    maria.getByRole("alert").filter({ hasText: "Tom has answered in the meantime" }),
  ).toBeVisible();
  await expect(words).toHaveValue("I look into it.");
  await expect(ada.theirs("A new lid comes tomorrow.")).toBeVisible();
  await expect(ada.theirs("I look into it.")).toHaveCount(0);
  await words.fill("And it is a blue one.");
  await send(maria);
  await expect(ada.theirs("And it is a blue one.")).toBeVisible();
});

test("who takes it has it, and who hands it over says what is known", async ({ browser, world }) => {
  world.hire("Tom");
  const ada = await customer(browser, `${world.company}/orders/1001`);
  await ada.write("The lid broke.");
  await expect(ada.mine("lid").locator(".state")).toContainText("stored");
  const maria = await open(await agent(browser, world), /Order 1001/);
  await maria.getByRole("button", { name: "Take it" }).click();
  await expect(maria.getByRole("button", { name: "Take it" })).toHaveCount(0);
  await expect(ada.root.locator(".owner")).toContainText("Maria");

  await choose(maria, "Hand over");
  await maria.getByRole("textbox", { name: "What is known so far" }).fill("The lid of a new kettle broke.");
  await send(maria);
  await expect(maria.getByRole("alert").filter({ hasText: "Choose who is to have it" })).toBeVisible();
  await maria.getByLabel("To whom").selectOption("Tom");
  await send(maria);
  await expect(ada.root.locator(".owner")).toContainText("Tom");
  await expect(ada.root.locator(".note")).toContainText(["The lid of a new kettle broke."]);
  await expect(maria.getByRole("button", { name: "Take it" })).toBeVisible();
});

test("a promise shows to the customer with its time, and one in the past is refused", async ({
  browser,
  world,
}) => {
  const ada = await customer(browser, `${world.company}/orders/1001`);
  await ada.write("The lid broke.");
  await expect(ada.mine("lid").locator(".state")).toContainText("stored");
  const maria = await open(await agent(browser, world), /Order 1001/);
  await choose(maria, "Promise");
  const what = maria.getByRole("textbox", { name: "What you promise" });
  await what.fill("an answer");
  await send(maria);
  await expect(maria.getByRole("alert").filter({ hasText: "Choose a day and a time" })).toBeVisible();
  await maria.getByLabel("By when").fill("2020-01-01T10:00");
  await send(maria);
  await expect(maria.getByRole("alert").filter({ hasText: "later than now" })).toBeVisible();
  const due = new Date(Date.now() + 86_400_000);
  due.setHours(17, 0, 0, 0);
  // The browsers live in Berlin, wherever this runs.
  const day = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Berlin" }).format(due);
  await maria.getByLabel("By when").fill(`${day}T17:00`);
  await send(maria);
  await expect(ada.root.locator(".owner")).toContainText("An answer by");
  await expect(ada.root.locator(".owner")).toContainText("17:00");
  await say(maria, "Here it is.");
  await expect(ada.root.locator(".owner")).toContainText("answered in time");
});

async function open(page: Page, title: RegExp): Promise<Page> {
  await page.getByRole("link", { name: title }).click();
  await expect(page.getByRole("heading", { level: 2 })).toHaveText(title);
  return page;
}

async function choose(page: Page, mode: string) {
  const chip = page.getByRole("group", { name: "What to write" }).getByRole("button", { name: mode });
  await chip.click();
  await expect(chip).toHaveAttribute("aria-pressed", "true");
}

async function say(page: Page, words: string) {
  await page.getByRole("textbox", { name: "Your reply" }).fill(words);
  await send(page);
}

async function send(page: Page) {
  await page.getByRole("button", { name: "Send" }).click();
}
