import type { Browser, Page } from "@playwright/test";

import { agent, customer, expect, test } from "./world.ts";

test("a lead invites Tom, who answers a customer until he is disabled, and all of it is noted", async ({
  browser,
  world,
}) => {
  const ada = await customer(browser, `${world.company}/orders/1001`);
  await ada.write("One of the mugs came broken.");
  await expect(ada.mine("came broken").locator(".state")).toContainText("stored");
  const maria = await agent(browser, world);
  const tom = await invited(browser, maria, "Tom");
  await expect(tom.getByRole("heading", { name: "Welcome, Tom" })).toBeVisible();
  await tom.getByLabel("Password", { exact: true }).fill("too short");
  await tom.getByRole("button", { name: "Choose it" }).click();
  await expect(tom.getByRole("alert")).toContainText("at least 10 characters");
  await tom.getByLabel("Password", { exact: true }).fill("a mug of green tea");
  await tom.getByRole("button", { name: "Choose it" }).click();
  await row(tom).click();
  expect(tom.url(), "the secret leaves the address").not.toContain("invitation=");
  await expect(tom.getByRole("link", { name: "People" })).toHaveCount(0);
  await reply(tom).fill("A new one is on its way.");
  await tom.getByRole("button", { name: "Send" }).click();
  await expect(ada.theirs("A new one is on its way.")).toBeVisible();

  await reply(tom).fill("It should arrive on");
  await maria.getByRole("button", { name: "Disable: Tom" }).click();
  const question = maria.getByRole("dialog", { name: "Disable Tom?" });
  await question.getByRole("button", { name: "Cancel" }).click();
  await expect(question).toBeHidden();
  await expect(maria.getByRole("button", { name: "Disable: Tom" }), "the keyboard comes back").toBeFocused();
  await maria.getByRole("button", { name: "Disable: Tom" }).click();
  await question.getByRole("button", { name: "Disable" }).click();
  await expect(maria.getByRole("row", { name: /Tom/ })).toContainText("disabled");
  await expect(
    tom.getByRole("button", { name: "Sign in" }),
    "at once, though his page only waits",
  ).toBeVisible();
  await signIn(tom, "Tom", "a mug of green tea");
  await expect(tom.getByRole("alert")).toContainText("sign nobody in");

  await maria.getByRole("button", { name: "Enable: Tom" }).click();
  await expect(maria.getByRole("row", { name: /Tom/ })).not.toContainText("disabled");
  await signIn(tom, "Tom", "a mug of green tea");
  await expect(reply(tom), "his words are still there").toHaveValue("It should arrive on");

  await maria.getByRole("link", { name: "Audit log" }).click();
  const log = maria.getByRole("table", { name: "Audit log" }).getByRole("row");
  const sentences = [
    "Tom signed in",
    "Maria enabled Tom",
    "A sign-in as Tom was refused",
    "Maria disabled Tom",
    "Tom signed in",
    "Tom chose a password",
    "Maria invited Tom as an agent",
    "Maria signed in",
    "The command line made a link for Maria",
    "The command line added Maria as a lead",
  ];
  await expect(log).toHaveText(["WhatWhen", ...sentences.map((sentence) => new RegExp(`^${sentence}`))]);
});

test("an invitation is shown once, is copied, and works once", async ({ browser, world }) => {
  const maria = await agent(browser, world);
  await maria.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const tom = await invited(browser, maria, "Tom");
  await maria.getByRole("button", { name: "Copy" }).click();
  await expect(maria.getByText("Copied.")).toBeVisible();
  expect(await maria.evaluate(() => navigator.clipboard.readText())).toBe(tom.url());
  await maria.getByRole("button", { name: "Done" }).click();
  await expect(maria.getByLabel("A link for Tom")).toHaveCount(0);
  await maria.reload();
  await expect(maria.getByRole("row", { name: /Tom/ })).toContainText("invited, not yet");
  await expect(maria.getByLabel("A link for Tom")).toHaveCount(0);

  const link = tom.url();
  await choose(tom, "a mug of green tea");
  const again = await (await browser.newContext()).newPage();
  await again.goto(link);
  await expect(again.getByRole("alert")).toContainText("used up or too old");
  await again.getByRole("button", { name: "To the sign-in" }).click();
  await signIn(again, "tom", "a mug of green tea");
  await expect(again.getByRole("link", { name: "Your sessions" })).toBeVisible();

  await maria.getByRole("button", { name: "New link: Tom" }).click();
  await again.goto(await shown(maria));
  await choose(again, "another pot of tea");
  await expect(tom.getByRole("button", { name: "Sign in" }), "his other sessions end").toBeVisible();
});

