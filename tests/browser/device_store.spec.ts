// Device store: drafts and outbox survive reloads and outages, are shared by tabs, and belong to one customer.

import type { Route } from "@playwright/test";

import { signToken } from "./token.ts";
import { expect, openWidget, test, Widget } from "./world.ts";

const KEPT_STATE = "kept on this device, sends when we can be reached";
const databaseNames = () => indexedDB.databases().then((all) => all.map(({ name }) => name));

test("nothing is stored before the customer types, and a draft shows in every tab", async ({
  browser,
  world,
}) => {
  const ada = await openWidget(browser, `${world.company}/orders/1001`);
  await expect(ada.root.locator(".scroller"), "the conversations have loaded").toHaveAttribute(
    "aria-busy",
    "false",
  );
  expect(await ada.page.evaluate(databaseNames)).toEqual([]);

  await ada.field.fill("The spout of the kettle");
  const saved = ada.root.locator(".saved");
  await expect(saved).toHaveText("Draft kept on this device");
  expect(await ada.page.evaluate(databaseNames)).toEqual(["yes-reply"]);
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
  await expect(ada.outgoing("leaks").locator(".state")).toContainText("· stored");
  await ada.page.reload();
  await expect(ada.outgoing("leaks")).toHaveCount(1);
  await expect(ada.field).toHaveValue("");

  const otherDevice = await openWidget(browser, `${world.company}/orders/1001`);
  await expect(otherDevice.outgoing("leaks").locator(".state")).toContainText("· stored");
  expect(await otherDevice.page.evaluate(databaseNames), "reading stores nothing").toEqual([]);
});

test("text that is typed before the stored draft has loaded follows it", async ({ browser, world }) => {
  const ada = await openWidget(browser, `${world.company}/orders/1001`);
  await ada.field.fill("The spout");
  await expect(ada.root.locator(".saved")).toHaveText("Draft kept on this device");
  // The database opens late.
  await ada.page.addInitScript(() => {
    const open = indexedDB.open.bind(indexedDB);
    const resumed = new Promise<void>((resolve) => {
      window.resume = resolve;
    });
    indexedDB.open = (...args) => {
      const request = open(...args);
      Object.defineProperty(request, "onsuccess", {
        set: (handler: (event: Event) => void) =>
          request.addEventListener("success", (event) => void resumed.then(() => handler(event))),
      });
      return request;
    };
  });
  await ada.page.reload();
  await ada.field.fill("of the kettle");
  await ada.page.evaluate(() => window.resume());
  await expect(ada.field).toHaveValue("The spout\nof the kettle");
  await expect(ada.root.locator(".saved")).toHaveText("Draft kept on this device");
});

test("messages of a closed page are sent once and in order when the desk is up and a page opens", async ({
  browser,
  world,
}) => {
  const ada = await openWidget(browser, `${world.company}/orders/1001`);
  await ada.send("The kettle leaks.");
  await expect(ada.outgoing("leaks").locator(".state")).toContainText("· stored");
  await world.stopDesk("SIGKILL");
  await ada.send("Now it drips.");
  await ada.send("And now it smokes.");
  await expect(ada.outgoing("drips").locator(".state")).toHaveText(KEPT_STATE);
  await expect(ada.outgoing("smokes").locator(".state")).toHaveText(KEPT_STATE);
  await ada.page.close();

  // The desk serves the widget too, so no page could show it before.
  await world.startDesk();
  const reopened = new Widget(await ada.page.context().newPage());
  await reopened.page.goto(`${world.company}/orders/1001`);
  await expect(
    reopened.root.locator(".message[data-from=me] .state").filter({ hasText: "· stored" }),
  ).toHaveCount(3);
  await expect(reopened.root.locator(".message[data-from=me] .body")).toHaveText([
    /leaks/,
    /drips/,
    /smokes/,
  ]);
});

test("every tab shows the outbox, and one tab sends it", async ({ browser, world }) => {
  const ada = await openWidget(browser, `${world.company}/orders/1001`);
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
  await ada.send("The kettle leaks.");
  for (const tab of [ada, second]) await expect(tab.outgoing("leaks")).toBeVisible();
  await expect(ada.outgoing("leaks").locator(".state")).toHaveText(KEPT_STATE);
  const failedPuts = puts.length;
  isDown = false;
  for (const tab of [ada, second])
    await expect(tab.outgoing("leaks").locator(".state")).toContainText("· stored");
  expect(new Set(puts).size, "every attempt has the same address").toBe(1);
  expect(puts.length, "two senders would make more requests").toBeLessThanOrEqual(failedPuts + 2);
});

