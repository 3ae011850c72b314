// Conversation between a customer and an agent: delivery, updates, outages, tokens and scrolling.

import { sendReply } from "./inbox.ts";
import { signToken } from "./token.ts";
import { expect, openInbox, openWidget, test, Widget } from "./world.ts";

test("a message reaches the inbox, and the reply reaches every tab, without a reload", async ({
  browser,
  world,
}) => {
  const ada = await openWidget(browser, `${world.company}/orders/1001`);
  await expect(ada.root.getByRole("heading", { name: "Order 1001" })).toBeVisible();
  await expect(ada.root.getByText("A person will read this")).toBeVisible();
  const secondTab = new Widget(await ada.page.context().newPage());
  await secondTab.page.goto(`${world.company}/orders/1001`);
  const maria = await openInbox(browser, world);
  await expect(maria.getByText("Nobody has written yet")).toBeVisible();

  await ada.root.getByRole("checkbox", { name: "Mug, blue, two" }).check();
  await ada.send("One of the mugs came broken. I kept the box.");
  await expect(ada.outgoing("came broken")).toContainText("about “Mug, blue, two”");
  await expect(ada.outgoing("came broken").locator(".state")).toHaveText(
    /^\d\d:\d\d · stored, receipt R\u2011[0-9A-F]{4}\u2011[0-9A-F]{4}$/,
  );
  await expect(ada.field).toHaveValue("");
  await expect(secondTab.outgoing("came broken"), "the second tab shows it without a reload").toBeVisible();

  const row = maria.getByRole("link", { name: /Order 1001 · Okafor/ });
  await expect(row, "the inbox shows it without a reload").toContainText("One of the mugs came broken");
  await expect(maria.getByText("1 waits for us")).toBeVisible();
  await row.click();
  await expect(maria.locator(".message[data-from=them]")).toContainText("about “Mug, blue, two”");
  await expect(maria.getByRole("complementary", { name: "What is known" })).toContainText("ada@example.org");
  await expect(ada.outgoing("came broken").locator(".state")).toContainText("read by Maria");

  await sendReply(maria, "I'm sorry about the mug. Shall I send a new one?");
  await expect(maria.locator(".message[data-from=me]")).toContainText("Shall I send a new one?");
  await expect(maria.getByText("nobody waits for us")).toBeVisible();

  for (const tab of [ada, secondTab]) {
    await expect(tab.incoming("Shall I send a new one?"), "the reply arrives without a reload").toContainText(
      "Maria",
    );
    await expect(tab.root.getByText("Maria has this, and stays with it")).toBeVisible();
  }
  await ada.send("A new one please, the same blue.");
  await expect(maria.locator(".message[data-from=them]").last()).toHaveText(/the same blue/);
  await ada.page.reload();
  await expect(ada.root.locator(".message .body")).toHaveText([
    /came broken/,
    /Shall I send/,
    /the same blue/,
  ]);
});

test("a conversation of another customer is not found", async ({ browser, world }) => {
  const ada = await openWidget(browser, `${world.company}/bills/2026-1107`);
  const created = ada.page.waitForResponse(
    (response) => response.request().method() === "PUT" && response.status() === 201,
  );
  await ada.send("Why do I pay €42?");
  const { id } = await (await created).json();
  const headers = { Authorization: `Bearer ${signToken(world.secret)}` };
  for (const path of [id, `${id}/entries`]) {
    const response = await ada.page.request.get(`${world.desk}/v1/conversations/${path}`, { headers });
    expect(response.status()).toBe(404);
    expect(await response.text()).not.toContain("Why do I pay");
  }
});

test("a message that was sent while the desk is down is stored once the desk is up", async ({
  browser,
  world,
}) => {
  const ada = await openWidget(browser, `${world.company}/orders/1001`);
  await ada.send("The kettle leaks.");
  await expect(ada.outgoing("leaks").locator(".state")).toContainText("stored");
  await world.stopDesk("SIGKILL");
  await ada.send("Now it drips on the floor.");
  await expect(ada.outgoing("drips").locator(".state")).toHaveText(
    "kept on this device, sends when we can be reached",
  );
  await expect(
    ada.root.getByRole("status").filter({ hasText: "We cannot be reached just now" }),
  ).toBeVisible();

  await world.startDesk();
  await expect(ada.outgoing("drips").locator(".state")).toContainText("stored", { timeout: 30_000 });
  await expect(ada.root.locator(".banner")).toHaveCount(0);
  await ada.page.reload();
  await expect(ada.root.locator(".message .body")).toHaveText([/leaks/, /drips/]);
  const maria = await openInbox(browser, world);
  await maria.getByRole("link", { name: /Order 1001/ }).click();
  await expect(maria.locator(".message .body")).toHaveText([/leaks/, /drips/]);
});

