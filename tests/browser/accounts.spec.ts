// Agent accounts: invitations, disabling, sessions, passwords and the audit log.

import type { Browser, Page } from "@playwright/test";

import { conversationLink, replyField, sendReply, signIn } from "./inbox.ts";
import { expect, openInbox, openWidget, test } from "./world.ts";

test("an invited agent can reply until a lead disables the account, and the audit log records it all", async ({
  browser,
  world,
}) => {
  const ada = await openWidget(browser, `${world.company}/orders/1001`);
  await ada.send("One of the mugs came broken.");
  await expect(ada.outgoing("came broken").locator(".state")).toContainText("stored");
  const maria = await openInbox(browser, world);
  const tom = await invite(browser, maria, "Tom");
  await expect(tom.getByRole("heading", { name: "Welcome, Tom" })).toBeVisible();
  await tom.getByLabel("Password", { exact: true }).fill("too short");
  await tom.getByRole("button", { name: "Choose it" }).click();
  await expect(tom.getByRole("alert")).toContainText("at least 10 characters");
  await tom.getByLabel("Password", { exact: true }).fill("a mug of green tea");
  await tom.getByRole("button", { name: "Choose it" }).click();
  await conversationLink(tom, /^Order 1001/).click();
  expect(tom.url(), "the secret is removed from the address").not.toContain("invitation=");
  await expect(tom.getByRole("link", { name: "People" })).toHaveCount(0);
  await sendReply(tom, "A new one is on its way.");
  await expect(ada.incoming("A new one is on its way.")).toBeVisible();

  await replyField(tom).fill("It should arrive on");
  await maria.getByRole("button", { name: "Disable: Tom" }).click();
  const dialog = maria.getByRole("dialog", { name: "Disable Tom?" });
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(dialog).toBeHidden();
  await expect(maria.getByRole("button", { name: "Disable: Tom" }), "the focus returns").toBeFocused();
  await maria.getByRole("button", { name: "Disable: Tom" }).click();
  await dialog.getByRole("button", { name: "Disable" }).click();
  await expect(maria.getByRole("row", { name: /Tom/ })).toContainText("disabled");
  await expect(
    tom.getByRole("button", { name: "Sign in" }),
    "at once, while his page only polls",
  ).toBeVisible();
  await signIn(tom, "Tom", "a mug of green tea");
  await expect(tom.getByRole("alert")).toContainText("sign nobody in");

  await maria.getByRole("button", { name: "Enable: Tom" }).click();
  await expect(maria.getByRole("row", { name: /Tom/ })).not.toContainText("disabled");
  await signIn(tom, "Tom", "a mug of green tea");
  await expect(replyField(tom), "the draft is kept").toHaveValue("It should arrive on");

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

test("an invitation link shows once, can be copied, and works once", async ({ browser, world }) => {
  const maria = await openInbox(browser, world);
  await maria.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const tom = await invite(browser, maria, "Tom");
  await maria.getByRole("button", { name: "Copy" }).click();
  await expect(maria.getByText("Copied.")).toBeVisible();
  expect(await maria.evaluate(() => navigator.clipboard.readText())).toBe(tom.url());
  await maria.getByRole("button", { name: "Done" }).click();
  await expect(maria.getByLabel("A link for Tom")).toHaveCount(0);
  await maria.reload();
  await expect(maria.getByRole("row", { name: /Tom/ })).toContainText("invited, not yet");
  await expect(maria.getByLabel("A link for Tom")).toHaveCount(0);

  const link = tom.url();
  await choosePassword(tom, "a mug of green tea");
  const secondPage = await (await browser.newContext()).newPage();
  await secondPage.goto(link);
  await expect(secondPage.getByRole("alert")).toContainText("used up or too old");
  await secondPage.getByRole("button", { name: "To the sign-in" }).click();
  await signIn(secondPage, "tom", "a mug of green tea");
  await expect(secondPage.getByRole("link", { name: "Your sessions" })).toBeVisible();

  await maria.getByRole("button", { name: "New link: Tom" }).click();
  await secondPage.goto(await shownLink(maria));
  await choosePassword(secondPage, "another pot of tea");
  await expect(
    tom.getByRole("button", { name: "Sign in" }),
    "the new password ends the other sessions",
  ).toBeVisible();
});

test("a duplicate name is rejected and stays in the field, and the last lead cannot become an agent", async ({
  browser,
  world,
}) => {
  const maria = await openInbox(browser, world);
  await maria.getByRole("link", { name: "People" }).click();
  await maria.getByLabel("Name, as customers see it").fill("MARIA");
  await maria.getByRole("button", { name: "Invite" }).click();
  await expect(maria.getByRole("alert").filter({ hasText: "There is a MARIA here already" })).toBeVisible();
  await expect(maria.getByLabel("Name, as customers see it")).toHaveValue("MARIA");
  await maria.getByRole("button", { name: "Make agent: Maria" }).click();
  await expect(maria.getByRole("alert").filter({ hasText: "Maria is the only lead" })).toBeVisible();
  await expect(maria.getByRole("row", { name: /Maria/ })).toContainText("lead");
});

test("an agent can end another session, and change the password", async ({ browser, world }) => {
  const maria = await openInbox(browser, world);
  const tom = await invite(browser, maria, "Tom");
  await choosePassword(tom, "a mug of green tea");
  const otherDevice = await (await browser.newContext()).newPage();
  await otherDevice.goto(`${world.desk}/inbox`);
  await signIn(otherDevice, "Tom", "a mug of green tea");
  await expect(otherDevice.getByRole("link", { name: "Your sessions" })).toBeVisible();
  await tom.getByRole("link", { name: "Your sessions" }).click();
  const rows = tom.getByRole("table", { name: "Sessions" }).getByRole("row");
  await expect(rows).toHaveCount(3);
  await expect(rows.filter({ hasText: "this one" })).toContainText("Chrome on Linux");
  await tom.getByRole("button", { name: /^End/ }).click();
  await expect(rows).toHaveCount(2);
  await expect(otherDevice.getByRole("button", { name: "Sign in" })).toBeVisible();

  await tom.getByLabel("Your password so far", { exact: true }).fill("not my password");
  await tom.getByLabel("New password", { exact: true }).fill("another pot of tea");
  await tom.getByRole("button", { name: "Change it" }).click();
  await expect(tom.getByRole("alert").filter({ hasText: "not your password" })).toBeVisible();
  await tom.getByLabel("Your password so far", { exact: true }).fill("a mug of green tea");
  await tom.getByRole("button", { name: "Change it" }).click();
  await expect(tom.getByText("Your password is changed")).toBeVisible();
  await signIn(otherDevice, "Tom", "another pot of tea");
  await expect(otherDevice.getByRole("link", { name: "Your sessions" })).toBeVisible();

  await tom.goto(`${world.desk}/inbox#people`);
  await expect(tom.getByRole("alert").filter({ hasText: "Only a lead can do this" })).toBeVisible();
});

test("account pages fit narrow screens, and the focus follows the navigation", async ({ browser, world }) => {
  const maria = await openInbox(browser, world);
  await invite(browser, maria, "Tomasina Featherstonehaugh-Cholmondeley");
  for (const width of [1280, 800, 400, 320]) {
    await maria.setViewportSize({ width, height: 800 });
    for (const view of ["people", "sessions", "audit"]) {
      await maria.goto(`${world.desk}/inbox#${view}`);
      await expect(maria.locator(".admin table")).toBeVisible();
      const overflows = await maria.evaluate(() =>
        [document.documentElement, ...document.querySelectorAll(".admin, .admin-body")].some(
          (element) => element.scrollWidth > element.clientWidth + 1,
        ),
      );
      expect(overflows, `${view} at ${width}`).toBe(false);
    }
  }
  await maria.getByRole("link", { name: "All conversations" }).press("Enter");
  const link = maria.getByRole("link", { name: "People" });
  await expect(link).toBeFocused();
  await link.press("Enter");
  await expect(maria.getByRole("heading", { name: "People" })).toBeFocused();
});

test("a renamed agent has the new name for customers and colleagues, and a taken name is rejected", async ({
  browser,
  world,
}) => {
  const ada = await openWidget(browser, `${world.company}/orders/1001`);
  await ada.send("The lid broke.");
  const maria = await openInbox(browser, world);
  await conversationLink(maria, /^Order 1001/).click();
  await sendReply(maria, "I look into it.");
  await expect(ada.incoming("I look into it.")).toContainText("Maria");

  const tom = await invite(browser, maria, "Tom");
  await choosePassword(tom, "a mug of green tea");
  const rename = maria.getByRole("button", { name: "Rename: Maria" });
  await rename.click();
  const dialog = maria.getByRole("dialog", { name: "Another name for Maria" });
  const field = dialog.getByLabel("New name");
  await expect(field).toHaveValue("Maria");
  await field.fill("tom");
  await field.press("Enter");
  await expect(dialog.getByRole("alert")).toContainText("There is a tom here already");
  await field.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(rename, "the focus returns").toBeFocused();
  await rename.click();
  await expect(dialog.getByRole("alert"), "the earlier error is gone").toBeEmpty();
  await field.fill("Marie");
  await dialog.getByRole("button", { name: "Rename" }).click();
  await expect(dialog).toBeHidden();
  await expect(maria.getByRole("row", { name: /Marie/ })).toContainText("lead");

  await ada.page.reload();
  await expect(ada.incoming("I look into it.")).toContainText("Marie");
  await conversationLink(tom, /^Order 1001/).click();
  await expect(tom.locator(".message", { hasText: "I look into it." })).toContainText("Marie");
  await maria.getByRole("link", { name: "Audit log" }).click();
  await expect(maria.getByRole("table", { name: "Audit log" })).toContainText(
    "Marie renamed “Maria” to “Marie”",
  );
});

test("an agent signs in with a name that customers do not see", async ({ browser, world }) => {
  const maria = await openInbox(browser, world);
  const tom = await invite(browser, maria, "Tom");
  await expect(tom.getByText("the name “tom”")).toBeVisible();
  await choosePassword(tom, "a mug of green tea");
  const change = maria.getByRole("button", { name: "Sign-in name: Tom" });
  await change.click();
  const dialog = maria.getByRole("dialog", { name: "Another name for Tom to sign in with" });
  const field = dialog.getByLabel("Name to sign in with");
  await expect(field).toHaveValue("tom");
  await field.fill("maria");
  await field.press("Enter");
  await expect(dialog.getByRole("alert")).toContainText("Somebody else signs in as maria already");
  await field.fill("T.Harris");
  await dialog.getByRole("button", { name: "Change it" }).click();
  await expect(dialog).toBeHidden();
  await expect(change, "the focus returns").toBeFocused();
  await expect(maria.getByRole("row", { name: /Tom/ })).toContainText("t.harris");

  const elsewhere = await (await browser.newContext()).newPage();
  await elsewhere.goto(`${world.desk}/inbox`);
  await signIn(elsewhere, "Tom", "a mug of green tea");
  await expect(elsewhere.getByRole("alert")).toContainText("sign nobody in");
  await signIn(elsewhere, "t.harris", "a mug of green tea");
  await expect(elsewhere.getByRole("link", { name: "Your sessions" })).toBeVisible();
  await expect(elsewhere.getByText("Tom", { exact: true })).toBeVisible();

  await maria.getByLabel("Name, as customers see it").fill("Ines");
  await maria.getByLabel("Name to sign in with, if it is another one").fill("i.weber");
  await maria.getByRole("button", { name: "Invite" }).click();
  await expect(maria.getByRole("row", { name: /Ines/ })).toContainText("i.weber");
});

/** Invites an agent, and opens the link in a browser profile of its own. */
async function invite(browser: Browser, lead: Page, name: string): Promise<Page> {
  await lead.getByRole("link", { name: "People" }).click();
  await lead.getByLabel("Name, as customers see it").fill(name);
  await lead.getByRole("button", { name: "Invite" }).click();
  const page = await (await browser.newContext()).newPage();
  await page.goto(await shownLink(lead));
  return page;
}

/** The invitation link on the page, which must have the focus. */
async function shownLink(lead: Page): Promise<string> {
  const link = lead.getByLabel(/^A link for/).and(lead.getByRole("textbox"));
  await expect(link).toBeFocused();
  return await link.inputValue();
}

async function choosePassword(page: Page, password: string) {
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Choose it" }).click();
  await expect(page.getByRole("navigation")).toBeVisible();
}
