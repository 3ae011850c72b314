// Customer actions beside messages: preferences, receipts, follow-up actions, and the export of a conversation.

import { readFileSync } from "node:fs";

import type { Browser } from "@playwright/test";

import { entryKindButton, pressSend, sendReply, showConversation } from "./inbox.ts";
import { expect, openInbox, openWidget, test, type Widget, type World } from "./world.ts";

test("preferences are kept like a draft, sent with the first message, and can be changed at any time", async ({
  browser,
  world,
}) => {
  const ada = await openWidget(browser, `${world.company}/bills/2026-1107`);
  const desiredOutcome = ada.root.getByRole("group", { name: "What would make it right?" });
  await expect(desiredOutcome.getByRole("button")).toHaveText(["Correct it", "Explain it", "A visit"]);
  await desiredOutcome.getByRole("button", { name: "Correct it" }).click();
  await ada.root.locator(".wanted summary").click();
  const replyPreference = ada.root.getByRole("group", { name: "How should we answer?" });
  await replyPreference.getByRole("button", { name: "By phone" }).click();
  await replyPreference.getByRole("textbox").fill("after six");
  await expect(ada.root.getByText("Draft kept on this device")).toBeVisible();
  await ada.page.reload();
  await expect(desiredOutcome.getByRole("button", { name: "Correct it" })).toHaveAttribute(
    "aria-pressed",
    "true",
  );
  for (const line of ["Water, 14 m³", "Meter exchange"])
    await ada.root.getByRole("checkbox", { name: line }).check();
  await ada.send("Why do I pay for the meter?");
  await expect(ada.outgoing("Why do I pay")).toContainText("about “Water, 14 m³”, “Meter exchange”");
  const events = ada.root.locator(".note");
  await expect(events).toHaveText(["Ada Okafor would like: Correct it · By phone · after six"]);

  const maria = await showConversation(await openInbox(browser, world), /Bill 2026-1107/);
  await expect(
    maria.locator(".message[data-from=them]"),
    "the agent sees the lines of the bill",
  ).toContainText("about “Water, 14 m³”, “Meter exchange”");
  const facts = maria.getByRole("complementary", { name: "What is known" });
  await expect(facts).toContainText("Correct it · By phone · after six");
  await ada.root.getByText("You would like: Correct it · By phone · after six").click();
  await expect(ada.root.getByRole("button", { name: "Say it" }), "nothing has changed yet").toHaveCount(0);
  await desiredOutcome.getByRole("button", { name: "Explain it" }).click();
  await ada.root.getByRole("button", { name: "Say it" }).click();
  await expect(events).toHaveText([/Correct it/, "Ada Okafor would like: Explain it"]);
  await expect(facts, "the other preference stays").toContainText("Explain it · By phone · after six");
  await expect(ada.root.getByText("You would like: Explain it · By phone · after six")).toBeVisible();

  await desiredOutcome.getByRole("textbox").fill("and the money back");
  await ada.send("Are you there?");
  await expect(events.last()).toHaveText("Ada Okafor would like: Explain it · and the money back");
});

test("a preference waits in the outbox with its message while the desk is down", async ({
  browser,
  world,
}) => {
  const ada = await openWidget(browser, `${world.company}/orders/1001`);
  const desiredOutcome = ada.root.getByRole("group", { name: "What would make it right?" });
  await desiredOutcome.getByRole("button", { name: "Send a new one" }).click();
  await world.stopDesk("SIGKILL");
  await ada.send("The lid broke.");
  const state = ada.outgoing("You would like: Send a new one").locator(".state");
  await expect(state).toContainText("kept on this device");
  await ada.page.reload();
  await expect(state).toContainText("kept on this device");
  await world.startDesk();
  await expect(ada.root.locator(".note")).toHaveText(["Ada Okafor would like: Send a new one"]);
  await expect(ada.outgoing("You would like")).toHaveCount(0);
});

