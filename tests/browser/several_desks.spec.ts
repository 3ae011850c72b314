// Several desks on one database, behind a proxy without sticky sessions.

import type { Page } from "@playwright/test";

import { pressSend, replyField, showConversation } from "./inbox.ts";
import { expect, openInbox, openWidget, test, Widget } from "./world.ts";

test("desks are killed and started again while a customer writes and an agent answers, and nothing is missing", async ({
  browser,
  world,
}) => {
  const ada = await openWidget(browser, `${world.company}/orders/1001`);
  await ada.send("The kettle leaks.");
  await expect(ada.outgoing("leaks").locator(".state")).toContainText("stored");
  const secondTab = new Widget(await ada.page.context().newPage());
  await secondTab.page.goto(`${world.company}/orders/1001`);
  const maria = await showConversation(await openInbox(browser, world), /Order 1001/);

  const expected = [/leaks/];
  for (const [round, desk] of [0, 1].entries()) {
    // Both write while the desk dies; the requests that it had received are lost with it.
    await Promise.all([
      ada.send(`Question ${round}`),
      reply(maria, `Answer ${round}`),
      world.stopDesk("SIGKILL", desk),
    ]);
    const texts = [`Question ${round}`, `Answer ${round}`];
    for (const widget of [ada, secondTab]) {
      await expect(widget.outgoing(texts[0]).locator(".state")).toContainText(/stored|read|answered/);
      await expect(widget.incoming(texts[1])).toBeVisible();
    }
    for (const text of texts) await expect(maria.getByRole("log").getByText(text)).toBeVisible();
    expected.push(/(Question|Answer) \d/, /(Question|Answer) \d/);
    await world.startDesk(desk);
  }

  await expect(secondTab.root.locator(".message .body")).toHaveText(expected);
  const order = await ada.root.locator(".message .body").allTextContents();
  await expect(secondTab.root.locator(".message .body"), "every page has the same order").toHaveText(order);
  await ada.page.reload();
  await expect(ada.root.locator(".message .body")).toHaveText(order);
  await expect(maria.locator(".message .body")).toHaveText(order);
});

test("a rolling restart of the desks fails no request of a page or of the inbox", async ({
  browser,
  world,
}) => {
  const ada = await openWidget(browser, `${world.company}/orders/1001`);
  await ada.send("The kettle leaks.");
  await expect(ada.outgoing("leaks").locator(".state")).toContainText("stored");
  const maria = await showConversation(await openInbox(browser, world), /Order 1001/);
  const failed: string[] = [];
  for (const page of [ada.page, maria]) {
    page.on("requestfailed", (request) => {
      const reason = request.failure()?.errorText;
      // A widget cancels a request when it asks anew.
      if (reason !== "net::ERR_ABORTED") failed.push(`${request.method()} ${request.url()}: ${reason}`);
    });
    page.on("response", (response) => {
      if (response.status() >= 500) failed.push(`${response.status()} ${response.url()}`);
    });
  }
  for (const desk of [0, 1]) {
    const restart = world.stopDesk("SIGTERM", desk).then(() => world.startDesk(desk));
    await ada.send(`Question ${desk}`);
    await expect(ada.outgoing(`Question ${desk}`).locator(".state")).toContainText("stored");
    await restart;
    await reply(maria, `Answer ${desk}`);
    await expect(ada.incoming(`Answer ${desk}`)).toBeVisible();
  }
  expect(failed).toEqual([]);
});

/** Sends a reply. An agent who is told that it was not sent presses Send again. */
async function reply(maria: Page, text: string) {
  await replyField(maria).fill(text);
  await pressSend(maria);
  await expect(async () => {
    const alert = maria.getByRole("alert").filter({ hasText: "Not sent" });
    if (await alert.isVisible()) await pressSend(maria);
    await expect(replyField(maria)).toHaveValue("", { timeout: 1_000 });
  }).toPass();
}
