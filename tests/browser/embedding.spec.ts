import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { Page } from "@playwright/test";

import type { YesReplyApi, YesReplyElement, YesReplyEvents } from "../../public/yes-reply.d.ts";
import { withoutToken } from "./host.ts";
import { ROOT } from "./process.ts";
import { token } from "./token.ts";
import { agent, expect, test, Widget } from "./world.ts";

type Api = Record<string, (...given: unknown[]) => unknown>;
const call = (page: Page, name: string, ...given: unknown[]) =>
  page.evaluate(([name, given]) => void (window as unknown as { YesReply: Api }).YesReply[name](...given), [
    name,
    given,
  ] as const);

/** What the types have: the compiler sees to it that these are all. */
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

/** Collects the events of the page from its first byte on, by name with their details. */
async function listen(page: Page): Promise<(name?: string) => Promise<any[]>> {
  await page.addInitScript((names) => {
    const told = ((window as any).told = [] as unknown[]);
    for (const name of names)
      addEventListener(`yes-reply:${name}`, (event) => told.push([name, (event as CustomEvent).detail]));
  }, EVENTS);
  const told = () => page.evaluate(() => (window as any).told as [string, any][]);
  return async (name) =>
    name
      ? (await told()).filter(([told]) => told === name).map(([, detail]) => detail)
      : (await told()).map(([told]) => told);
}

test("a page opens and closes the panel by itself, and hears of it", async ({ page, world }) => {
  const told = await listen(page);
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
  expect(await told()).toEqual(["ready", "opened", "closed", "opened", "closed"]);
  await call(page, "update", { label: "Reply about this parcel" });
  await call(page, "setReference", "order:1002");
  await expect(widget.root.getByRole("button", { name: "Reply about this parcel" })).toBeVisible();
  await call(page, "shutdown");
  await expect(widget.root).toHaveCount(0);
});

test("what a page calls before the script is there is done when it is", async ({ page, world }) => {
  const stub = readFileSync(join(ROOT, "docs/embedding.md"), "utf8").match(
    /<script>(window\.YesReply .*)<\/script>/,
  )![1];
  await page.addInitScript(stub);
  await page.addInitScript(() => {
    const { YesReply } = window as unknown as { YesReply: Api };
    YesReply.on("opened", () => (document.title = "opened"));
    YesReply.open();
  });
  await page.goto(`${world.company}/launcher`);
  await expect(new Widget(page).root.getByRole("dialog")).toBeVisible();
  await expect(page).toHaveTitle("opened");
});

test("listeners end when they are told to", async ({ page, world }) => {
  await page.goto(`${world.company}/launcher`);
  await expect(new Widget(page).root.getByRole("button")).toBeVisible();
  await page.evaluate(() => {
    const heard = ((window as any).heard = [] as string[]);
    const { YesReply } = window as unknown as { YesReply: Api };
    const off = () => heard.push("off");
    YesReply.on("closed", off);
    const end = YesReply.on("closed", () => heard.push("ended")) as () => void;
    YesReply.once("closed", () => heard.push("once"));
    YesReply.on("closed", () => heard.push("always"));
    YesReply.off("closed", off);
    end();
  });
  for (const times of [1, 2]) {
    await call(page, "open");
    await expect(new Widget(page).field).toBeFocused();
    await call(page, "close");
    await expect.poll(() => page.evaluate(() => (window as any).heard.length)).toBe(times + 1);
  }
  expect(await page.evaluate(() => (window as any).heard)).toEqual(["once", "always", "always"]);
});

test("a customer who signs in and out is told to the widget", async ({ page, world }) => {
  const told = await listen(page);
  await page.goto(`${world.company}/orders/1001`);
  const widget = new Widget(page);
  const good = (await widget.root.getAttribute("token"))!;
  await withoutToken(page);
  await expect(widget.root.locator(".banner")).toHaveText(/^Sign in and reload this page to write to us/);
  expect(await told()).toContain("token-needed");
  await call(page, "identify", good);
  await widget.write("The lid broke.");
  await expect(widget.mine("lid broke").locator(".state")).toContainText("receipt");
  await widget.field.fill("A secret");
  await expect(widget.root.getByText("Draft kept on this device")).toBeVisible();
  await call(page, "logout");
  await expect(widget.field).toHaveValue("");
  await expect(widget.mine("lid broke")).toHaveCount(0);
  expect(await widget.root.getAttribute("token")).toBeNull();
});

for (const order of ["before", "after"]) {
  test(`a token that was asked for by somebody else and comes ${order} one's own is not used`, async ({
    page,
    world,
  }) => {
    const about = { references: [{ kind: "order", id: "1001" }] };
    const [hers, his] = [token(world.secret, { sub: "customer-42", ...about }), token(world.secret, about)];
    const told = await listen(page);
    const used: string[] = [];
    page.on("request", (request) => used.push(request.headers().authorization ?? ""));
    await page.route("**/yes-reply.js", async (route) => {
      // Before the script is there: this page has no token, but a function that takes its time.
      await page.evaluate((hers) => {
        const element = document.querySelector("yes-reply") as any;
        element.removeAttribute("token");
        element.removeAttribute("token-url");
        element.getToken = () => new Promise((given) => ((window as any).answer = () => given(hers)));
      }, hers);
      await route.continue();
    });
    await page.goto(`${world.company}/orders/1001`, { waitUntil: "domcontentloaded" });
    await page.waitForFunction(() => (window as any).answer);
    await page.evaluate(
      ([his, order]) => {
        (window as any).YesReply.identify(async () => his);
        if (order === "before") (window as any).answer();
      },
      [his, order],
    );
    await expect.poll(() => used).toContain(`Bearer ${his}`);
    await page.evaluate(() => (window as any).answer());
    const widget = new Widget(page);
    await widget.write("I am Jonas.");
    await expect(widget.mine("Jonas").locator(".state")).toContainText("receipt");
    expect(used).not.toContain(`Bearer ${hers}`);
    expect(await told("ready"), "and it need not begin again for that").toHaveLength(1);
  });
}

