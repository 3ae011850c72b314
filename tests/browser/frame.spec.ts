// The widget in a frame of the desk, for pages that cannot run it themselves, and on a page of its own.

import type { Page } from "@playwright/test";

import { complaints, serve, wear } from "./host.ts";
import { token } from "./token.ts";
import { agent, expect, test, Widget, type World } from "./world.ts";

/** What is in the frame. Locators look into its shadow root. */
const inside = (page: Page) => {
  const root = page.frameLocator("yes-reply iframe");
  return {
    field: root.getByRole("textbox", { name: "Your message" }),
    send: root.getByRole("button", { name: "Send", exact: true }),
    message: (words: string) => root.locator(".message", { hasText: words }),
    text: (words: string) => root.getByText(words),
    heading: (name: string) => root.getByRole("heading", { name }),
    close: root.getByRole("button", { name: "Close" }),
  };
};

/** A page that allows no WebAssembly, and wants a frame. */
const framed = (page: Page, world: World, path: string, headers: Record<string, string> = {}) =>
  serve(page, path, {
    headers: {
      "content-security-policy": `script-src ${world.desk}; frame-src ${world.desk}; connect-src 'self' ${world.desk}`,
      ...headers,
    },
    html: (html) =>
      html
        .replace("<yes-reply ", '<yes-reply isolation="frame" ')
        .replace("data-reference", 'data-isolation="frame" data-reference'),
  });

test("a page that allows no WebAssembly shows the widget in a frame", async ({ page, browser, world }) => {
  const said = complaints(page);
  await framed(page, world, "/launcher");
  await page.goto(`${world.company}/launcher`);
  await page.evaluate(() => {
    const told = ((window as any).told = [] as string[]);
    for (const name of ["ready", "opened", "closed", "stored", "received", "unread"])
      addEventListener(`yes-reply:${name}`, () => told.push(name));
  });
  const widget = new Widget(page);
  const button = widget.root.getByRole("button", { name: "Reply about this order" });
  await button.click();
  const frame = inside(page);
  await expect(frame.field).toBeFocused();
  await frame.field.fill("The lid broke.");
  await frame.send.click();
  await expect(frame.message("lid broke").locator(".state")).toContainText("receipt");
  await frame.field.press("Escape");
  await expect(button).toBeFocused();
  await expect(widget.root.locator("iframe")).toBeHidden();

  const inbox = await agent(browser, world);
  await inbox.getByRole("link", { name: /Order 1001 · Okafor/ }).click();
  await inbox.getByRole("textbox", { name: "Your reply" }).fill("A new one is on its way.");
  await inbox.getByRole("button", { name: "Send" }).click();
  await expect(widget.root.locator(".unread")).toHaveText("1 new");
  await button.click();
  await expect(frame.message("on its way")).toBeVisible();
  await frame.close.click();
  await expect(widget.root.locator("iframe")).toBeHidden();
  expect(await page.evaluate(() => (window as any).told)).toEqual([
    "ready",
    "opened",
    "stored",
    "closed",
    "received",
    "unread",
    "opened",
    "unread",
    "closed",
  ]);
  expect(said).toEqual([]);
});

test("a frame that has answered stays for good", async ({ page, world }) => {
  await page.clock.install();
  await framed(page, world, "/orders/1001");
  await page.goto(`${world.company}/orders/1001`);
  const frame = inside(page);
  await expect(frame.field).toBeVisible();
  await page.clock.fastForward(31_000);
  await frame.field.fill("still here");
  await expect(frame.field).toHaveValue("still here");
});

test("in a frame too the reference changes in place, and signing out forgets", async ({ page, world }) => {
  await framed(page, world, "/orders/1001");
  await page.goto(`${world.company}/orders/1001`);
  const widget = new Widget(page);
  const frame = inside(page);
  await frame.field.fill("half a sentence");
  await expect(frame.text("Draft kept on this device")).toBeVisible();
  await widget.root.evaluate((element: any) => (element.reference = "bill:2026-1107"));
  await expect(frame.heading("Bill 2026-1107")).toBeVisible();
  await expect(frame.field).toHaveValue("");
  await widget.root.evaluate((element: any) => (element.reference = "order:1001"));
  await expect(frame.field).toHaveValue("half a sentence");
  await page.evaluate(() => void (window as any).YesReply.logout());
  await expect(frame.field).toHaveValue("");
  await page.reload();
  await expect(frame.field).toBeVisible();
  await expect(frame.text("Draft kept")).toHaveCount(0);
  await expect(frame.field).toHaveValue("");
});

test("the company's colours reach into the frame", async ({ page, world }) => {
  await framed(page, world, "/orders/1001");
  await page.goto(`${world.company}/orders/1001`);
  await wear(page, "yes-reply { --yes-reply-paper: rgb(1, 2, 3); }");
  const panel = page.frameLocator("yes-reply iframe").locator(".panel");
  await page.emulateMedia({ colorScheme: "dark" });
  await expect(panel).toHaveCSS("background-color", "rgb(1, 2, 3)");
});

test("nobody but the company's pages can show it in a frame", async ({ page, world }) => {
  const elsewhere = world.company.replace("127.0.0.1", "localhost");
  await framed(page, world, "/orders/1001");
  await page.clock.install();
  const refused = page.waitForEvent("console", (message) => message.text().includes("frame-ancestors"));
  await page.goto(`${elsewhere}/orders/1001`);
  await refused;
  await expect(inside(page).field).toHaveCount(0);
  const told = page.waitForEvent("console", (message) =>
    message.text().includes("does not answer in its frame"),
  );
  await page.clock.fastForward(31_000);
  await told;
  await expect(page.locator("yes-reply").getByRole("alert")).toContainText("reach us in another way");
});

