import { token } from "./token.ts";
import { agent, customer, expect, test, Widget } from "./world.ts";

test("a customer writes about an order, an agent answers, the customer sees it", async ({
  browser,
  world,
}) => {
  const ada = await customer(browser, `${world.company}/orders/1001`);
  await expect(ada.root.getByRole("heading", { name: "Order 1001" })).toBeVisible();
  await expect(ada.root.getByText("A person will read this")).toBeVisible();
  const secondTab = new Widget(await ada.page.context().newPage());
  await secondTab.page.goto(`${world.company}/orders/1001`);
  const maria = await agent(browser, world);
  await expect(maria.getByText("Nobody has written yet")).toBeVisible();

  await ada.root.getByRole("checkbox", { name: "Mug, blue, two" }).check();
  await ada.write("One of the mugs came broken. I kept the box.");
  await expect(ada.mine("came broken")).toContainText("about “Mug, blue, two”");
  await expect(ada.mine("came broken").locator(".state")).toHaveText(
    /^\d\d:\d\d · stored, receipt R\u2011[0-9A-F]{4}\u2011[0-9A-F]{4}$/,
  );
  await expect(ada.field).toHaveValue("");
  await expect(secondTab.mine("came broken"), "the second tab learns of it by itself").toBeVisible();

  const row = maria.getByRole("link", { name: /Order 1001 · Okafor/ });
  await expect(row, "the inbox shows it without a reload").toContainText("One of the mugs came broken");
  await expect(maria.getByText("1 waits for us")).toBeVisible();
  await row.click();
  await expect(maria.locator(".message[data-from=them]")).toContainText("about “Mug, blue, two”");
  await expect(maria.getByRole("complementary", { name: "What is known" })).toContainText("ada@example.org");
  await expect(ada.mine("came broken").locator(".state")).toContainText("read by Maria");

  await maria
    .getByRole("textbox", { name: "Your reply" })
    .fill("I'm sorry about the mug. Shall I send a new one?");
  await maria.getByRole("button", { name: "Send" }).click();
  await expect(maria.locator(".message[data-from=me]")).toContainText("Shall I send a new one?");
  await expect(maria.getByText("nobody waits for us")).toBeVisible();

  for (const tab of [ada, secondTab]) {
    await expect(tab.theirs("Shall I send a new one?"), "the answer comes without a reload").toContainText(
      "Maria",
    );
    await expect(tab.root.getByText("Maria has this, and stays with it")).toBeVisible();
  }
  await ada.write("A new one please, the same blue.");
  await expect(maria.locator(".message[data-from=them]").last()).toHaveText(/the same blue/);
  await ada.page.reload();
  await expect(ada.root.locator(".message .body")).toHaveText([
    /came broken/,
    /Shall I send/,
    /the same blue/,
  ]);
});

test("another customer finds nothing", async ({ browser, world }) => {
  const ada = await customer(browser, `${world.company}/bills/2026-1107`);
  const opened = ada.page.waitForResponse(
    (answer) => answer.request().method() === "PUT" && answer.status() === 201,
  );
  await ada.write("Why do I pay €42?");
  const { id } = await (await opened).json();
  const stranger = { Authorization: `Bearer ${token(world.secret)}` };
  for (const path of [id, `${id}/entries`]) {
    const answer = await ada.page.request.get(`${world.desk}/v1/conversations/${path}`, {
      headers: stranger,
    });
    expect(answer.status()).toBe(404);
    expect(await answer.text()).not.toContain("42");
  }
});

test("what was written while the desk was away arrives when it is back", async ({ browser, world }) => {
  const ada = await customer(browser, `${world.company}/orders/1001`);
  await ada.write("The kettle leaks.");
  await expect(ada.mine("leaks").locator(".state")).toContainText("stored");
  await world.stopDesk("SIGKILL");
  await ada.write("Now it drips on the floor.");
  await expect(ada.mine("drips").locator(".state")).toHaveText(
    "kept on this device, sends when we can be reached",
  );
  await expect(
    ada.root.getByRole("status").filter({ hasText: "We cannot be reached just now" }),
  ).toBeVisible();

  await world.startDesk();
  await expect(ada.mine("drips").locator(".state")).toContainText("stored", { timeout: 30_000 });
  await expect(ada.root.locator(".banner")).toHaveCount(0);
  await ada.page.reload();
  await expect(ada.root.locator(".message .body")).toHaveText([/leaks/, /drips/]);
  const maria = await agent(browser, world);
  await maria.getByRole("link", { name: /Order 1001/ }).click();
  await expect(maria.locator(".message .body")).toHaveText([/leaks/, /drips/]);
});

test("an expired token is renewed without a word, once for all who need it", async ({ browser, world }) => {
  const ada = await customer(browser, `${world.company}/orders/1001`);
  await expect(ada.root.locator(".scroller"), "the list was heard").toHaveAttribute("aria-busy", "false");
  const now = Math.floor(Date.now() / 1000);
  const expired = token(world.secret, { sub: "customer-42", iat: now - 900, exp: now - 300 });
  let renewals = 0;
  ada.page.on("request", (request) => request.url().endsWith("/support-token") && (renewals += 1));
  const refused = ada.page.waitForResponse(
    (answer) => answer.url().includes("/v1/") && answer.status() === 401,
  );
  await ada.root.evaluate((element, expired) => element.setAttribute("token", expired), expired);
  await ada.write("Is anybody there?");
  expect(await (await refused).json()).toMatchObject({ code: "token-expired", retryable: true });
  await expect(ada.mine("Is anybody there?").locator(".state")).toContainText("stored");
  await expect(ada.root.locator(".banner")).toHaveCount(0);
  expect(renewals).toBe(1);
});

