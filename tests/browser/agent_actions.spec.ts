// Agent actions beside replies: decisions, notes, handovers and promises, and replies of two agents at once.

import type { Page } from "@playwright/test";

import { entryKindButton, pressSend, replyField, sendReply, showConversation } from "./inbox.ts";
import { expect, openInbox, openWidget, test } from "./world.ts";

test("a refusal needs a reason, and shows its rule, alternative and payment hold", async ({
  browser,
  world,
}) => {
  world.addAgent("Tom");
  const ada = await openWidget(browser, `${world.company}/bills/2026-1107`);
  await ada.send("The meter was exchanged by you.");
  await expect(ada.outgoing("meter").locator(".state")).toContainText("stored");
  const maria = await showConversation(await openInbox(browser, world), /Bill 2026-1107/);

  await chooseEntryKind(maria, "Decision");
  await maria.getByRole("radio", { name: "No", exact: true }).check();
  await maria.getByRole("textbox", { name: "Your decision" }).fill("The exchange has to be paid.");
  await pressSend(maria);
  await expect(maria.getByRole("alert").filter({ hasText: "Say why" })).toBeVisible();
  await maria.getByLabel("The reason").fill("It was ordered.");
  await maria.getByLabel("The rule it follows").fill("Tariff, 7.1");
  await maria.getByLabel("What is possible instead").fill("Three instalments");
  await maria.getByRole("radio", { name: "Stays due" }).check();
  await maria.getByLabel("How much").fill("much");
  await pressSend(maria);
  await expect(maria.getByRole("alert").filter({ hasText: "42.00" })).toBeVisible();
  await maria.getByLabel("How much").fill("42,00");
  await pressSend(maria);
  const card = maria.getByRole("log").getByRole("article");
  await expect(card).toContainText("The exchange has to be paid.");
  await expect(card.getByRole("definition")).toHaveText([
    "It was ordered.",
    "Tariff, 7.1",
    "Maria, a person",
    "Three instalments",
    "€42.00 is not paused and stays due. The other €76.40 stays due 30 Nov",
  ]);
  await expect(replyField(maria), "the next entry is a reply").toHaveValue("");
  await expect(ada.incoming("The exchange has to be paid.")).toContainText("It was ordered.");
});

test("a note is visible to agents alone, and no response to the customer contains it", async ({
  browser,
  world,
}) => {
  world.addAgent("Tom");
  const ada = await openWidget(browser, `${world.company}/orders/1001`);
  const responses: string[] = [];
  ada.page.on("response", async (response) => responses.push(await response.text().catch(() => "")));
  await ada.send("The lid broke.");
  await expect(ada.outgoing("lid").locator(".state")).toContainText("stored");
  const tom = await showConversation(await openInbox(browser, world, "Tom"), /Order 1001/);
  const maria = await showConversation(await openInbox(browser, world), /Order 1001/);
  await expect(maria.getByText("Tom is here too")).toBeVisible();

  await chooseEntryKind(maria, "Note for us");
  await maria.getByRole("textbox", { name: "Your note" }).fill("Xylophone: the carrier lost it.");
  await maria.getByRole("button", { name: "Keep" }).click();
  await expect(tom.getByText("Xylophone")).toBeVisible();
  await expect(tom.locator("[data-from=us]")).toContainText("only for us");
  await sendReply(maria, "A new one is on its way.");
  await expect(ada.incoming("A new one is on its way.")).toBeVisible();
  await expect.poll(() => responses.join()).toContain("A new one");
  expect(responses.join()).not.toContain("Xylophone");
});

test("a reply is rejected when another agent has replied meanwhile, and keeps its text", async ({
  browser,
  world,
}) => {
  world.addAgent("Tom");
  const ada = await openWidget(browser, `${world.company}/orders/1001`);
  await ada.send("The lid broke.");
  await expect(ada.outgoing("lid").locator(".state")).toContainText("stored");
  const maria = await showConversation(await openInbox(browser, world), /Order 1001/);
  const tom = await showConversation(await openInbox(browser, world, "Tom"), /Order 1001/);
  const field = replyField(maria);
  await field.fill("I look into it.");
  await sendReply(tom, "A new lid comes tomorrow.");
  await expect(maria.getByText("Tom has answered while you were writing.")).toBeVisible();
  await pressSend(maria);
  await expect(
    maria.getByRole("alert").filter({ hasText: "Tom has answered in the meantime" }),
  ).toBeVisible();
  await expect(field).toHaveValue("I look into it.");
  await expect(ada.incoming("A new lid comes tomorrow.")).toBeVisible();
  await expect(ada.incoming("I look into it.")).toHaveCount(0);
  await field.fill("And it is a blue one.");
  await pressSend(maria);
  await expect(ada.incoming("And it is a blue one.")).toBeVisible();
});

test("an agent takes a conversation, and hands it over with a summary that the customer sees", async ({
  browser,
  world,
}) => {
  world.addAgent("Tom");
  const ada = await openWidget(browser, `${world.company}/orders/1001`);
  await ada.send("The lid broke.");
  await expect(ada.outgoing("lid").locator(".state")).toContainText("stored");
  const maria = await showConversation(await openInbox(browser, world), /Order 1001/);
  await maria.getByRole("button", { name: "Take it" }).click();
  await expect(maria.getByRole("button", { name: "Take it" })).toHaveCount(0);
  await expect(ada.root.locator(".owner")).toContainText("Maria");

  await chooseEntryKind(maria, "Hand over");
  await maria.getByRole("textbox", { name: "What is known so far" }).fill("The lid of a new kettle broke.");
  await pressSend(maria);
  await expect(maria.getByRole("alert").filter({ hasText: "Choose who is to have it" })).toBeVisible();
  await maria.getByLabel("To whom").selectOption("Tom");
  await pressSend(maria);
  await expect(ada.root.locator(".owner")).toContainText("Tom");
  await expect(ada.root.locator(".note")).toContainText(["The lid of a new kettle broke."]);
  await expect(maria.getByRole("button", { name: "Take it" })).toBeVisible();
});

test("a promise shows its due time to the customer, and a due time in the past is rejected", async ({
  browser,
  world,
}) => {
  const ada = await openWidget(browser, `${world.company}/orders/1001`);
  await ada.send("The lid broke.");
  await expect(ada.outgoing("lid").locator(".state")).toContainText("stored");
  const maria = await showConversation(await openInbox(browser, world), /Order 1001/);
  await chooseEntryKind(maria, "Promise");
  const promise = maria.getByRole("textbox", { name: "What you promise" });
  await promise.fill("an answer");
  await pressSend(maria);
  await expect(maria.getByRole("alert").filter({ hasText: "Choose a day and a time" })).toBeVisible();
  await maria.getByLabel("By when").fill("2020-01-01T10:00");
  await pressSend(maria);
  await expect(maria.getByRole("alert").filter({ hasText: "later than now" })).toBeVisible();
  const due = new Date(Date.now() + 86_400_000);
  due.setHours(17, 0, 0, 0);
  // The time zone of the browsers, which may not be that of this process.
  const day = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Berlin" }).format(due);
  await maria.getByLabel("By when").fill(`${day}T17:00`);
  await pressSend(maria);
  await expect(ada.root.locator(".owner")).toContainText("An answer by");
  await expect(ada.root.locator(".owner")).toContainText("17:00");
  await sendReply(maria, "Here it is.");
  await expect(ada.root.locator(".owner")).toContainText("answered in time");
});

async function chooseEntryKind(page: Page, kind: string) {
  const button = entryKindButton(page, kind);
  await button.click();
  await expect(button).toHaveAttribute("aria-pressed", "true");
}
