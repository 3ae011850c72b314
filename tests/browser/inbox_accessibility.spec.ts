// Accessibility of the inbox: keyboard focus, announcements and forced colours.

import { conversationLink, conversationRows, replyField, sendReply } from "./inbox.ts";
import { BILL, ORDER, openOrderAndBill } from "./inbox_fixture.ts";
import { expect, openInbox, test } from "./world.ts";

test("the focus stays on its row and in the facts when they change", async ({ browser, world }) => {
  const { order } = await openOrderAndBill(browser, world);
  const maria = await openInbox(browser, world);
  const other = await openInbox(browser, world);
  const rows = conversationRows(maria);
  await conversationLink(maria, ORDER).focus();
  await order.send("And the lid broke.");
  await expect(conversationLink(maria, ORDER)).toContainText("the lid broke");
  await expect(conversationLink(maria, ORDER)).toBeFocused();
  for (const title of [ORDER, BILL]) {
    await conversationLink(other, title).click();
    await expect(other.getByRole("heading", { name: title })).toBeVisible();
    await sendReply(other, "Thank you.");
    await expect(conversationLink(maria, title)).toContainText("Thank you.");
  }
  await expect(rows).toHaveText([BILL, ORDER]);
  await expect(conversationLink(maria, ORDER), "the row has moved down").toBeFocused();
  await order.send("And the lid?");
  await expect(rows).toHaveText([ORDER, BILL]);
  await expect(conversationLink(maria, ORDER), "the row has moved up").toBeFocused();

  await conversationLink(maria, ORDER).click();
  const relatedLink = maria.getByRole("complementary").getByRole("link", { name: BILL });
  await relatedLink.focus();
  await order.send("One more thing.");
  await expect(maria.locator(".message", { hasText: "One more thing." })).toBeVisible();
  await expect(conversationLink(maria, ORDER)).toContainText("One more thing.");
  await expect(relatedLink).toBeFocused();
});

test("on a narrow screen the focus moves into the conversation and back to its row", async ({
  browser,
  world,
}) => {
  await openOrderAndBill(browser, world);
  const maria = await openInbox(browser, world);
  await conversationLink(maria, BILL).click();
  await expect(conversationLink(maria, BILL), "on a wide screen it stays on the row").toBeFocused();
  await maria.setViewportSize({ width: 400, height: 800 });
  await maria.getByRole("link", { name: "All conversations" }).press("Enter");
  await expect(conversationLink(maria, BILL)).toBeFocused();
  await conversationLink(maria, ORDER).press("Enter");
  await expect(maria.getByRole("heading", { name: ORDER })).toBeFocused();
  await maria.getByRole("link", { name: "All conversations" }).press("Enter");
  await expect(conversationLink(maria, ORDER)).toBeFocused();
});

test("a screen reader announces new messages, and not the history", async ({ browser, world }) => {
  const { order } = await openOrderAndBill(browser, world);
  const maria = await openInbox(browser, world);
  await maria.evaluate(() => {
    window.announcedTexts = [];
    new MutationObserver((changes) => {
      const log = document.querySelector("[role=log]");
      const rows = [...document.querySelectorAll("[role=log] .message")];
      const added = changes.flatMap((change) => [...change.addedNodes]);
      const newRows = rows.filter((row) => added.some((node) => node.contains(row)));
      // A screen reader announces no change of a region that is busy.
      if (log?.getAttribute("aria-busy") !== "true")
        window.announcedTexts.push(...newRows.map((row) => row.querySelector(".body")!.textContent!));
    }).observe(document.body, { childList: true, subtree: true });
  });
  await conversationLink(maria, ORDER).click();
  await expect(maria.locator(".message", { hasText: "I wrote first." })).toBeVisible();
  await expect(maria.getByRole("log")).not.toHaveAttribute("aria-busy", "true");
  await order.send("Are you there?");
  await expect(maria.locator(".message", { hasText: "Are you there?" })).toBeVisible();
  expect(await maria.evaluate(() => window.announcedTexts)).toEqual(["Are you there?"]);
});

test("forced colours show which conversation is open", async ({ browser, world }) => {
  await openOrderAndBill(browser, world);
  const maria = await openInbox(browser, world);
  await maria.emulateMedia({ forcedColors: "active" });
  await conversationLink(maria, ORDER).click();
  await expect(conversationLink(maria, ORDER)).toHaveAttribute("aria-current", "true");
  await replyField(maria).focus();
  const selected = await conversationLink(maria, ORDER).screenshot();
  // Computed styles are the requested colours; only a screenshot has the forced ones.
  await conversationLink(maria, ORDER).evaluate((link) => link.removeAttribute("aria-current"));
  expect(selected.equals(await conversationLink(maria, ORDER).screenshot())).toBe(false);
});
