import type { Page } from "@playwright/test";

import { agent, customer, expect, test, type Widget, type World } from "./world.ts";

const [ORDER, BILL] = [/^Order 1001/, /^Bill 2026-1107/];

test("an agent signs in with name and password, and out again", async ({ page, world }) => {
  await page.goto(`${world.desk}/inbox`);
  await page.getByLabel("Name").fill("Maria");
  await page.getByLabel("Password").fill("wrong horse battery");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert")).not.toBeEmpty();
  await expect(page.getByLabel("Name"), "what was typed stays").toHaveValue("Maria");
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

test("signing out that fails is not said to be done", async ({ browser, world }) => {
  const maria = await agent(browser, world);
  await maria.route("**/inbox/api/session", (route) => route.abort());
  await maria.getByRole("button", { name: "Sign out" }).click();
  await expect(maria.getByText("You are still signed in")).toBeVisible();
  await expect(maria.getByRole("navigation")).toBeVisible();
  await maria.unroute("**/inbox/api/session");
  await maria.getByRole("button", { name: "Sign out" }).click();
  await expect(maria.getByRole("button", { name: "Sign in" })).toBeVisible();
});

test("a link signs in once", async ({ browser, world }) => {
  const link = world.link();
  const [first, second] = [
    await (await browser.newContext()).newPage(),
    await (await browser.newContext()).newPage(),
  ];
  await first.goto(link);
  await expect(first.getByText("Nobody has written yet")).toBeVisible();
  expect(first.url(), "the secret leaves the address").not.toContain("link=");
  await second.goto(link);
  await expect(second.getByRole("alert")).toContainText("used up or too old");
});

test("a link that is pasted into an open inbox signs in too", async ({ page, world }) => {
  const link = world.link();
  await page.goto(`${world.desk}/inbox`);
  await expect(page.getByRole("button", { name: "Sign in" })).toBeVisible();
  await page.goto(link);
  await expect(page.getByText("Nobody has written yet")).toBeVisible();
  await expect(page).toHaveURL(`${world.desk}/inbox`);
  await page.getByRole("button", { name: "Sign out" }).click();
  for (const again of ["once", "twice"]) {
    await page.goto(link);
    await expect(page.getByRole("alert"), again).toContainText("used up or too old");
    await expect(page, again).toHaveURL(`${world.desk}/inbox`);
  }
});

test("what waits longest stands first, and an answer that fails keeps its words", async ({
  browser,
  world,
}) => {
  const { order } = await orderAndBill(browser, world);
  const maria = await agent(browser, world);
  const rows = maria.getByRole("navigation").getByRole("listitem");
  await expect(rows).toHaveText([ORDER, BILL]);

  await rows.first().getByRole("link").click();
  await reply(maria).fill("Coming.");
  await answers(maria, async (route) => {
    // The desk has it; only its word about that is lost.
    await route.fetch();
    await route.abort();
  });
  await send(maria);
  await expect(maria.getByRole("alert").filter({ hasText: "Not sent" })).toBeVisible();
  await expect(reply(maria)).toHaveValue("Coming.");
  await maria.unroute("**/entries/*");
  await send(maria);
  await expect(reply(maria)).toHaveValue("");
  await reply(maria).fill("I am at the door.");
  await send(maria);
  await expect(order.theirs("I am at the door.")).toBeVisible();
  await expect(order.theirs("Coming."), "it was tried twice and is said once").toHaveCount(1);
  await expect(rows).toHaveText([BILL, ORDER]);
});

test("the same answer can be given twice", async ({ browser, world }) => {
  const { order } = await orderAndBill(browser, world);
  const maria = await agent(browser, world);
  await row(maria, ORDER).click();
  for (const times of [1, 2]) {
    await reply(maria).fill("Yes.");
    await send(maria);
    await expect(order.theirs("Yes.")).toHaveCount(times);
  }
});

test("an answer is sent, and a draft kept, while the agent turns to another conversation", async ({
  browser,
  world,
}) => {
  const { order } = await orderAndBill(browser, world);
  const maria = await agent(browser, world);
  await row(maria, ORDER).click();
  let letGo = () => {};
  const held = new Promise<void>((done) => (letGo = done));
  const begun = new Promise<void>((done) =>
    answers(maria, async (route) => {
      done();
      await held;
      await route.continue();
    }),
  );
  await reply(maria).fill("Coming.");
  await send(maria);
  await begun;
  await row(maria, BILL).click();
  await expect(maria.getByRole("heading", { name: BILL })).toBeVisible();
  await expect(row(maria, ORDER)).toContainText("draft");
  letGo();
  await expect(order.theirs("Coming.")).toHaveCount(1);
  await expect(row(maria, ORDER)).not.toContainText("draft");

  await reply(maria).fill("I look into it");
  await row(maria, ORDER).click();
  await expect(reply(maria)).toHaveValue("");
  await expect(row(maria, BILL)).toContainText("draft");
  await row(maria, BILL).click();
  await expect(reply(maria)).toHaveValue("I look into it");
});

test("a draft outlives the session, and signing out forgets it", async ({ browser, world }) => {
  const { order } = await orderAndBill(browser, world);
  const maria = await agent(browser, world);
  await row(maria, ORDER).click();
  await reply(maria).fill("Coming.");
  await maria.context().clearCookies();
  await order.write("Are you there?");
  await signIn(maria);
  await expect(reply(maria)).toHaveValue("Coming.");

  // Only the answer itself reaches the desk, so that it is what finds out that the session has ended.
  const others = "**/inbox/api/conversations**";
  await maria.route(others, (route) =>
    route.request().postData()?.includes('"message"') ? route.fallback() : undefined,
  );
  await maria.context().clearCookies();
  await send(maria);
  await expect(maria.getByRole("button", { name: "Sign in" })).toBeVisible();
  await maria.unroute(others);
  await signIn(maria);
  await expect(maria.getByRole("alert").filter({ hasText: "your session had ended" })).toBeVisible();
  await send(maria);
  await expect(order.theirs("Coming.")).toHaveCount(1);

  await expect(reply(maria)).toHaveValue("");
  await reply(maria).fill("For my eyes only");
  await maria.getByRole("button", { name: "Sign out" }).click();
  await signIn(maria);
  await expect(reply(maria)).toHaveValue("");
  await expect(row(maria, ORDER)).not.toContainText("draft");
});

test("nothing counts as read while the agent does not look", async ({ browser, world }) => {
  const { order } = await orderAndBill(browser, world);
  const maria = await agent(browser, world);
  await maria.evaluate(() => {
    const told: string[] = [];
    const real = window.fetch.bind(window);
    window.fetch = (input, init) => {
      if (input instanceof Request && input.method === "PUT") told.push(document.hidden ? "unseen" : "seen");
      return real(input, init);
    };
    // Chromium gives no way to hide a page; to the page this is the same.
    const look = (looks: boolean) => {
      Object.defineProperty(document, "hidden", { value: !looks, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    };
    Object.assign(window, { told, look });
  });
  const look = (looks: boolean) => maria.evaluate((looks) => (window as any).look(looks), looks);
  const asked: string[] = [];
  maria.on("request", (request) => {
    const after = request.url().match(/\/conversations\/[^?]+\?after=(\d+)/);
    if (after) asked.push(after[1]!);
  });
  await row(maria, ORDER).click();
  await expect(order.mine("first").locator(".state")).toContainText("read by Maria");
  const id = new URL(maria.url()).hash.slice(1);
  const { head } = await (await maria.request.get(`${world.desk}/inbox/api/conversations/${id}`)).json();
  await expect.poll(() => asked.at(-1), "the page listens for what comes next").toBe(String(head.last_seq));
  await look(false);
  await order.write("Are you there?");
  await expect(maria.locator(".message", { hasText: "Are you there?" })).toBeVisible();
  await look(true);
  await expect(order.mine("Are you there?").locator(".state")).toContainText("read by Maria");
  expect(await maria.evaluate(() => (window as any).told)).toEqual(["seen", "seen"]);
});

test("the keyboard stays on its row and in the facts while both change", async ({ browser, world }) => {
  const { order } = await orderAndBill(browser, world);
  const [maria, other] = [await agent(browser, world), await agent(browser, world)];
  const rows = maria.getByRole("navigation").getByRole("listitem");
  await row(maria, ORDER).focus();
  await order.write("And the lid broke.");
  await expect(row(maria, ORDER)).toContainText("the lid broke");
  await expect(row(maria, ORDER)).toBeFocused();
  for (const about of [ORDER, BILL]) {
    await row(other, about).click();
    await expect(other.getByRole("heading", { name: about })).toBeVisible();
    await reply(other).fill("Thank you.");
    await send(other);
    await expect(row(maria, about)).toContainText("Thank you.");
  }
  await expect(rows).toHaveText([BILL, ORDER]);
  await expect(row(maria, ORDER), "it went down").toBeFocused();
  await order.write("And the lid?");
  await expect(rows).toHaveText([ORDER, BILL]);
  await expect(row(maria, ORDER), "it went up").toBeFocused();

  await row(maria, ORDER).click();
  const before = maria.getByRole("complementary").getByRole("link", { name: BILL });
  await before.focus();
  await order.write("One more thing.");
  await expect(maria.locator(".message", { hasText: "One more thing." })).toBeVisible();
  await expect(row(maria, ORDER)).toContainText("One more thing.");
  await expect(before).toBeFocused();
});

test("on a narrow screen the keyboard follows into the conversation and back", async ({ browser, world }) => {
  await orderAndBill(browser, world);
  const maria = await agent(browser, world);
  await row(maria, BILL).click();
  await expect(row(maria, BILL), "side by side it stays on the row").toBeFocused();
  await maria.setViewportSize({ width: 400, height: 800 });
  await maria.getByRole("link", { name: "All conversations" }).press("Enter");
  await expect(row(maria, BILL)).toBeFocused();
  await row(maria, ORDER).press("Enter");
  await expect(maria.getByRole("heading", { name: ORDER })).toBeFocused();
  await maria.getByRole("link", { name: "All conversations" }).press("Enter");
  await expect(row(maria, ORDER)).toBeFocused();
});

test("a conversation that is left at once does no harm", async ({ browser, world }) => {
  await orderAndBill(browser, world);
  const maria = await agent(browser, world);
  const errors: Error[] = [];
  maria.on("pageerror", (error) => errors.push(error));
  await maria.evaluate(() => {
    const frames: FrameRequestCallback[] = [];
    window.requestAnimationFrame = (frame) => frames.push(frame);
    Object.assign(window, { late: frames });
  });
  await row(maria, ORDER).click();
  await expect(maria.locator(".message", { hasText: "I wrote first." })).toBeVisible();
  await maria.evaluate(() => (location.hash = ""));
  await expect(maria.getByText("Choose a conversation")).toBeVisible();
  expect(
    await maria.evaluate(() => (window as any).late.map((frame: FrameRequestCallback) => frame(0)).length),
  ).toBeGreaterThan(0);
  await row(maria, BILL).click();
  await expect(maria.locator(".message", { hasText: "I wrote second." })).toBeVisible();
  expect(errors).toEqual([]);
});

test("a screen reader hears what is new, not the whole history", async ({ browser, world }) => {
  const { order } = await orderAndBill(browser, world);
  const maria = await agent(browser, world);
  await maria.evaluate(() => {
    const heard: string[] = [];
    new MutationObserver((changes) => {
      const log = document.querySelector("[role=log]");
      const rows = [...document.querySelectorAll("[role=log] .message")];
      const come = changes.flatMap((change) => [...change.addedNodes]);
      const fresh = rows.filter((row) => come.some((node) => node.contains(row)));
      if (log?.getAttribute("aria-busy") !== "true")
        heard.push(...fresh.map((row) => row.querySelector(".body")!.textContent!));
    }).observe(document.body, { childList: true, subtree: true });
    Object.assign(window, { heard });
  });
  await row(maria, ORDER).click();
  await expect(maria.locator(".message", { hasText: "I wrote first." })).toBeVisible();
  await expect(maria.getByRole("log")).not.toHaveAttribute("aria-busy", "true");
  await order.write("Are you there?");
  await expect(maria.locator(".message", { hasText: "Are you there?" })).toBeVisible();
  expect(await maria.evaluate(() => (window as any).heard)).toEqual(["Are you there?"]);
});

test("new words do not scroll away what the agent reads", async ({ browser, world }) => {
  const { order } = await orderAndBill(browser, world);
  await order.write("A long story.\n".repeat(120));
  const maria = await agent(browser, world);
  await row(maria, ORDER).click();
  const log = maria.getByRole("log");
  const below = () => log.evaluate((log) => log.scrollHeight - log.scrollTop - log.clientHeight);
  await expect(log).toContainText("A long story.");
  await expect.poll(below).toBeLessThan(2);
  await order.write("News at the end.");
  await expect(maria.locator(".message").last()).toContainText("News at the end.");
  await expect.poll(below, "who reads the end goes on reading it").toBeLessThan(2);

  await log.evaluate(async (log) => {
    const scrolled = new Promise((done) => log.addEventListener("scroll", done, { once: true }));
    log.scrollTop = 0;
    await scrolled;
  });
  await order.write("More news.");
  await expect(maria.locator(".message").last()).toContainText("More news.");
  await maria.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  expect(await log.evaluate((log) => log.scrollTop)).toBe(0);
});

test("a desk that answers at once with nothing is not hammered", async ({ browser, world }) => {
  await orderAndBill(browser, world);
  const maria = await agent(browser, world);
  const asked: Record<"list" | "case", number[]> = { list: [], case: [] };
  await maria.route(/\/inbox\/api\/conversations/, async (route) => {
    const url = new URL(route.request().url());
    if (!Number(url.searchParams.get("wait"))) return route.continue();
    asked[url.pathname.endsWith("/conversations") ? "list" : "case"].push(Date.now());
    url.searchParams.set("wait", "0");
    await route.fulfill({ response: await route.fetch({ url: url.href }) });
  });
  await maria.reload();
  await row(maria, ORDER).click();
  for (const times of Object.values(asked)) {
    await expect.poll(() => times.some((time, at) => at > 0 && time - times[at - 1]! > 4_500)).toBe(true);
    expect(times.length).toBeLessThan(10);
  }
  await maria.unrouteAll({ behavior: "ignoreErrors" });
});

test("high contrast shows which conversation is open", async ({ browser, world }) => {
  await orderAndBill(browser, world);
  const maria = await agent(browser, world);
  await maria.emulateMedia({ forcedColors: "active" });
  await row(maria, ORDER).click();
  await expect(row(maria, ORDER)).toHaveAttribute("aria-current", "true");
  await reply(maria).focus();
  const open = await row(maria, ORDER).screenshot();
  // Computed styles tell what was asked for, not what high contrast left of it; only the picture does.
  await row(maria, ORDER).evaluate((link) => link.removeAttribute("aria-current"));
  expect(open.equals(await row(maria, ORDER).screenshot())).toBe(false);
});

type Route = Parameters<Parameters<Page["route"]>[1]>[0];

const reply = (page: Page) => page.getByRole("textbox", { name: "Your reply" });
const send = (page: Page) => page.getByRole("button", { name: "Send" }).click();
const row = (page: Page, about: RegExp) => page.getByRole("navigation").getByRole("link", { name: about });

/** Ada has written about an order, and then about a bill. */
async function orderAndBill(
  browser: Parameters<typeof customer>[0],
  world: World,
): Promise<{ order: Widget; bill: Widget }> {
  const order = await customer(browser, `${world.company}/orders/1001`);
  await order.write("I wrote first.");
  await expect(order.mine("I wrote first.").locator(".state")).toContainText("stored");
  const bill = await customer(browser, `${world.company}/bills/2026-1107`);
  await bill.write("I wrote second.");
  await expect(bill.mine("I wrote second.").locator(".state")).toContainText("stored");
  return { order, bill };
}

async function signIn(page: Page) {
  await page.getByLabel("Name").fill("Maria");
  await page.getByLabel("Password").fill("correct horse battery");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("navigation")).toBeVisible();
}

/** What happens to the answers that an agent sends; that something was read goes its way. */
async function answers(page: Page, meet: (route: Route) => Promise<void>) {
  await page.route("**/entries/*", (route) =>
    route.request().postDataJSON().kind === "message" ? meet(route) : route.continue(),
  );
}
