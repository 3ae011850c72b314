// Actions of an agent in the inbox.

import type { Page } from "@playwright/test";

import { expect } from "./world.ts";

export const conversationRows = (page: Page) => page.getByRole("navigation").getByRole("listitem");

export const conversationLink = (page: Page, title: RegExp) =>
  page.getByRole("navigation").getByRole("link", { name: title });

export const replyField = (page: Page) => page.getByRole("textbox", { name: "Your reply" });

/** The button that selects a kind of entry, such as a decision or a note. */
export const entryKindButton = (page: Page, kind: string) =>
  page.getByRole("group", { name: "What to write" }).getByRole("button", { name: kind });

export async function signIn(page: Page, name = "Maria", password = "correct horse battery") {
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** Opens the conversation with this title; returns the page. */
export async function showConversation(page: Page, title: RegExp): Promise<Page> {
  await page.getByRole("link", { name: title }).click();
  await expect(page.getByRole("heading", { level: 2 })).toHaveText(title);
  return page;
}

export async function pressSend(page: Page) {
  await page.getByRole("button", { name: "Send" }).click();
}

export async function sendReply(page: Page, text: string) {
  await replyField(page).fill(text);
  await pressSend(page);
}