test("a tab that was open before the first keystroke does not overwrite the draft of another tab", async ({
  browser,
  world,
}) => {
  const ada = await openWidget(browser, `${world.company}/orders/1001`);
  const second = new Widget(await ada.page.context().newPage());
  await second.page.goto(`${world.company}/orders/1001`);
  await expect(second.root.locator(".scroller")).toHaveAttribute("aria-busy", "false");
  await ada.field.fill("A long story about a kettle");
  await expect(ada.root.locator(".saved")).toHaveText("Draft kept on this device");
  await expect(second.field).toHaveValue("A long story about a kettle");
  await second.field.pressSequentially(", and a mug");
  await expect(ada.field).toHaveValue("A long story about a kettle, and a mug");
});

test("a stored record of an unknown version is not overwritten", async ({ browser, world }) => {
  const ada = await openWidget(browser, `${world.company}/orders/1001`);
  await ada.field.fill("The kettle");
  await expect(ada.root.locator(".saved")).toHaveText("Draft kept on this device");
  /** The first record of the database, replaced first if a replacement is given. */
  const record = (replacement?: string) =>
    ada.page.evaluate(
      (replacement) =>
        new Promise<string>((resolve) => {
          const open = indexedDB.open("yes-reply");
          open.onsuccess = () => {
            const store = open.result
              .transaction(open.result.objectStoreNames[0], "readwrite")
              .objectStore(open.result.objectStoreNames[0]);
            const keys = store.getAllKeys();
            keys.onsuccess = () => {
              if (replacement) store.put(replacement, keys.result[0]);
              const read = store.get(keys.result[0]);
              read.onsuccess = () => {
                open.result.close();
                resolve(read.result as string);
              };
            };
          };
        }),
      replacement,
    );
  await record("of a later version");
  await ada.page.reload();
  await ada.field.fill("And a mug");
  await expect(ada.root.locator(".saved")).toHaveText(
    "This device cannot keep a draft: leave this page open",
  );
  expect(await record()).toBe("of a later version");
});

test("a rejected message shows its reason and its actions after a reload", async ({ browser, world }) => {
  const ada = await openWidget(browser, `${world.company}/orders/1001`);
  const problem = {
    type: "urn:yes-reply:problem:text-too-long",
    code: "text-too-long",
    title: "The text is too long",
    status: 422,
    detail: "That is one word too many.",
  };
  const cors = { "Access-Control-Allow-Origin": world.company };
  const reject = (route: Route) =>
    route.request().method() === "PUT"
      ? route.fulfill({ status: 422, json: problem, headers: cors })
      : route.fallback();
  await ada.page.route("**/v1/conversations/*", reject);
  await ada.send("Too much");
  await expect(ada.outgoing("Too much").locator(".state")).toContainText("This is too long");
  await ada.page.reload();
  await expect(ada.outgoing("Too much").locator(".state")).toContainText("This is too long");
  await ada.outgoing("Too much").getByRole("button", { name: "Change" }).click();
  await expect(ada.field).toHaveValue("Too much");
  await expect(ada.root.locator(".saved")).toHaveText("Draft kept on this device");
  await ada.page.reload();
  await expect(ada.field).toHaveValue("Too much");
  await expect(ada.root.locator(".message[data-from=me]")).toHaveCount(0);
});

test("without storage the widget says so, and still sends messages", async ({ browser, world }) => {
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
  await expect(ada.outgoing("leaks").locator(".state")).toContainText("· stored");
  await world.stopDesk("SIGKILL");
  await ada.send("Now it drips.");
  await expect(ada.outgoing("drips").locator(".state")).toHaveText("not sent yet, we keep trying");
  await expect(ada.root.getByRole("status").filter({ hasText: "Leave this page open" })).toBeVisible();
});