test("a name that is taken keeps what was typed, and the last lead stays one", async ({ browser, world }) => {
  const maria = await agent(browser, world);
  await maria.getByRole("link", { name: "People" }).click();
  await maria.getByLabel("Name, as customers see it").fill("MARIA");
  await maria.getByRole("button", { name: "Invite" }).click();
  await expect(maria.getByRole("alert").filter({ hasText: "There is a MARIA here already" })).toBeVisible();
  await expect(maria.getByLabel("Name, as customers see it")).toHaveValue("MARIA");
  await maria.getByRole("button", { name: "Make agent: Maria" }).click();
  await expect(maria.getByRole("alert").filter({ hasText: "Maria is the only lead" })).toBeVisible();
  await expect(maria.getByRole("row", { name: /Maria/ })).toContainText("lead");
});

test("an agent ends a session elsewhere and changes the password", async ({ browser, world }) => {
  const maria = await agent(browser, world);
  const tom = await invited(browser, maria, "Tom");
  await choose(tom, "a mug of green tea");
  const elsewhere = await (await browser.newContext()).newPage();
  await elsewhere.goto(`${world.desk}/inbox`);
  await signIn(elsewhere, "Tom", "a mug of green tea");
  await expect(elsewhere.getByRole("link", { name: "Your sessions" })).toBeVisible();
  await tom.getByRole("link", { name: "Your sessions" }).click();
  const rows = tom.getByRole("table", { name: "Sessions" }).getByRole("row");
  await expect(rows).toHaveCount(3);
  await expect(rows.filter({ hasText: "this one" })).toContainText("Chrome on Linux");
  await tom.getByRole("button", { name: /^End/ }).click();
  await expect(rows).toHaveCount(2);
  await expect(elsewhere.getByRole("button", { name: "Sign in" })).toBeVisible();

  await tom.getByLabel("Your password so far", { exact: true }).fill("not my password");
  await tom.getByLabel("New password", { exact: true }).fill("another pot of tea");
  await tom.getByRole("button", { name: "Change it" }).click();
  await expect(tom.getByRole("alert").filter({ hasText: "not your password" })).toBeVisible();
  await tom.getByLabel("Your password so far", { exact: true }).fill("a mug of green tea");
  await tom.getByRole("button", { name: "Change it" }).click();
  await expect(tom.getByText("Your password is changed")).toBeVisible();
  await signIn(elsewhere, "Tom", "another pot of tea");
  await expect(elsewhere.getByRole("link", { name: "Your sessions" })).toBeVisible();

  await tom.goto(`${world.desk}/inbox#people`);
  await expect(tom.getByRole("alert").filter({ hasText: "Only a lead can do this" })).toBeVisible();
});

test("on a narrow screen everything fits and the keyboard follows", async ({ browser, world }) => {
  const maria = await agent(browser, world);
  await invited(browser, maria, "Tomasina Featherstonehaugh-Cholmondeley");
  for (const width of [1280, 800, 400, 320]) {
    await maria.setViewportSize({ width, height: 800 });
    for (const room of ["people", "sessions", "audit"]) {
      await maria.goto(`${world.desk}/inbox#${room}`);
      await expect(maria.locator(".admin table")).toBeVisible();
      const beyond = await maria.evaluate(() =>
        [document.documentElement, ...document.querySelectorAll(".admin, .admin-body")].some(
          (box) => box.scrollWidth > box.clientWidth + 1,
        ),
      );
      expect(beyond, `${room} at ${width}`).toBe(false);
    }
  }
  await maria.getByRole("link", { name: "All conversations" }).press("Enter");
  const door = maria.getByRole("link", { name: "People" });
  await expect(door).toBeFocused();
  await door.press("Enter");
  await expect(maria.getByRole("heading", { name: "People" })).toBeFocused();
});

const reply = (page: Page) => page.getByRole("textbox", { name: "Your reply" });
const row = (page: Page) => page.getByRole("navigation").getByRole("link", { name: /^Order 1001/ });

/** Invites somebody, and opens their link in a browser of their own. */
async function invited(browser: Browser, lead: Page, name: string): Promise<Page> {
  await lead.getByRole("link", { name: "People" }).click();
  await lead.getByLabel("Name, as customers see it").fill(name);
  await lead.getByRole("button", { name: "Invite" }).click();
  const page = await (await browser.newContext()).newPage();
  await page.goto(await shown(lead));
  return page;
}

/** The link that is shown; the keyboard is on it. */
async function shown(lead: Page): Promise<string> {
  const link = lead.getByLabel(/^A link for/).and(lead.getByRole("textbox"));
  await expect(link).toBeFocused();
  return await link.inputValue();
}

async function choose(page: Page, password: string) {
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Choose it" }).click();
  await expect(page.getByRole("navigation")).toBeVisible();
}

async function signIn(page: Page, name: string, password: string) {
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}
