// JavaScript API of the host page: methods, events, and the tables of docs/embedding.md.

import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { Page } from "@playwright/test";

import type { YesReplyApi, YesReplyElement, YesReplyEvents } from "../../public/yes-reply.d.ts";
import { removeToken } from "./host_page.ts";
import { sendReply } from "./inbox.ts";
import { ROOT } from "./process.ts";
import { signToken } from "./token.ts";
import { expect, openInbox, test, Widget } from "./world.ts";

type UntypedApi = Record<string, (...args: unknown[]) => unknown>;

/** Calls a method of `YesReply` in the page. */
const call = (page: Page, method: keyof YesReplyApi, ...args: unknown[]) =>
  page.evaluate(([method, args]) => void (YesReply as unknown as UntypedApi)[method](...args), [
    method,
    args,
  ] as const);

/** Names in the type declarations. The compiler checks that none is missing. */
const TYPES = {
  events: {
    ready: 1,
    opened: 1,
    closed: 1,
    stored: 1,
    stuck: 1,
    received: 1,
    unread: 1,
    status: 1,
    "token-needed": 1,
    error: 1,
  } satisfies Record<keyof YesReplyEvents, 1>,
  methods: {
    open: 1,
    close: 1,
    toggle: 1,
    show: 1,
    hide: 1,
    identify: 1,
    logout: 1,
    setReference: 1,
    update: 1,
    get: 1,
    shutdown: 1,
    on: 1,
    once: 1,
    off: 1,
  } satisfies Record<keyof YesReplyApi, 1>,
  members: {
    ...{
      reference: 1,
      api: 1,
      token: 1,
      tokenUrl: 1,
      label: 1,
      fallback: 1,
      theme: 1,
      position: 1,
      isolation: 1,
      launcher: 1,
      badge: 1,
    },
    ...{ open: 1, close: 1, toggle: 1, identify: 1, getToken: 1 },
  } satisfies Record<Exclude<keyof YesReplyElement, keyof HTMLElement>, 1>,
};
const EVENTS = Object.keys(TYPES.events);

/** Records the events of each page that loads from now on. */
async function recordEvents(page: Page) {
  await page.addInitScript((names) => {
    window.emitted = [];
    for (const name of names)
      addEventListener(`yes-reply:${name}`, (event) =>
        window.emitted.push([name, (event as CustomEvent).detail]),
      );
  }, EVENTS);
  const emitted = () => page.evaluate(() => window.emitted);
  return {
    names: async () => (await emitted()).map(([name]) => name),
    details: async <Name extends keyof YesReplyEvents>(name: Name) =>
      (await emitted())
        .filter(([emittedName]) => emittedName === name)
        .map(([, detail]) => detail as YesReplyEvents[Name]),
  };
}

test("methods open, close, hide and change the launcher, and events report it", async ({ page, world }) => {
  const events = await recordEvents(page);
  await page.goto(`${world.company}/launcher`);
  const widget = new Widget(page);
  const panel = widget.root.getByRole("dialog");
  await expect(widget.root.getByRole("button", { name: "Reply about this order" })).toBeVisible();
  await call(page, "open");
  await expect(panel).toBeVisible();
  await widget.field.fill("half a sentence");
  await call(page, "toggle");
  await expect(panel).toBeHidden();
  await call(page, "close");
  await call(page, "toggle");
  await expect(widget.field).toHaveValue("half a sentence");
  await call(page, "hide");
  await expect(panel).toBeHidden();
  await call(page, "show");
  await expect(panel).toBeVisible();
  await call(page, "close");
  expect(await events.names()).toEqual(["ready", "opened", "closed", "opened", "closed"]);
  await call(page, "update", { label: "Reply about this parcel" });
  await call(page, "setReference", "order:1002");
  await expect(widget.root.getByRole("button", { name: "Reply about this parcel" })).toBeVisible();
  await call(page, "shutdown");
  await expect(widget.root).toHaveCount(0);
});