test("an expired token is renewed silently, with one request for all that need it", async ({
  browser,
  world,
}) => {
  const ada = await openWidget(browser, `${world.company}/orders/1001`);
  await expect(ada.root.locator(".scroller"), "the conversations have loaded").toHaveAttribute(
    "aria-busy",
    "false",
  );
  const now = Math.floor(Date.now() / 1000);
  const expired = signToken(world.secret, { sub: "customer-42", iat: now - 900, exp: now - 300 });
  let renewals = 0;
  ada.page.on("request", (request) => {
    if (request.url().endsWith("/support-token")) renewals += 1;
  });
  const unauthorized = ada.page.waitForResponse(
    (response) => response.url().includes("/v1/") && response.status() === 401,
  );
  await ada.root.evaluate((element, expired) => element.setAttribute("token", expired), expired);
  await ada.send("Is anybody there?");
  // The browser drops the body of a response that the page does not read, so the desk is asked again for it.
  await unauthorized;
  const headers = { Authorization: `Bearer ${expired}` };
  const refused = await ada.page.request.get(`${world.desk}/v1/conversations`, { headers });
  expect(await refused.json()).toMatchObject({ code: "token-expired" });
  await expect(ada.outgoing("Is anybody there?").locator(".state")).toContainText("stored");
  await expect(ada.root.locator(".banner")).toHaveCount(0);
  expect(renewals).toBe(1);
});

test("without a new token the message is kept, and the customer is asked to sign in", async ({
  browser,
  world,
}) => {
  const ada = await openWidget(browser, `${world.company}/orders/1001`);
  await expect(ada.root.getByText("Blue kettle, 2 mugs")).toBeVisible();
  await ada.page.route("**/support-token", (route) => route.fulfill({ status: 401, body: "" }));
  const now = Math.floor(Date.now() / 1000);
  const expired = signToken(world.secret, { sub: "customer-42", iat: now - 900, exp: now - 300 });
  await ada.root.evaluate((element, expired) => element.setAttribute("token", expired), expired);
  await ada.send("Is anybody there?");
  await expect(ada.root.getByText("Sign in and reload this page to write to us.")).toBeVisible();
  await expect(ada.outgoing("Is anybody there?").locator(".state")).toHaveText(
    "kept on this device, sends when we can be reached",
  );
});

test("a message that is sent before the conversation has loaded joins the conversation", async ({
  browser,
  world,
}) => {
  const earlier = await openWidget(browser, `${world.company}/orders/1001`);
  await earlier.send("The kettle leaks.");
  await expect(earlier.outgoing("leaks").locator(".state")).toContainText("stored");
  await earlier.page.close();

  const page = await (await browser.newContext()).newPage();
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route("**/v1/conversations?*", async (route) => {
    await released;
    await route.fallback();
  });
  await page.goto(`${world.company}/orders/1001`);
  const ada = new Widget(page);
  await ada.send("And now the lid broke.");
  await expect(ada.outgoing("lid broke").locator(".state")).toHaveText("sending…");
  release();
  await expect(ada.outgoing("lid broke").locator(".state")).toContainText("stored");
  await expect(ada.root.locator(".message .body")).toHaveText([/leaks/, /lid broke/]);
  const maria = await openInbox(browser, world);
  await expect(maria.getByRole("navigation").getByRole("listitem")).toHaveCount(1);
});

test("a message whose response is lost is stored once", async ({ browser, world }) => {
  const ada = await openWidget(browser, `${world.company}/orders/1001`);
  let puts = 0;
  await ada.page.route("**/v1/conversations/*", async (route) => {
    if (route.request().method() !== "PUT") return route.fallback();
    puts += 1;
    if (puts > 1) return route.fallback();
    await route.fetch();
    await route.abort();
  });
  await ada.send("One of the mugs came broken.");
  await expect(ada.outgoing("came broken").locator(".state")).toContainText("stored");
  expect(puts).toBeGreaterThan(0);
  await ada.send("I kept the box.");
  await expect(ada.outgoing("kept the box").locator(".state")).toContainText("stored");
  await ada.page.reload();
  await expect(ada.root.locator(".message .body")).toHaveText([/came broken/, /kept the box/]);
});

test("an offline widget says so, and sends and polls as soon as it is online", async ({ browser, world }) => {
  const ada = await openWidget(browser, `${world.company}/orders/1001`);
  // A request that is already pending does not fail when the device goes offline, as on a network without response.
  const poll = ada.page.waitForRequest(/changes\?.*wait=[1-9]/);
  await ada.send("The kettle leaks.");
  await expect(ada.outgoing("leaks").locator(".state")).toContainText("stored");
  await poll;
  await ada.page.context().setOffline(true);
  await ada.send("On the train now.");
  await expect(ada.root.getByText("You are offline")).toBeVisible();
  await ada.page.context().setOffline(false);
  await expect(ada.outgoing("train").locator(".state")).toContainText("stored");
  await expect(ada.root.locator(".banner")).toHaveCount(0);
});

test("new messages do not scroll away from older ones, and a button leads to them", async ({
  browser,
  world,
}) => {
  const ada = await openWidget(browser, `${world.company}/orders/1001`);
  for (let n = 1; n <= 8; n += 1) await ada.send(`Line ${n}\nwith a second line`);
  await expect(ada.outgoing("Line 8").locator(".state")).toContainText("stored");
  await expect(ada.outgoing("Line 8"), "the end stays in view").toBeInViewport();
  const scroller = ada.root.locator(".scroller");
  await scroller.hover();
  await ada.page.mouse.wheel(0, -5_000);
  await expect(ada.outgoing("Line 1")).toBeInViewport();

  const maria = await openInbox(browser, world);
  await maria.getByRole("link", { name: /Order 1001/ }).click();
  await sendReply(maria, "Here I am.");
  const newest = ada.root.getByRole("button", { name: "New messages below" });
  await expect(newest).toBeVisible();
  await expect(ada.outgoing("Line 1")).toBeInViewport();
  await newest.click();
  await expect(ada.incoming("Here I am.")).toBeInViewport();
  await expect(newest).toHaveCount(0);
});