test("on a full disk the widget says so, and still sends messages", async ({ browser, world }) => {
  const ada = await openWidget(browser, `${world.company}/orders/1001`);
  await ada.field.fill("The kettle");
  await expect(ada.root.locator(".saved")).toHaveText("Draft kept on this device");
  await ada.page.evaluate(() => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
  });
  await ada.send("The kettle leaks.");
  await expect(ada.outgoing("leaks").locator(".state")).toContainText("· stored");
  await ada.field.fill("And");
  await expect(ada.root.locator(".saved")).toHaveText(
    "This device cannot keep a draft: leave this page open",
  );
});

test("another customer on the device sees no draft or outbox, and signing out deletes them in every tab", async ({
  browser,
  world,
}) => {
  const ada = await openWidget(browser, `${world.company}/orders/1001`);
  await expect(ada.root.locator(".scroller")).toHaveAttribute("aria-busy", "false");
  await world.stopDesk("SIGKILL");
  await ada.send("The kettle leaks.");
  await ada.field.fill("And");
  await expect(ada.outgoing("leaks").locator(".state")).toHaveText(KEPT_STATE);
  await expect(ada.root.locator(".saved")).toHaveText("Draft kept on this device");
  await world.startDesk();
  await ada.page.route("**/v1/**", (route) => route.abort());

  const jonas = new Widget(await ada.page.context().newPage());
  const tokenOfJonas = signToken(world.secret, { references: [{ kind: "order", id: "1001" }] });
  await jonas.page.addInitScript((tokenOfJonas) => {
    // The element gets the token as soon as it is parsed, before the script runs.
    new MutationObserver(() =>
      document.querySelector("yes-reply")?.setAttribute("token", tokenOfJonas),
    ).observe(document, { childList: true, subtree: true });
  }, tokenOfJonas);
  await jonas.page.route("**/v1/**", (route) => route.abort());
  await jonas.page.goto(`${world.company}/orders/1001`);
  await expect(jonas.root.locator(".banner")).toBeVisible();
  await expect(jonas.field).toHaveValue("");
  await expect(jonas.root.locator(".message[data-from=me]")).toHaveCount(0);

  await jonas.page.evaluate(() => YesReply.logout());
  await expect(ada.root.locator(".message[data-from=me]")).toHaveCount(0);
  await expect(ada.field).toHaveValue("");
  expect(await jonas.page.evaluate(databaseNames)).toEqual([]);
});

test("a draft expires after a week", async ({ browser, world }) => {
  const ada = await openWidget(browser, `${world.company}/orders/1001`);
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

test("an expired token is renewed with the function of the page", async ({ browser, world }) => {
  const ada = await openWidget(browser, `${world.company}/orders/1001`);
  await expect(ada.root.locator(".scroller")).toHaveAttribute("aria-busy", "false");
  const now = Math.floor(Date.now() / 1000);
  const claims = { sub: "customer-42", name: "Ada Okafor", references: [{ kind: "order", id: "1001" }] };
  const expired = signToken(world.secret, { ...claims, iat: now - 900, exp: now - 300 });
  const fresh = signToken(world.secret, claims);
  await ada.root.evaluate(
    (element, { expired, fresh }) => {
      Object.assign(element, { getToken: async () => fresh });
      element.setAttribute("token", expired);
    },
    { expired, fresh },
  );
  await ada.send("Is anybody there?");
  await expect(ada.outgoing("Is anybody there?").locator(".state")).toContainText("· stored");
});

test("another customer on the same page sees no message or draft of the first one", async ({
  browser,
  world,
}) => {
  const ada = await openWidget(browser, `${world.company}/orders/1001`);
  await ada.send("My kettle leaks.");
  await expect(ada.outgoing("leaks").locator(".state")).toContainText("· stored");
  await ada.field.fill("And my mug");
  const tokenOfJonas = signToken(world.secret, { references: [{ kind: "order", id: "1001" }] });
  await ada.root.evaluate((element, tokenOfJonas) => {
    element.removeAttribute("token-url");
    element.setAttribute("token", tokenOfJonas);
  }, tokenOfJonas);
  await expect(ada.root.locator(".message[data-from=me]")).toHaveCount(0);
  await expect(ada.field).toHaveValue("");
  await ada.send("I am Jonas.");
  await expect(ada.outgoing("Jonas").locator(".state")).toContainText("· stored");
});
