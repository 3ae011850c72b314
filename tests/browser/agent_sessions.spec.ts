// Sessions of agents: sign-in by password or link, and sign-out.

import { signIn } from "./inbox.ts";
import { expect, openInbox, test } from "./world.ts";

test("an agent can sign in with name and password, and sign out", async ({ page, world }) => {
  await page.goto(`${world.desk}/inbox`);
  await signIn(page, "Maria", "wrong horse battery");
  await expect(page.getByRole("alert")).not.toBeEmpty();
  await expect(page.getByLabel("Name"), "the name stays").toHaveValue("Maria");
  await page.getByLabel("Password").fill("correct horse battery");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("Nobody has written yet")).toBeVisible();
  const [cookie] = await page.context().cookies();
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: "Strict" });
  await page.reload();
  await expect(page.getByText("Nobody has written yet")).toBeVisible();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("button", { name: "Sign in" })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("button", { name: "Sign in" })).toBeVisible();
});

test("a failed sign-out says that the agent is still signed in", async ({ browser, world }) => {
  const maria = await openInbox(browser, world);
  await maria.route("**/inbox/api/session", (route) => route.abort());
  await maria.getByRole("button", { name: "Sign out" }).click();
  await expect(maria.getByText("You are still signed in")).toBeVisible();
  await expect(maria.getByRole("navigation")).toBeVisible();
  await maria.unroute("**/inbox/api/session");
  await maria.getByRole("button", { name: "Sign out" }).click();
  await expect(maria.getByRole("button", { name: "Sign in" })).toBeVisible();
});

test("a sign-in link works once", async ({ browser, world }) => {
  const link = world.signInLink();
  const first = await (await browser.newContext()).newPage();
  const second = await (await browser.newContext()).newPage();
  await first.goto(link);
  await expect(first.getByText("Nobody has written yet")).toBeVisible();
  expect(first.url(), "the secret is removed from the address").not.toContain("link=");
  await second.goto(link);
  await expect(second.getByRole("alert")).toContainText("used up or too old");
});

test("a sign-in link works in the tab of an open inbox, and is rejected when it is used again", async ({
  page,
  world,
}) => {
  const link = world.signInLink();
  await page.goto(`${world.desk}/inbox`);
  await expect(page.getByRole("button", { name: "Sign in" })).toBeVisible();
  await page.goto(link);
  await expect(page.getByText("Nobody has written yet")).toBeVisible();
  await expect(page).toHaveURL(`${world.desk}/inbox`);
  await page.getByRole("button", { name: "Sign out" }).click();
  for (const attempt of ["second use", "third use"]) {
    await page.goto(link);
    await expect(page.getByRole("alert"), attempt).toContainText("used up or too old");
    await expect(page, attempt).toHaveURL(`${world.desk}/inbox`);
  }
});