test("the widget shows opening hours, and the escalation steps for the kind of its reference", async ({
  browser,
  world,
}) => {
  const ada = await openWidget(browser, `${world.company}/bills/2026-1107`);
  await expect(ada.root.locator(".owner")).toContainText(
    /Somebody is there Mon–Tue 09:00–\u2060?12:00, 13:00–\u2060?17:00 · Fri 09:00–\u2060?15:00 \(Europe\/Berlin\)/,
  );
  await ada.root.getByText("What if this doesn't help?").click();
  await expect(ada.root.locator(".help")).toContainText("Water ombudsman");
  await ada.page.goto(`${world.company}/orders/1001`);
  await ada.root.getByText("What if this doesn't help?").click();
  await expect(ada.root.locator(".help")).toContainText("Consumer ombudsman");
  await expect(ada.root.locator(".help")).not.toContainText("Water ombudsman");
});

test("every message has a receipt that the inbox can search for, and shows who read and answered it", async ({
  browser,
  world,
}) => {
  const { ada, maria } = await startConversation(browser, world, "orders/1001", /Order 1001/);
  const state = ada.outgoing("lid broke").locator(".state");
  await expect(state).toContainText("read by Maria");
  const [receipt] = (await state.textContent())!.match(/R\u2011[0-9A-F]{4}\u2011[0-9A-F]{4}/)!;
  await sendReply(maria, "A new one is on its way.");
  await expect(state).toContainText("answered by Maria");
  await expect(state).toContainText(receipt);
  await maria.getByRole("searchbox").fill(receipt.toLowerCase().replaceAll("\u2011", "-"));
  await expect(
    maria.getByRole("navigation", { name: "Conversations" }).getByRole("link", { name: /Order 1001/ }),
  ).toContainText("The lid broke.");
  await maria.getByRole("searchbox").fill("R-0000-0000");
  await expect(
    maria.getByRole("navigation", { name: "Conversations" }).getByRole("link", { name: /Order 1001/ }),
  ).toHaveCount(0);
});

test("a customer who is asked again can refer to an earlier message, which the agent can open", async ({
  browser,
  world,
}) => {
  const { ada, maria } = await startConversation(browser, world, "orders/1001", /Order 1001/);
  const referButton = ada.root.getByRole("button", { name: "I already said that" });
  await expect(referButton, "the agent has not asked yet").toHaveCount(0);
  await ada.send("I kept the box.");
  await sendReply(maria, "What is broken?");
  await referButton.click();
  await expect(ada.root.locator(".onward").getByRole("button")).toHaveText([
    "I kept the box.",
    "The lid broke.",
    "Back",
  ]);
  await expect(
    ada.root.getByRole("button", { name: "I kept the box." }),
    "the focus moves to the first choice",
  ).toBeFocused();
  await ada.page.keyboard.press("Tab");
  await ada.page.keyboard.press("Enter");
  await expect(ada.outgoing("I already said that")).toContainText("as written today");
  await expect(referButton, "the customer has referred to it").toHaveCount(0);
  await maria
    .getByRole("log")
    .getByRole("button", { name: /as written .* “The lid broke.”/ })
    .click();
  await expect(maria.locator(".message:focus")).toHaveText(/The lid broke\./);
});

test("a notice pauses a disputed amount until a date, and states the amount that stays due", async ({
  browser,
  world,
}) => {
  const { ada, maria } = await startConversation(browser, world, "bills/2026-1107", /Bill 2026-1107/);
  await entryKindButton(maria, "Notice").click();
  await maria.getByRole("textbox", { name: "Your notice" }).fill("We look at the meter.");
  await maria.getByRole("radio", { name: "Paused" }).check();
  await maria.getByLabel("How much").fill("42,00");
  await maria.getByLabel("Need not be paid until").fill("2020-01-01T12:00");
  await pressSend(maria);
  await expect(maria.getByRole("alert").filter({ hasText: "It lies in the past" })).toBeVisible();
  await maria.getByLabel("Need not be paid until").fill("2099-12-05T12:00");
  await pressSend(maria);
  const notice = ada.root.locator(".told");
  await expect(notice).toContainText("We look at the meter.");
  await expect(notice).toContainText(
    /€42\.00 need not be paid until .*, 12:00\. The other €76\.40 stays due 30 Nov/,
  );
  await expect(maria.getByRole("log")).toContainText("The other €76.40 stays due");
});

