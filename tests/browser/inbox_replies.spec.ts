// Replies and drafts in the inbox, also when the network or the session fails.

import type { Page, Route } from "@playwright/test";

import { conversationLink, conversationRows, pressSend, replyField, sendReply, signIn } from "./inbox.ts";
import { BILL, ORDER, openOrderAndBill } from "./inbox_fixture.ts";
import { expect, openInbox, test } from "./world.ts";

test("the longest wait is first, and a retry after a lost response does not duplicate the reply", async ({
  browser,
  world,
}) => {
  const { order } = await openOrderAndBill(browser, world);
  const maria = await openInbox(browser, world);
  const rows = conversationRows(maria);
  await expect(rows).toHaveText([ORDER, BILL]);

  await rows.first().getByRole("link").click();
  await replyField(maria).fill("Coming.");
  await interceptReplies(maria, async (route) => {
    // The desk stores the reply; only the response is lost.
    await route.fetch();
    await route.abort();
  });
  await pressSend(maria);
  await expect(maria.getByRole("alert").filter({ hasText: "Not sent" })).toBeVisible();
  await expect(replyField(maria)).toHaveValue("Coming.");
  await maria.unroute("**/entries/*");
  await pressSend(maria);
  await expect(replyField(maria)).toHaveValue("");
  await sendReply(maria, "I am at the door.");
  await expect(order.incoming("I am at the door.")).toBeVisible();
  await expect(order.incoming("Coming."), "sent twice and stored once").toHaveCount(1);
  await expect(rows).toHaveText([BILL, ORDER]);
});

test("two replies may have the same text", async ({ browser, world }) => {
  const { order } = await openOrderAndBill(browser, world);
  const maria = await openInbox(browser, world);
  await conversationLink(maria, ORDER).click();
  for (const count of [1, 2]) {
    await sendReply(maria, "Yes.");
    await expect(order.incoming("Yes.")).toHaveCount(count);
  }
});

test("opening another conversation neither cancels a pending reply nor drops a draft", async ({
  browser,
  world,
}) => {
  const { order } = await openOrderAndBill(browser, world);
  const maria = await openInbox(browser, world);
  await conversationLink(maria, ORDER).click();
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const started = new Promise<void>((resolve) =>
    interceptReplies(maria, async (route) => {
      resolve();
      await released;
      await route.continue();
    }),
  );
  await sendReply(maria, "Coming.");
  await started;
  await conversationLink(maria, BILL).click();
  await expect(maria.getByRole("heading", { name: BILL })).toBeVisible();
  await expect(conversationLink(maria, ORDER)).toContainText("draft");
  release();
  await expect(order.incoming("Coming.")).toHaveCount(1);
  await expect(conversationLink(maria, ORDER)).not.toContainText("draft");

  await replyField(maria).fill("I look into it");
  await conversationLink(maria, ORDER).click();
  await expect(replyField(maria)).toHaveValue("");
  await expect(conversationLink(maria, BILL)).toContainText("draft");
  await conversationLink(maria, BILL).click();
  await expect(replyField(maria)).toHaveValue("I look into it");
});

test("a draft survives the end of a session, and signing out deletes it", async ({ browser, world }) => {
  const { order } = await openOrderAndBill(browser, world);
  const maria = await openInbox(browser, world);
  await conversationLink(maria, ORDER).click();
  await replyField(maria).fill("Coming.");
  await maria.context().clearCookies();
  await order.send("Are you there?");
  await signInAgain(maria);
  await expect(replyField(maria)).toHaveValue("Coming.");

  // Only the reply reaches the desk, so that its response is the one that ends the session.
  const conversations = "**/inbox/api/conversations**";
  await maria.route(conversations, (route) =>
    route.request().postData()?.includes('"message"') ? route.fallback() : undefined,
  );
  await maria.context().clearCookies();
  await pressSend(maria);
  await expect(maria.getByRole("button", { name: "Sign in" })).toBeVisible();
  await maria.unroute(conversations);
  await signInAgain(maria);
  await expect(maria.getByRole("alert").filter({ hasText: "your session had ended" })).toBeVisible();
  await pressSend(maria);
  await expect(order.incoming("Coming.")).toHaveCount(1);

  await expect(replyField(maria)).toHaveValue("");
  await replyField(maria).fill("For my eyes only");
  await maria.getByRole("button", { name: "Sign out" }).click();
  await signInAgain(maria);
  await expect(replyField(maria)).toHaveValue("");
  await expect(conversationLink(maria, ORDER)).not.toContainText("draft");
});

/** Signs Maria in again, and waits for the conversation list. */
async function signInAgain(page: Page) {
  await signIn(page);
  await expect(page.getByRole("navigation")).toBeVisible();
}

/** Handles the PUT requests of replies; read receipts pass. */
async function interceptReplies(page: Page, handle: (route: Route) => Promise<void>) {
  await page.route("**/entries/*", (route) =>
    route.request().postDataJSON().kind === "message" ? handle(route) : route.continue(),
  );
}