test("calls before the script has loaded run once it has", async ({ page, world }) => {
  const stub = readFileSync(join(ROOT, "docs/embedding.md"), "utf8").match(
    /<script>(window\.YesReply .*)<\/script>/,
  )![1];
  await page.addInitScript(stub);
  await page.addInitScript(() => {
    YesReply.on("opened", () => {
      document.title = "opened";
    });
    YesReply.open();
  });
  await page.goto(`${world.company}/launcher`);
  await expect(new Widget(page).root.getByRole("dialog")).toBeVisible();
  await expect(page).toHaveTitle("opened");
});

test("listeners can be removed in three ways", async ({ page, world }) => {
  await page.goto(`${world.company}/launcher`);
  await expect(new Widget(page).root.getByRole("button")).toBeVisible();
  await page.evaluate(() => {
    window.calledListeners = [];
    const listener = (name: string) => () => void window.calledListeners.push(name);
    const removedByOff = listener("removed by off");
    YesReply.on("closed", removedByOff);
    const remove = YesReply.on("closed", listener("removed by the returned function"));
    YesReply.once("closed", listener("once"));
    YesReply.on("closed", listener("always"));
    YesReply.off("closed", removedByOff);
    remove();
  });
  for (const closings of [1, 2]) {
    await call(page, "open");
    await expect(new Widget(page).field).toBeFocused();
    await call(page, "close");
    await expect.poll(() => page.evaluate(() => window.calledListeners.length)).toBe(closings + 1);
  }
  expect(await page.evaluate(() => window.calledListeners)).toEqual(["once", "always", "always"]);
});

test("identify signs a customer in, and logout removes the token and the messages", async ({
  page,
  world,
}) => {
  const events = await recordEvents(page);
  await page.goto(`${world.company}/orders/1001`);
  const widget = new Widget(page);
  const good = (await widget.root.getAttribute("token"))!;
  await removeToken(page);
  await expect(widget.root.locator(".banner")).toHaveText(/^Sign in and reload this page to write to us/);
  expect(await events.names()).toContain("token-needed");
  await call(page, "identify", good);
  await widget.send("The lid broke.");
  await expect(widget.outgoing("lid broke").locator(".state")).toContainText("receipt");
  await widget.field.fill("A secret");
  await expect(widget.root.getByText("Draft kept on this device")).toBeVisible();
  await call(page, "logout");
  await expect(widget.field).toHaveValue("");
  await expect(widget.outgoing("lid broke")).toHaveCount(0);
  expect(await widget.root.getAttribute("token")).toBeNull();
});

for (const order of ["before", "after"]) {
  test(`a token of the previous customer that arrives ${order} the new token is not used`, async ({
    page,
    world,
  }) => {
    const claims = { references: [{ kind: "order", id: "1001" }] };
    const tokenOfAda = signToken(world.secret, { sub: "customer-42", ...claims });
    const tokenOfJonas = signToken(world.secret, claims);
    const events = await recordEvents(page);
    const sentHeaders: string[] = [];
    page.on("request", (request) => sentHeaders.push(request.headers().authorization ?? ""));
    await page.route("**/yes-reply.js", async (route) => {
      // Before the script has loaded, the page replaces its token by a function that resolves late.
      await page.evaluate((tokenOfAda) => {
        const element = document.querySelector("yes-reply")!;
        element.removeAttribute("token");
        element.removeAttribute("token-url");
        element.getToken = () =>
          new Promise((resolve) => {
            window.resume = () => resolve(tokenOfAda);
          });
      }, tokenOfAda);
      await route.continue();
    });
    await page.goto(`${world.company}/orders/1001`, { waitUntil: "domcontentloaded" });
    await page.waitForFunction(() => window.resume);
    await page.evaluate(
      ([tokenOfJonas, order]) => {
        YesReply.identify(async () => tokenOfJonas);
        if (order === "before") window.resume();
      },
      [tokenOfJonas, order],
    );
    await expect.poll(() => sentHeaders).toContain(`Bearer ${tokenOfJonas}`);
    await page.evaluate(() => window.resume());
    const widget = new Widget(page);
    await widget.send("I am Jonas.");
    await expect(widget.outgoing("Jonas").locator(".state")).toContainText("receipt");
    expect(sentHeaders).not.toContain(`Bearer ${tokenOfAda}`);
    expect(await events.details("ready"), "the widget has not restarted").toHaveLength(1);
  });
}