test("a customer can ask for a person after an automatic reply", async ({ browser, world }) => {
  const ada = await openWidget(browser, `${world.company}/orders/1001`);
  // Other backends may have tickets, and replies that no person wrote.
  const ticket = { system: "rt", number: "17", url: null };
  await ada.page.route("**/v1/changes?*", async (route) => {
    const response = await route.fetch();
    const page = await response.json();
    for (const conversation of page.conversations) conversation.ticket = ticket;
    await route.fulfill({ response, json: page });
  });
  await ada.page.route("**/entries?*", async (route) => {
    const response = await route.fetch();
    const page = await response.json();
    for (const entry of page.entries ?? []) {
      if (entry.text?.startsWith("Draft:")) entry.drafted_by_ai = true;
      else if (entry.author.kind === "person") entry.author = { kind: "automatic", name: "Kettle & Co" };
    }
    if (page.conversation) page.conversation.ticket = ticket;
    await route.fulfill({ response, json: page });
  });
  await ada.send("The lid broke.");
  await expect(ada.outgoing("lid broke").locator(".state")).toContainText(
    "with the team, ticket 17, receipt R",
  );
  const maria = await showConversation(await openInbox(browser, world), /Order 1001/);
  const askButton = ada.root.getByRole("button", { name: "Ask for a person" });
  await sendReply(maria, "Draft: which lid is it?");
  await expect(ada.incoming("which lid")).toContainText("drafted by AI, sent by a person");
  await expect(ada.root.getByRole("button", { name: "I already said that" })).toBeVisible();
  await expect(askButton, "a person sent the reply").toHaveCount(0);
  await sendReply(maria, "Have you tried to close it?");
  await expect(ada.incoming("Have you tried")).toContainText("automatic");
  await askButton.click();
  await expect(ada.root.locator(".note")).toHaveText(["Ada Okafor asks for a person"]);
  await expect(maria.getByRole("log")).toContainText("Ada Okafor asks for a person");
  await expect(maria.locator("main > header .tag")).toHaveText("waiting for us");
  await ada.page.unrouteAll({ behavior: "ignoreErrors" });
  await ada.page.unrouteAll({ behavior: "ignoreErrors" });
});

test("a conversation can be downloaded as a printable page and as JSON, while the desk is down", async ({
  browser,
  world,
}) => {
  const { ada, maria } = await startConversation(browser, world, "orders/1001", /Order 1001/);
  await sendReply(maria, "Do you mean the <b>glass</b> lid?");
  await expect(ada.incoming("glass")).toBeVisible();
  await ada.root.getByText("What if this doesn't help?").click();
  await world.stopDesk("SIGKILL");
  const page = await download(ada, "Save a copy", "order-1001.html");
  expect(page).toContain("The lid broke.");
  expect(page).toContain("&lt;b&gt;glass&lt;/b&gt;");
  expect(page).toMatch(/Maria, a person · today, \d\d:\d\d · R-[0-9A-F]{4}-[0-9A-F]{4}/);
  const data = JSON.parse(await download(ada, "as data (JSON)", "order-1001.json"));
  expect(data.conversation.reference.id).toBe("1001");
  expect(data.entries.map((entry: { seq: number }) => entry.seq)).toEqual(
    data.entries.map((_: unknown, index: number) => index + 1),
  );
  expect(data.entries.map((entry: { text?: string }) => entry.text)).toContain("The lid broke.");
  expect(data.entries.length).toBe(data.conversation.last_seq);

  await ada.page.setContent(page);
  await expect(ada.page.getByRole("heading", { level: 1 })).toHaveText("Order 1001");
  await expect(ada.page.getByText("Do you mean the <b>glass</b> lid?")).toBeVisible();
});

/** Presses a download button; returns the content of the file, which must have this name. */
async function download(ada: Widget, button: string, name: string): Promise<string> {
  const event = ada.page.waitForEvent("download");
  await ada.root.getByRole("button", { name: button }).click();
  expect((await event).suggestedFilename()).toBe(name);
  return readFileSync(await (await event).path(), "utf8");
}

/** Ada has sent a message, and Maria has opened the conversation. */
async function startConversation(browser: Browser, world: World, path: string, title: RegExp) {
  const ada = await openWidget(browser, `${world.company}/${path}`);
  await ada.send("The lid broke.");
  await expect(ada.outgoing("lid broke").locator(".state")).toContainText("receipt");
  return { ada, maria: await showConversation(await openInbox(browser, world), title) };
}
