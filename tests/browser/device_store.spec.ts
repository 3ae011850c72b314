import { token } from "./token.ts";
import { customer, expect, test, Widget } from "./world.ts";

const KEPT = "kept on this device, sends when we can be reached";
const databases = () => indexedDB.databases().then((all) => all.map(({ name }) => name));

test("nothing is stored before the customer types, and a draft is there again in every tab", async ({
  browser,
  world,
}) => {
  const ada = await customer(browser, `${world.company}/orders/1001`);
  await expect(ada.root.locator(".scroller"), "it was heard that there is nothing").toHaveAttribute(
    "aria-busy",
    "false",
  );
  expect(await ada.page.evaluate(databases)).toEqual([]);

  await ada.field.fill("The spout of the kettle");
  const saved = ada.root.locator(".saved");
  await expect(saved).toHaveText("Draft kept on this device");
  expect(await ada.page.evaluate(databases)).toEqual(["yes-reply"]);
  await ada.page.reload();
  await expect(ada.field).toHaveValue("The spout of the kettle");
  await expect(saved).toHaveText("Draft kept on this device");

  const second = new Widget(await ada.page.context().newPage());
  await second.page.goto(`${world.company}/orders/1001`);
  await expect(second.field).toHaveValue("The spout of the kettle");
  await second.field.fill("The spout of the kettle leaks");
  await expect(ada.field).toHaveValue("The spout of the kettle leaks");
  await second.root.getByRole("button", { name: "Send", exact: true }).click();
  await expect(second.field).toHaveValue("");
  await expect(ada.field).toHaveValue("");
  await expect(ada.mine("leaks").locator(".state")).toContainText("· stored");
  await ada.page.reload();
  await expect(ada.mine("leaks")).toHaveCount(1);
  await expect(ada.field).toHaveValue("");

  const elsewhere = await customer(browser, `${world.company}/orders/1001`);
  await expect(elsewhere.mine("leaks").locator(".state")).toContainText("· stored");
  expect(await elsewhere.page.evaluate(databases), "who only reads leaves nothing behind").toEqual([]);
});

test("what is typed before the old draft is there stands after it", async ({ browser, world }) => {
  const ada = await customer(browser, `${world.company}/orders/1001`);
  await ada.field.fill("The spout");
  await expect(ada.root.locator(".saved")).toHaveText("Draft kept on this device");
  // The device takes its time to open what it keeps.
  await ada.page.addInitScript(() => {
    const open = indexedDB.open.bind(indexedDB);
    let letGo = () => {};
    const opened = new Promise<void>((done) => (letGo = done));
    Object.assign(window, { letGo });
    indexedDB.open = (...words) => {
      const request = open(...words);
      Object.defineProperty(request, "onsuccess", {
        set: (handler: (event: Event) => void) =>
          request.addEventListener("success", (event) => void opened.then(() => handler(event))),
      });
      return request;
    };
  });
  await ada.page.reload();
  await ada.field.fill("of the kettle");
  await ada.page.evaluate(() => (window as unknown as { letGo(): void }).letGo());
  await expect(ada.field).toHaveValue("The spout\nof the kettle");
  await expect(ada.root.locator(".saved")).toHaveText("Draft kept on this device");
});

test("a message outlives its page while the backend is away, and is sent once, in order", async ({
  browser,
  world,
}) => {
  const ada = await customer(browser, `${world.company}/orders/1001`);
  await ada.write("The kettle leaks.");
  await expect(ada.mine("leaks").locator(".state")).toContainText("· stored");
  await world.stopDesk("SIGKILL");
  await ada.write("Now it drips.");
  await ada.write("And now it smokes.");
  await expect(ada.mine("drips").locator(".state")).toHaveText(KEPT);
  await expect(ada.mine("smokes").locator(".state")).toHaveText(KEPT);
  await ada.page.close();

  // The page cannot even load the widget now; when it can, everything is as it was.
  await world.startDesk();
  const back = new Widget(await ada.page.context().newPage());
  await back.page.goto(`${world.company}/orders/1001`);
  await expect(
    back.root.locator(".message[data-from=me] .state").filter({ hasText: "· stored" }),
  ).toHaveCount(3);
  await expect(back.root.locator(".message[data-from=me] .body")).toHaveText([/leaks/, /drips/, /smokes/]);
});

