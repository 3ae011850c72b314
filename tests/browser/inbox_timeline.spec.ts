// Timeline of the inbox: read receipts, scroll position and polling.

import { conversationLink } from "./inbox.ts";
import { BILL, ORDER, openOrderAndBill } from "./inbox_fixture.ts";
import { expect, openInbox, test } from "./world.ts";

test("messages are marked as read only while the page is visible", async ({ browser, world }) => {
  const { order } = await openOrderAndBill(browser, world);
  const maria = await openInbox(browser, world);
  await maria.evaluate(() => {
    window.readReceipts = [];
    const originalFetch = window.fetch.bind(window);
    window.fetch = (input, init) => {
      if (input instanceof Request && input.method === "PUT")
        window.readReceipts.push(document.hidden ? "hidden" : "visible");
      return originalFetch(input, init);
    };
    // Playwright cannot hide a page of Chromium; the page sees no difference to this.
    window.setVisibility = (isVisible) => {
      Object.defineProperty(document, "hidden", { value: !isVisible, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    };
  });
  const setVisibility = (isVisible: boolean) =>
    maria.evaluate((isVisible) => window.setVisibility(isVisible), isVisible);
  const polledAfter: string[] = [];
  maria.on("request", (request) => {
    const after = request.url().match(/\/conversations\/[^?]+\?after=(\d+)/);
    if (after) polledAfter.push(after[1]);
  });
  await conversationLink(maria, ORDER).click();
  await expect(order.outgoing("first").locator(".state")).toContainText("read by Maria");
  const id = new URL(maria.url()).hash.slice(1);
  const { conversation } = await (
    await maria.request.get(`${world.desk}/inbox/api/conversations/${id}`)
  ).json();
  await expect
    .poll(() => polledAfter.at(-1), "the page polls for new entries")
    .toBe(String(conversation.last_seq));
  await setVisibility(false);
  await order.send("Are you there?");
  await expect(maria.locator(".message", { hasText: "Are you there?" })).toBeVisible();
  await setVisibility(true);
  await expect(order.outgoing("Are you there?").locator(".state")).toContainText("read by Maria");
  expect(await maria.evaluate(() => window.readReceipts)).toEqual(["visible", "visible"]);
});

test("closing a conversation before its first animation frame causes no error", async ({
  browser,
  world,
}) => {
  await openOrderAndBill(browser, world);
  const maria = await openInbox(browser, world);
  const errors: Error[] = [];
  maria.on("pageerror", (error) => errors.push(error));
  await maria.evaluate(() => {
    window.animationFrames = [];
    window.requestAnimationFrame = (callback) => window.animationFrames.push(callback);
  });
  await conversationLink(maria, ORDER).click();
  await expect(maria.locator(".message", { hasText: "I wrote first." })).toBeVisible();
  await maria.evaluate(() => {
    location.hash = "";
  });
  await expect(maria.getByText("Choose a conversation")).toBeVisible();
  const callbackCount = await maria.evaluate(() => {
    const callbacks = [...window.animationFrames];
    for (const callback of callbacks) callback(0);
    return callbacks.length;
  });
  expect(callbackCount).toBeGreaterThan(0);
  await conversationLink(maria, BILL).click();
  await expect(maria.locator(".message", { hasText: "I wrote second." })).toBeVisible();
  expect(errors).toEqual([]);
});

test("a new message scrolls the timeline only if its end is in view", async ({ browser, world }) => {
  const { order } = await openOrderAndBill(browser, world);
  await order.send("A long story.\n".repeat(120));
  const maria = await openInbox(browser, world);
  await conversationLink(maria, ORDER).click();
  const log = maria.getByRole("log");
  const distanceToEnd = () => log.evaluate((log) => log.scrollHeight - log.scrollTop - log.clientHeight);
  await expect(log).toContainText("A long story.");
  await expect.poll(distanceToEnd).toBeLessThan(2);
  await order.send("News at the end.");
  await expect(maria.locator(".message").last()).toContainText("News at the end.");
  await expect.poll(distanceToEnd, "the end stays in view").toBeLessThan(2);

  await log.evaluate(async (log) => {
    const scrolled = new Promise((resolve) => log.addEventListener("scroll", resolve, { once: true }));
    log.scrollTop = 0;
    await scrolled;
  });
  await order.send("More news.");
  await expect(maria.locator(".message").last()).toContainText("More news.");
  await maria.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
  expect(await log.evaluate((log) => log.scrollTop)).toBe(0);
});

test("polls that return empty at once are spaced out", async ({ browser, world }) => {
  await openOrderAndBill(browser, world);
  const maria = await openInbox(browser, world);
  const pollTimes: Record<"list" | "conversation", number[]> = { list: [], conversation: [] };
  await maria.route(/\/inbox\/api\/conversations/, async (route) => {
    const url = new URL(route.request().url());
    if (!Number(url.searchParams.get("wait"))) return route.continue();
    pollTimes[url.pathname.endsWith("/conversations") ? "list" : "conversation"].push(Date.now());
    url.searchParams.set("wait", "0");
    await route.fulfill({ response: await route.fetch({ url: url.href }) });
  });
  await maria.reload();
  await conversationLink(maria, ORDER).click();
  for (const times of Object.values(pollTimes)) {
    await expect
      .poll(() => times.some((time, index) => index > 0 && time - times[index - 1] > 4_500))
      .toBe(true);
    expect(times.length).toBeLessThan(10);
  }
  await maria.unrouteAll({ behavior: "ignoreErrors" });
});