test("a page hears what is said", async ({ page, browser, world }) => {
  const told = await listen(page);
  await page.goto(`${world.company}/launcher`);
  const widget = new Widget(page);
  await call(page, "open");
  await widget.write("The lid broke.");
  await expect(widget.mine("lid broke").locator(".state")).toContainText("receipt");
  const [stored] = await told("stored");
  expect(stored.receipt).toMatch(/^R-/);
  await expect(widget.mine("lid broke").locator(".state")).toContainText(
    stored.receipt.replaceAll("-", "\u2011"),
  );
  await call(page, "close");

  const inbox = await agent(browser, world);
  await inbox.getByRole("link", { name: /Order 1001 · Okafor/ }).click();
  for (const words of ["A new one is on its way.", "It comes on Friday."]) {
    await inbox.getByRole("textbox", { name: "Your reply" }).fill(words);
    await inbox.getByRole("button", { name: "Send" }).click();
    await expect(inbox.getByText(words).last()).toBeVisible();
  }
  await expect(widget.root.locator(".unread")).toHaveText("2 new");
  expect(await page.evaluate(() => (window as any).YesReply.get("unread"))).toBe(2);
  expect(await told("received")).toEqual(
    [1, 2].map(() => ({ id: expect.any(String), author: "person", name: "Maria" })),
  );
  expect(await told("status")).toEqual([{ status: "awaiting_customer" }]);
  await call(page, "open");
  await expect(widget.theirs("on Friday")).toBeVisible();
  await expect(widget.root.locator(".unread")).toHaveText("");
  expect(await told("unread")).toEqual([{ count: 1 }, { count: 2 }, { count: 0 }]);
  await call(page, "close");
  await inbox.getByRole("textbox", { name: "Your reply" }).fill("It has left.");
  await inbox.getByRole("button", { name: "Send" }).click();
  await expect(widget.root.locator(".unread")).toHaveText("1 new");
  await call(page, "setReference", "bill:2026-1107");
  await expect(widget.root.locator(".unread"), "it was about the order").toHaveText("");
  await call(page, "setReference", "order:1001");
  await page.reload();
  await call(page, "open");
  await expect(widget.theirs("on Friday")).toBeVisible();
  expect(await told("received"), "what was there before is no news").toEqual([]);
});

test("a page hears that something was refused", async ({ page, world }) => {
  const told = await listen(page);
  await page.goto(`${world.company}/orders/1001`);
  await page.route("**/v1/conversations/*", async (route) => {
    const problem = {
      type: "urn:yes-reply:problem:text-too-long",
      code: "text-too-long",
      title: "Too long",
      status: 422,
      detail: "This is too long for us.",
      retryable: false,
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
  await widget.write("The lid broke.");
  await expect(widget.mine("lid broke")).toContainText("too long for us");
  expect(await told("stuck")).toEqual([{ id: expect.any(String), reason: "This is too long for us." }]);
});

/** The names in the table below a heading of docs/embedding.md. */
const names = (heading: string) =>
  [
    ...readFileSync(join(ROOT, "docs/embedding.md"), "utf8")
      .split(`## ${heading}\n`)[1]
      .split("\n## ")[0]
      .matchAll(/^\| `(?:YesReply\.)?([a-z-]+)/gim),
  ].map(([, name]) => name);

test("the tables of the documentation name what the manifest of the package names", () => {
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

test("the tables of the documentation have what there is", async ({ page, world }) => {
  await page.goto(`${world.company}/launcher`);
  await expect(new Widget(page).root.getByRole("button")).toBeVisible();
  const methods = await page.evaluate(() => Object.keys((window as any).YesReply));
  expect(names("Methods")).toEqual(methods);
  expect(Object.keys(TYPES.methods)).toEqual(methods);
  const found = (pattern: RegExp, file: string) =>
    [...readFileSync(join(ROOT, file), "utf8").matchAll(pattern)].flatMap(([, ...parts]) =>
      parts.filter(Boolean),
    );
  const told = ["public/loader/controller.js", "public/loader/unread.js"].flatMap((file) =>
    found(/\bemit\((?:isOpen \? )?"([a-z-]+)"(?: : "([a-z-]+)")?/g, file),
  );
  for (const file of ["src/session/deliver.rs", "src/session/follow.rs"])
    told.push(...found(/\.tell\("([a-z-]+)"/g, file));
  expect(names("Events").sort()).toEqual([...new Set(told)].sort());
  expect(names("Events").sort()).toEqual([...EVENTS].sort());
  const attributes = await page.evaluate(
    () => (customElements.get("yes-reply") as any).observedAttributes as string[],
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
    ...found(/const PARTS.* = \[(.*)\];/g, "src/view/el.rs").flatMap((list) => list.match(/[a-z]+(?=")/g)!),
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
