import { readFileSync } from "node:fs";

import type { Page } from "@playwright/test";

import { agent, customer, expect, test, type Widget, type World } from "./world.ts";

test("what would make it right is asked once, kept like a draft, and changed at any time", async ({
  browser,
  world,
}) => {
  const ada = await customer(browser, `${world.company}/bills/2026-1107`);
  const wish = ada.root.getByRole("group", { name: "What would make it right?" });
  await expect(wish.getByRole("button")).toHaveText(["Correct it", "Explain it", "A visit"]);
  await wish.getByRole("button", { name: "Correct it" }).click();
  await ada.root.locator(".wanted summary").click();
  const treatment = ada.root.getByRole("group", { name: "How should we answer?" });
  await treatment.getByRole("button", { name: "By phone" }).click();
  await treatment.getByRole("textbox").fill("after six");
  await expect(ada.root.getByText("Draft kept on this device")).toBeVisible();
  await ada.page.reload();
  await expect(wish.getByRole("button", { name: "Correct it" })).toHaveAttribute("aria-pressed", "true");
  for (const line of ["Water, 14 m³", "Meter exchange"])
    await ada.root.getByRole("checkbox", { name: line }).check();
  await ada.write("Why do I pay for the meter?");
  await expect(ada.mine("Why do I pay")).toContainText("about “Water, 14 m³”, “Meter exchange”");
  const notes = ada.root.locator(".note");
  await expect(notes).toHaveText(["Ada Okafor would like: Correct it · By phone · after six"]);

  const maria = await opened(await agent(browser, world), /Bill 2026-1107/);
  await expect(maria.locator(".message[data-from=them]"), "the agent sees which").toContainText(
    "about “Water, 14 m³”, “Meter exchange”",
  );
  const known = maria.getByRole("complementary", { name: "What is known" });
  await expect(known).toContainText("Correct it · By phone · after six");
  await ada.root.getByText("You would like: Correct it · By phone · after six").click();
  await expect(ada.root.getByRole("button", { name: "Say it" }), "nothing has changed yet").toHaveCount(0);
  await wish.getByRole("button", { name: "Explain it" }).click();
  await ada.root.getByRole("button", { name: "Say it" }).click();
  await expect(notes).toHaveText([/Correct it/, "Ada Okafor would like: Explain it"]);
  await expect(known, "the other answer stays").toContainText("Explain it · By phone · after six");
  await expect(ada.root.getByText("You would like: Explain it · By phone · after six")).toBeVisible();

  await wish.getByRole("textbox").fill("and the money back");
  await ada.write("Are you there?");
  await expect(notes.last()).toHaveText("Ada Okafor would like: Explain it · and the money back");
});

test("a wish waits with its message for a line, and says so", async ({ browser, world }) => {
  const ada = await customer(browser, `${world.company}/orders/1001`);
  const wish = ada.root.getByRole("group", { name: "What would make it right?" });
  await wish.getByRole("button", { name: "Send a new one" }).click();
  await world.stopDesk("SIGKILL");
  await ada.write("The lid broke.");
  const going = ada.mine("You would like: Send a new one").locator(".state");
  await expect(going).toContainText("kept on this device");
  await ada.page.reload();
  await expect(going).toContainText("kept on this device");
  await world.startDesk();
  await expect(ada.root.locator(".note")).toHaveText(["Ada Okafor would like: Send a new one"]);
  await expect(ada.mine("You would like")).toHaveCount(0);
});