test("another tab shows what is kept, and only one of them sends", async ({ browser, world }) => {
  const ada = await customer(browser, `${world.company}/orders/1001`);
  const second = new Widget(await ada.page.context().newPage());
  await second.page.goto(`${world.company}/orders/1001`);
  await expect(second.field).toBeVisible();
  const puts: string[] = [];
  let isDown = true;
  await ada.page.context().route("**/v1/conversations/**", async (route) => {
    if (route.request().method() !== "PUT") return route.fallback();
    puts.push(route.request().url());
    await (isDown ? route.abort() : route.fallback());
  });
  await ada.write("The kettle leaks.");
  for (const tab of [ada, second]) await expect(tab.mine("leaks")).toBeVisible();
  await expect(ada.mine("leaks").locator(".state")).toHaveText(KEPT);
  const tries = puts.length;
  isDown = false;
  for (const tab of [ada, second])
    await expect(tab.mine("leaks").locator(".state")).toContainText("· stored");
  expect(new Set(puts).size, "every try is the same request").toBe(1);
  expect(puts.length, "two senders would both have sent it").toBeLessThanOrEqual(tries + 2);
});

test("a tab that was opened before the first keystroke does not write over what another one keeps", async ({
  browser,
  world,
}) => {
  const ada = await customer(browser, `${world.company}/orders/1001`);
  const second = new Widget(await ada.page.context().newPage());
  await second.page.goto(`${world.company}/orders/1001`);
  await expect(second.root.locator(".scroller")).toHaveAttribute("aria-busy", "false");
  await ada.field.fill("A long story about a kettle");
  await expect(ada.root.locator(".saved")).toHaveText("Draft kept on this device");
  await expect(second.field).toHaveValue("A long story about a kettle");
  await second.field.pressSequentially(", and a mug");
  await expect(ada.field).toHaveValue("A long story about a kettle, and a mug");
});

test("a record that this version cannot read is left as it is", async ({ browser, world }) => {
  const ada = await customer(browser, `${world.company}/orders/1001`);
  await ada.field.fill("The kettle");
  await expect(ada.root.locator(".saved")).toHaveText("Draft kept on this device");
  const record = (change?: string) =>
    ada.page.evaluate(
      (change) =>
        new Promise<string>((done) => {
          const open = indexedDB.open("yes-reply");
          open.onsuccess = () => {
            const store = open.result
              .transaction(open.result.objectStoreNames[0]!, "readwrite")
              .objectStore(open.result.objectStoreNames[0]!);
            const keys = store.getAllKeys();
            keys.onsuccess = () => {
              if (change) store.put(change, keys.result[0]!);
              const read = store.get(keys.result[0]!);
              read.onsuccess = () => (open.result.close(), done(read.result as string));
            };
          };
        }),
      change,
    );
  await record("of a later version");
  await ada.page.reload();
  await ada.field.fill("And a mug");
  await expect(ada.root.locator(".saved")).toHaveText(
    "This device cannot keep a draft: leave this page open",
  );
  expect(await record()).toBe("of a later version");
});

test("a refused message is there again after a reload, with its reason and its ways on", async ({
  browser,
  world,
}) => {
  const ada = await customer(browser, `${world.company}/orders/1001`);
  const problem = {
    type: "urn:yes-reply:problem:text-too-long",
    code: "text-too-long",
    title: "The text is too long",
    status: 422,
    detail: "That is one word too many.",
    retryable: false,
  };
  const cors = { "Access-Control-Allow-Origin": world.company };
  const refuse = (route: import("@playwright/test").Route) =>
    route.request().method() === "PUT"
      ? route.fulfill({ status: 422, json: problem, headers: cors })
      : route.fallback();
  await ada.page.route("**/v1/conversations/*", refuse);
  await ada.write("Too much");
  await expect(ada.mine("Too much").locator(".state")).toContainText("one word too many");
  await ada.page.reload();
  await expect(ada.mine("Too much").locator(".state")).toContainText("one word too many");
  await ada.mine("Too much").getByRole("button", { name: "Change" }).click();
  await expect(ada.field).toHaveValue("Too much");
  await expect(ada.root.locator(".saved")).toHaveText("Draft kept on this device");
  await ada.page.reload();
  await expect(ada.field).toHaveValue("Too much");
  await expect(ada.root.locator(".message[data-from=me]")).toHaveCount(0);
});

test("a device that refuses to keep anything is told of, and the message is sent all the same", async ({
  browser,
  world,
}) => {
  const context = await browser.newContext();
  await context.addInitScript(() => {
    indexedDB.open = () => {
      throw new DOMException("no", "SecurityError");
    };
  });
  const ada = new Widget(await context.newPage());
  await ada.page.goto(`${world.company}/orders/1001`);
  await ada.field.fill("The kettle leaks.");
  await expect(ada.root.locator(".saved")).toHaveText(
    "This device cannot keep a draft: leave this page open",
  );
  await ada.root.getByRole("button", { name: "Send", exact: true }).click();
  await expect(ada.mine("leaks").locator(".state")).toContainText("· stored");
  await world.stopDesk("SIGKILL");
  await ada.write("Now it drips.");
  await expect(ada.mine("drips").locator(".state")).toHaveText("not sent yet, we keep trying");
  await expect(ada.root.getByRole("status").filter({ hasText: "Leave this page open" })).toBeVisible();
});