test("whatever is said to the frame, and from it, only what has the right shape is heard", async ({
  page,
  world,
}) => {
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  // The page keeps the ends of the ports that it makes, to speak out of turn.
  await page.addInitScript(() => {
    const Channel = MessageChannel;
    (window as any).channels = [];
    (window as any).MessageChannel = class extends Channel {
      constructor() {
        super();
        (window as any).channels.push(this);
      }
    };
  });
  await framed(page, world, "/orders/1001");
  await page.goto(`${world.company}/orders/1001`);
  const frame = inside(page);
  await frame.field.fill("half a sentence");
  await expect(frame.text("Draft kept on this device")).toBeVisible();
  await page.evaluate((desk) => {
    const element = document.querySelector("yes-reply")!;
    const told = ((window as any).told = [] as [string, unknown][]);
    const dispatch = element.dispatchEvent.bind(element);
    element.dispatchEvent = (event) =>
      told.push([event.type, (event as CustomEvent).detail]) > 0 && dispatch(event);
    let seed = 7;
    const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
    const names = [
      "yesReply",
      "hello",
      "retryNow",
      "clearStorage",
      "responseTo",
      "token",
      "failed",
      "type",
      "detail",
      "requestId",
      "reference",
      "theme",
      "form",
      "cssVariables",
      "__proto__",
      "length",
    ];
    const leaves = [
      undefined,
      null,
      true,
      0,
      -1,
      1,
      1.5,
      NaN,
      "",
      "order:1",
      "\u0000",
      "token",
      "stuck",
      "close!",
      [],
      {},
      10n,
      new Date(),
      /x/,
      new Uint8Array(3),
      new Map([["hello", 1]]),
    ];
    const junk = (depth: number): unknown => {
      if (depth === 0 || random(3) === 0) return leaves[random(leaves.length)];
      return Object.fromEntries(
        Array.from({ length: random(5) }, () => [names[random(names.length)], junk(depth - 1)]),
      );
    };
    // `clearStorage: true` and a hello with everything in it are not junk.
    const isMeant = (value: any) => value?.clearStorage === true || value?.hello?.yesReply === 1;
    const target = element.shadowRoot!.querySelector("iframe")!.contentWindow!;
    const { port1 } = (window as any).channels[0] as MessageChannel;
    for (let time = 0; time < 5_000; time++) {
      const value = junk(3);
      if (isMeant(value)) continue;
      target.postMessage(value, desk);
      if (time % 10 === 0) target.postMessage(value, desk, [new MessageChannel().port1]);
      port1.postMessage(value);
      // What the frame could say if it were somebody else's.
      port1.dispatchEvent(new MessageEvent("message", { data: value }));
    }
  }, world.desk);
  await frame.field.press("End");
  await frame.field.pressSequentially(", and the rest");
  await frame.send.click();
  await expect(frame.message("half a sentence, and the rest").locator(".state")).toContainText("receipt");
  expect(errors).toEqual([]);
  const told: [string, any][] = await page.evaluate(() => (window as any).told);
  expect([...new Set(told.map(([name]) => name))].sort()).toEqual(["yes-reply:stored", "yes-reply:stuck"]);
  expect(
    told.flatMap(([, detail]) => Object.values(detail ?? {})).filter((word) => typeof word !== "string"),
  ).toEqual([]);
});

for (const isolation of ["frame", "none"]) {
  test(`a page that is isolated from others can have it, isolation: ${isolation}`, async ({
    page,
    world,
  }) => {
    await framed(page, world, "/orders/1001", {
      "content-security-policy": "default-src * 'wasm-unsafe-eval'",
      "cross-origin-embedder-policy": "require-corp",
      "cross-origin-opener-policy": "same-origin",
    });
    await page.goto(`${world.company}/orders/1001`);
    await new Widget(page).root.evaluate(
      (element: any, isolation) => (element.isolation = isolation),
      isolation,
    );
    await expect(isolation === "frame" ? inside(page).field : new Widget(page).field).toBeVisible();
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    await expect(page.locator("yes-reply iframe")).toHaveCount(isolation === "frame" ? 1 : 0);
  });
}

test("a link opens it on a page of its own", async ({ page, world }) => {
  await page.setViewportSize({ width: 360, height: 640 });
  const mine = token(world.secret, { references: [{ kind: "order", id: "1001" }] });
  await page.goto(`${world.desk}/reply#reference=order:1001&token=${mine}`);
  const root = page.locator("main");
  await expect(page).toHaveTitle("Reply about order 1001");
  await root.getByRole("textbox", { name: "Your message" }).fill("The lid broke.");
  await root.getByRole("button", { name: "Send", exact: true }).click();
  await expect(root.locator(".message", { hasText: "lid broke" }).locator(".state")).toContainText("receipt");
  expect(await root.locator(".panel").boundingBox()).toEqual({ x: 0, y: 0, width: 360, height: 640 });
});

test("a link that lost its end says so, and without scripts there is a mail address", async ({
  page,
  world,
}) => {
  const answer = await page.goto(`${world.desk}/reply`);
  await expect(page.getByRole("alert")).toContainText("Write to care@kettle.example");
  const [, without] = (await answer!.text()).match(/<noscript>(.*)<\/noscript>/)!;
  expect(without).toContain('<a href="mailto:care@kettle.example">care@kettle.example</a>');
});