test("hours stand beside what is measured, and steps are for their kind", async ({ browser, world }) => {
  const ada = await customer(browser, `${world.company}/bills/2026-1107`);
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

test("every message has a receipt, which finds it again, and says who answered", async ({
  browser,
  world,
}) => {
  const { ada, maria } = await conversation(browser, world, "orders/1001", /Order 1001/);
  const state = ada.mine("lid broke").locator(".state");
  await expect(state).toContainText("read by Maria");
  const [receipt] = (await state.textContent())!.match(/R\u2011[0-9A-F]{4}\u2011[0-9A-F]{4}/)!;
  await reply(maria, "A new one is on its way.");
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

test("nobody has to say it again: the agent is led to what was said", async ({ browser, world }) => {
  const { ada, maria } = await conversation(browser, world, "orders/1001", /Order 1001/);
  const again = ada.root.getByRole("button", { name: "I already said that" });
  await expect(again, "nobody has asked yet").toHaveCount(0);
  await ada.write("I kept the box.");
  await reply(maria, "What is broken?");
  await again.click();
  await expect(ada.root.locator(".onward").getByRole("button")).toHaveText([
    "I kept the box.",
    "The lid broke.",
    "Back",
  ]);
  await expect(
    ada.root.getByRole("button", { name: "I kept the box." }),
    "the keyboard goes on",
  ).toBeFocused();
  await ada.page.keyboard.press("Tab");
  await ada.page.keyboard.press("Enter");
  await expect(ada.mine("I already said that")).toContainText("as written today");
  await expect(again, "it was said").toHaveCount(0);
  await maria
    .getByRole("log")
    .getByRole("button", { name: /as written .* “The lid broke.”/ })
    .click();
  await expect(maria.locator(".message:focus")).toHaveText(/The lid broke\./);
});

test("an amount in dispute is paused by a notice, and the rest is told", async ({ browser, world }) => {
  const { ada, maria } = await conversation(browser, world, "bills/2026-1107", /Bill 2026-1107/);
  await maria.getByRole("group", { name: "What to write" }).getByRole("button", { name: "Notice" }).click();
  await maria.getByRole("textbox", { name: "Your notice" }).fill("We look at the meter.");
  await maria.getByRole("radio", { name: "Paused" }).check();
  await maria.getByLabel("How much").fill("42,00");
  await maria.getByLabel("Need not be paid until").fill("2020-01-01T12:00");
  await maria.getByRole("button", { name: "Send" }).click();
  await expect(maria.getByRole("alert").filter({ hasText: "It lies in the past" })).toBeVisible();
  await maria.getByLabel("Need not be paid until").fill("2099-12-05T12:00");
  await maria.getByRole("button", { name: "Send" }).click();
  const notice = ada.root.locator(".told");
  await expect(notice).toContainText("We look at the meter.");
  await expect(notice).toContainText(
    /€42\.00 need not be paid until .*, 12:00\. The other €76\.40 stays due 30 Nov/,
  );
  await expect(maria.getByRole("log")).toContainText("The other €76.40 stays due");
});

test("a person can be asked for where something automatic answers", async ({ browser, world }) => {
  const ada = await customer(browser, `${world.company}/orders/1001`);
  // Another backend may have tickets, and answers that no person wrote.
  await ada.page.route("**/entries?*", async (route) => {
    const answer = await route.fetch();
    const page = await answer.json();
    for (const entry of page.entries ?? []) {
      if (entry.text?.startsWith("Draft:")) entry.author.kind = "ai_drafted";
      else if (entry.author.kind === "person") entry.author = { kind: "automatic", name: "Kettle & Co" };
    }
    if (page.head) page.head.ticket = { system: "rt", number: "17" };
    await route.fulfill({ response: answer, json: page });
  });
  await ada.write("The lid broke.");
  await expect(ada.mine("lid broke").locator(".state")).toContainText("with the team, ticket 17, receipt R");
  const maria = await opened(await agent(browser, world), /Order 1001/);
  const person = ada.root.getByRole("button", { name: "Ask for a person" });
  await reply(maria, "Draft: which lid is it?");
  await expect(ada.theirs("which lid")).toContainText("drafted by AI, sent by a person");
  await expect(ada.root.getByRole("button", { name: "I already said that" })).toBeVisible();
  await expect(person, "a person has sent it").toHaveCount(0);
  await reply(maria, "Have you tried to close it?");
  await expect(ada.theirs("Have you tried")).toContainText("automatic");
  await person.click();
  await expect(ada.root.locator(".note")).toHaveText(["Ada Okafor asks for a person"]);
  await expect(maria.getByRole("log")).toContainText("Ada Okafor asks for a person");
  await expect(maria.locator("main > header .tag")).toHaveText("waiting for us");
  await ada.page.unrouteAll({ behavior: "ignoreErrors" });
});

test("the whole conversation can be saved, to print and as data", async ({ browser, world }) => {
  const { ada, maria } = await conversation(browser, world, "orders/1001", /Order 1001/);
  await reply(maria, "Do you mean the <b>glass</b> lid?");
  await expect(ada.theirs("glass")).toBeVisible();
  await ada.root.getByText("What if this doesn't help?").click();
  await world.stopDesk("SIGKILL");
  const page = await saved(ada, "Save a copy", "order-1001.html");
  expect(page).toContain("The lid broke.");
  expect(page).toContain("&lt;b&gt;glass&lt;/b&gt;");
  expect(page).toMatch(/Maria, a person · today, \d\d:\d\d · R-[0-9A-F]{4}-[0-9A-F]{4}/);
  const data = JSON.parse(await saved(ada, "as data (JSON)", "order-1001.json"));
  expect(data.head.reference.id).toBe("1001");
  expect(data.entries.map((entry: { seq: number }) => entry.seq)).toEqual(
    data.entries.map((_: unknown, place: number) => place + 1),
  );
  expect(data.entries.map((entry: { text?: string }) => entry.text)).toContain("The lid broke.");
  expect(data.entries.length).toBe(data.head.last_seq);

  await ada.page.setContent(page);
  await expect(ada.page.getByRole("heading", { level: 1 })).toHaveText("Order 1001");
  await expect(ada.page.getByText("Do you mean the <b>glass</b> lid?")).toBeVisible();
});

async function saved(ada: Widget, button: string, name: string): Promise<string> {
  const download = ada.page.waitForEvent("download");
  await ada.root.getByRole("button", { name: button }).click();
  expect((await download).suggestedFilename()).toBe(name);
  return readFileSync(await (await download).path(), "utf8");
}

async function conversation(
  browser: Parameters<typeof customer>[0],
  world: World,
  path: string,
  title: RegExp,
) {
  const ada = await customer(browser, `${world.company}/${path}`);
  await ada.write("The lid broke.");
  await expect(ada.mine("lid broke").locator(".state")).toContainText("receipt");
  return { ada, maria: await opened(await agent(browser, world), title) };
}

async function opened(page: Page, title: RegExp): Promise<Page> {
  await page.getByRole("link", { name: title }).click();
  await expect(page.getByRole("heading", { level: 2 })).toHaveText(title);
  return page;
}

async function reply(page: Page, words: string) {
  await page.getByRole("textbox", { name: "Your reply" }).fill(words);
  await page.getByRole("button", { name: "Send" }).click();
}