test("events report stored messages, replies, unread counts and statuses", async ({
  page,
  browser,
  world,
}) => {
  const events = await recordEvents(page);
  await page.goto(`${world.company}/launcher`);
  const widget = new Widget(page);
  await call(page, "open");
  await widget.send("The lid broke.");
  await expect(widget.outgoing("lid broke").locator(".state")).toContainText("receipt");
  const [stored] = await events.details("stored");
  expect(stored.receipt).toMatch(/^R-/);
  await expect(widget.outgoing("lid broke").locator(".state")).toContainText(
    stored.receipt.replaceAll("-", "\u2011"),
  );
  await call(page, "close");

  const inbox = await openInbox(browser, world);
  await inbox.getByRole("link", { name: /Order 1001 · Okafor/ }).click();
  for (const text of ["A new one is on its way.", "It comes on Friday."]) {
    await sendReply(inbox, text);
    await expect(inbox.getByText(text).last()).toBeVisible();
  }
  await expect(widget.root.locator(".unread")).toHaveText("2 new");
  expect(await page.evaluate(() => YesReply.get("unread"))).toBe(2);
  expect(await events.details("received")).toEqual(
    [1, 2].map(() => ({ id: expect.any(String), author: "person", name: "Maria" })),
  );
  expect(await events.details("status")).toEqual([{ status: "awaiting_customer" }]);
  await call(page, "open");
  await expect(widget.incoming("on Friday")).toBeVisible();
  await expect(widget.root.locator(".unread")).toHaveText("");
  expect(await events.details("unread")).toEqual([{ count: 1 }, { count: 2 }, { count: 0 }]);
  await call(page, "close");
  await sendReply(inbox, "It has left.");
  await expect(widget.root.locator(".unread")).toHaveText("1 new");
  await call(page, "setReference", "bill:2026-1107");
  await expect(widget.root.locator(".unread"), "the unread reply is about the order").toHaveText("");
  await call(page, "setReference", "order:1001");
  await page.reload();
  await call(page, "open");
  await expect(widget.incoming("on Friday")).toBeVisible();
  expect(await events.details("received"), "replies from before the load").toEqual([]);
});

test("an event reports a rejected message with its reason", async ({ page, world }) => {
  const events = await recordEvents(page);
  await page.goto(`${world.company}/orders/1001`);
  await page.route("**/v1/conversations/*", async (route) => {
    const problem = {
      type: "urn:yes-reply:problem:text-too-long",
      code: "text-too-long",
      title: "Too long",
      status: 422,
      detail: "This is too long for us.",
    };
    if (route.request().method() !== "PUT") return route.continue();
    await route.fulfill({
      status: 422,
      headers: { "access-control-allow-origin": world.company },
      contentType: "application/problem+json",
      body: JSON.stringify(problem),
    });
  });
  const widget = new Widget(page);
  await widget.send("The lid broke.");
  await expect(widget.outgoing("lid broke")).toContainText("This is too long");
  expect(await events.details("stuck")).toEqual([
    { id: expect.any(String), reason: "This is too long for us." },
  ]);
});