test("a disk that is full while the customer writes is told of, and nothing is lost from the page", async ({
  browser,
  world,
}) => {
  const ada = await customer(browser, `${world.company}/orders/1001`);
  await ada.field.fill("The kettle");
  await expect(ada.root.locator(".saved")).toHaveText("Draft kept on this device");
  await ada.page.evaluate(() => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
  });
  await ada.write("The kettle leaks.");
  await expect(ada.mine("leaks").locator(".state")).toContainText("· stored");
  await ada.field.fill("And");
  await expect(ada.root.locator(".saved")).toHaveText(
    "This device cannot keep a draft: leave this page open",
  );
});

test("nobody else finds what was written, and signing out wipes it in every tab", async ({
  browser,
  world,
}) => {
  const ada = await customer(browser, `${world.company}/orders/1001`);
  await expect(ada.root.locator(".scroller")).toHaveAttribute("aria-busy", "false");
  await world.stopDesk("SIGKILL");
  await ada.write("The kettle leaks.");
  await ada.field.fill("And");
  await expect(ada.mine("leaks").locator(".state")).toHaveText(KEPT);
  await expect(ada.root.locator(".saved")).toHaveText("Draft kept on this device");
  await world.startDesk();
  await ada.page.route("**/v1/**", (route) => route.abort());

  const jonas = new Widget(await ada.page.context().newPage());
  const his = token(world.secret, { references: [{ kind: "order", id: "1001" }] });
  await jonas.page.addInitScript((his) => {
    // The page is the next customer's from its first byte on.
    new MutationObserver(() => document.querySelector("yes-reply")?.setAttribute("token", his)).observe(
      document,
      { childList: true, subtree: true },
    );
  }, his);
  await jonas.page.route("**/v1/**", (route) => route.abort());
  await jonas.page.goto(`${world.company}/orders/1001`);
  await expect(jonas.root.locator(".banner")).toBeVisible();
  await expect(jonas.field).toHaveValue("");
  await expect(jonas.root.locator(".message[data-from=me]")).toHaveCount(0);

  await jonas.page.evaluate(() =>
    (window as unknown as { YesReply: { logout(): Promise<void> } }).YesReply.logout(),
  );
  await expect(ada.root.locator(".message[data-from=me]")).toHaveCount(0);
  await expect(ada.field).toHaveValue("");
  expect(await jonas.page.evaluate(databases)).toEqual([]);
});

test("a draft that is older than a week is gone", async ({ browser, world }) => {
  const ada = await customer(browser, `${world.company}/orders/1001`);
  await ada.field.fill("The kettle");
  await expect(ada.root.locator(".saved")).toHaveText("Draft kept on this device");
  const later = new Widget(await ada.page.context().newPage());
  await later.page.clock.install({ time: Date.now() + 8 * 24 * 3_600_000 });
  await later.page.goto(`${world.company}/orders/1001`);
  await expect(later.root.locator(".scroller")).toHaveAttribute("aria-busy", "false");
  await expect(later.field).toHaveValue("");
  await later.page.close();
  await ada.page.reload();
  await expect(ada.root.locator(".scroller")).toHaveAttribute("aria-busy", "false");
  await expect(ada.field).toHaveValue("");
});

test("a page that gives tokens by a function is asked for a new one", async ({ browser, world }) => {
  const ada = await customer(browser, `${world.company}/orders/1001`);
  await expect(ada.root.locator(".scroller")).toHaveAttribute("aria-busy", "false");
  const now = Math.floor(Date.now() / 1000);
  const claims = { sub: "customer-42", name: "Ada Okafor", references: [{ kind: "order", id: "1001" }] };
  const expired = token(world.secret, { ...claims, iat: now - 900, exp: now - 300 });
  const fresh = token(world.secret, claims);
  await ada.root.evaluate(
    (element, { expired, fresh }) => {
      Object.assign(element, { getToken: async () => fresh });
      element.setAttribute("token", expired);
    },
    { expired, fresh },
  );
  await ada.write("Is anybody there?");
  await expect(ada.mine("Is anybody there?").locator(".state")).toContainText("· stored");
});

test("another customer in the same page begins with nothing of the first one's", async ({
  browser,
  world,
}) => {
  const ada = await customer(browser, `${world.company}/orders/1001`);
  await ada.write("My kettle leaks.");
  await expect(ada.mine("leaks").locator(".state")).toContainText("· stored");
  await ada.field.fill("And my mug");
  const his = token(world.secret, { references: [{ kind: "order", id: "1001" }] });
  await ada.root.evaluate((element, his) => {
    element.removeAttribute("token-url");
    element.setAttribute("token", his);
  }, his);
  await expect(ada.root.locator(".message[data-from=me]")).toHaveCount(0);
  await expect(ada.field).toHaveValue("");
  await ada.write("I am Jonas.");
  await expect(ada.mine("Jonas").locator(".state")).toContainText("· stored");
});
