// Inbox with two conversations: Ada has sent a message about an order, and then one about a bill.

import type { Browser } from "@playwright/test";

import { expect, openWidget, type Widget, type World } from "./world.ts";

/** Titles of the two conversations. */
export const [ORDER, BILL] = [/^Order 1001/, /^Bill 2026-1107/];

/** Returns the widgets of Ada, one per conversation. */
export async function openOrderAndBill(
  browser: Browser,
  world: World,
): Promise<{ order: Widget; bill: Widget }> {
  const order = await openWidget(browser, `${world.company}/orders/1001`);
  await order.send("I wrote first.");
  await expect(order.outgoing("I wrote first.").locator(".state")).toContainText("stored");
  const bill = await openWidget(browser, `${world.company}/bills/2026-1107`);
  await bill.send("I wrote second.");
  await expect(bill.outgoing("I wrote second.").locator(".state")).toContainText("stored");
  return { order, bill };
}