/** The names in the table below a heading of docs/embedding.md. */
const names = (heading: string) =>
  [
    ...readFileSync(join(ROOT, "docs/embedding.md"), "utf8")
      .split(`## ${heading}\n`)[1]
      .split("\n## ")[0]
      .matchAll(/^\| `(?:YesReply\.)?([a-z-]+)/gim),
  ].map(([, name]) => name);

test("the tables of docs/embedding.md list what custom-elements.json describes", () => {
  const manifest = JSON.parse(readFileSync(join(ROOT, "target/npm/package/custom-elements.json"), "utf8"));
  const [element] = manifest.modules[0].declarations;
  expect(element.tagName).toBe("yes-reply");
  const tables = {
    attributes: names("Attributes"),
    members: names("Element"),
    events: names("Events").map((name) => `yes-reply:${name}`),
    cssProperties: names("Looks"),
    cssParts: names("Parts"),
    slots: names("Slots"),
  };
  for (const [kind, documented] of Object.entries(tables)) {
    const described = element[kind] as { name: string; description: string }[];
    expect(described.map(({ name }) => name).sort(), kind).toEqual(documented.sort());
    expect(described.filter(({ description }) => !description)).toEqual([]);
  }
});

test("the tables of docs/embedding.md list every method, event, attribute, part, slot and custom property", async ({
  page,
  world,
}) => {
  await page.goto(`${world.company}/launcher`);
  await expect(new Widget(page).root.getByRole("button")).toBeVisible();
  const methods = await page.evaluate(() => Object.keys(YesReply));
  expect(names("Methods")).toEqual(methods);
  expect(Object.keys(TYPES.methods)).toEqual(methods);
  const found = (pattern: RegExp, file: string) =>
    [...readFileSync(join(ROOT, file), "utf8").matchAll(pattern)].flatMap(([, ...parts]) =>
      parts.filter(Boolean),
    );
  const emitted = ["public/loader/controller.js", "public/loader/unread.js"].flatMap((file) =>
    found(/\bemit\((?:isOpen \? )?"([a-z-]+)"(?: : "([a-z-]+)")?/g, file),
  );
  for (const file of ["src/controller/sender.rs", "src/controller/poller.rs"])
    emitted.push(...found(/\.emit\("([a-z-]+)"/g, file));
  expect(names("Events").sort()).toEqual([...new Set(emitted)].sort());
  expect(names("Events").sort()).toEqual([...EVENTS].sort());
  const attributes = await page.evaluate(
    () => (customElements.get("yes-reply") as unknown as { observedAttributes: string[] }).observedAttributes,
  );
  expect(names("Attributes").sort()).toEqual([...attributes].sort());
  const properties = attributes.map((name) => name.replace(/-(.)/, (_, letter) => letter.toUpperCase()));
  expect([...properties, ...names("Element")].sort()).toEqual(Object.keys(TYPES.members).sort());
  const members = await page.evaluate(() =>
    Object.getOwnPropertyNames(customElements.get("yes-reply")!.prototype),
  );
  expect(members.filter((name) => !/^constructor$|Callback$/.test(name)).sort()).toEqual(
    Object.keys(TYPES.members).sort(),
  );
  const parts = [
    ...found(/\bpart: "([a-z]+)"/g, "public/loader/launcher-button.js"),
    ...found(/const PARTS.* = \[(.*)\];/g, "crates/ui/src/element.rs").flatMap(
      (list) => list.match(/[a-z]+(?=")/g)!,
    ),
  ];
  expect(names("Parts").sort()).toEqual(parts.sort());
  const slots = [
    ...found(/\bname: "([a-z]+)"/g, "public/loader/launcher-button.js"),
    ...found(/slot: Some\("([a-z]+)"\)/g, "src/view/timeline.rs"),
  ];
  expect(names("Slots").sort()).toEqual(slots.sort());
  const looks = [
    ...found(/(--yes-reply-[a-z-]+):/g, "style/tokens.css"),
    ...found(/var\((--yes-reply-[a-z-]+)/g, "style/loader.css"),
  ];
  expect(names("Looks").sort()).toEqual([...new Set(looks)].sort());
  for (const name of found(/\battribute\("([a-z-]+)"\)/g, "src/config.rs"))
    expect(attributes).toContain(name);
});