test("without a new token the words stay, and it is said what to do", async ({ browser, world }) => {
  const ada = await customer(browser, `${world.company}/orders/1001`);
  await expect(ada.root.getByText("Blue kettle, 2 mugs")).toBeVisible();
  await ada.page.route("**/support-token", (route) => route.fulfill({ status: 401, body: "" }));
  const now = Math.floor(Date.now() / 1000);
  const expired = token(world.secret, { sub: "customer-42", iat: now - 900, exp: now - 300 });
  await ada.root.evaluate((element, expired) => element.setAttribute("token", expired), expired);
  await ada.write("Is anybody there?");
  await expect(ada.root.getByText("Sign in and reload this page to write to us.")).toBeVisible();
  await expect(ada.mine("Is anybody there?").locator(".state")).toHaveText(
    "kept on this device, sends when we can be reached",
  );
});

test("a first message written before the old ones are there goes to where they are", async ({
  browser,
  world,
}) => {
  const before = await customer(browser, `${world.company}/orders/1001`);
  await before.write("The kettle leaks.");
  await expect(before.mine("leaks").locator(".state")).toContainText("stored");
  await before.page.close();

  const page = await (await browser.newContext()).newPage();
  let answer = () => {};
  const slow = new Promise<void>((done) => (answer = done));
  await page.route("**/v1/conversations?*", async (route) => {
    await slow;
    await route.fallback();
  });
  await page.goto(`${world.company}/orders/1001`);
  const ada = new Widget(page);
  await ada.write("And now the lid broke.");
  await expect(ada.mine("lid broke").locator(".state")).toHaveText("sending…");
  answer();
  await expect(ada.mine("lid broke").locator(".state")).toContainText("stored");
  await expect(ada.root.locator(".message .body")).toHaveText([/leaks/, /lid broke/]);
  const maria = await agent(browser, world);
  await expect(maria.getByRole("navigation").getByRole("listitem")).toHaveCount(1);
});

test("a message whose answer is lost is stored once", async ({ browser, world }) => {
  const ada = await customer(browser, `${world.company}/orders/1001`);
  let lost = 0;
  await ada.page.route("**/v1/conversations/*", async (route) => {
    if (route.request().method() !== "PUT" || lost++) return route.fallback();
    await route.fetch();
    await route.abort();
  });
  await ada.write("One of the mugs came broken.");
  await expect(ada.mine("came broken").locator(".state")).toContainText("stored");
  expect(lost).toBeGreaterThan(0);
  await ada.write("I kept the box.");
  await expect(ada.mine("kept the box").locator(".state")).toContainText("stored");
  await ada.page.reload();
  await expect(ada.root.locator(".message .body")).toHaveText([/came broken/, /kept the box/]);
});

test("offline, it says so; online again, it sends and listens at once", async ({ browser, world }) => {
  const ada = await customer(browser, `${world.company}/orders/1001`);
  // A request that is under way does not notice that the device is offline, as on a network that fell silent.
  const listens = ada.page.waitForRequest(/entries\?after=1&wait=[1-9]/);
  await ada.write("The kettle leaks.");
  await expect(ada.mine("leaks").locator(".state")).toContainText("stored");
  await listens;
  await ada.page.context().setOffline(true);
  await ada.write("On the train now.");
  await expect(ada.root.getByText("You are offline")).toBeVisible();
  await ada.page.context().setOffline(false);
  await expect(ada.mine("train").locator(".state")).toContainText("stored");
  await expect(ada.root.locator(".banner")).toHaveCount(0);
});

test("who reads above is not pulled away, and is offered what is new below", async ({ browser, world }) => {
  const ada = await customer(browser, `${world.company}/orders/1001`);
  for (let n = 1; n <= 8; n += 1) await ada.write(`Line ${n}\nwith a second line`);
  await expect(ada.mine("Line 8").locator(".state")).toContainText("stored");
  await expect(ada.mine("Line 8"), "it stays at the end by itself").toBeInViewport();
  const scroller = ada.root.locator(".scroller");
  await scroller.hover();
  await ada.page.mouse.wheel(0, -5_000);
  await expect(ada.mine("Line 1")).toBeInViewport();

  const maria = await agent(browser, world);
  await maria.getByRole("link", { name: /Order 1001/ }).click();
  await maria.getByRole("textbox", { name: "Your reply" }).fill("Here I am.");
  await maria.getByRole("button", { name: "Send" }).click();
  const newest = ada.root.getByRole("button", { name: "New messages below" });
  await expect(newest).toBeVisible();
  await expect(ada.mine("Line 1")).toBeInViewport();
  await newest.click();
  await expect(ada.theirs("Here I am.")).toBeInViewport();
  await expect(newest).toHaveCount(0);
});
