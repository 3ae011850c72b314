// Widget in an iframe of the desk, for pages whose policy forbids WebAssembly, and on a standalone page.

import type { Page } from "@playwright/test";

import type { YesReplyElement } from "../../public/yes-reply.d.ts";
import { applyStyleSheet, collectConsoleErrors, modifyPage } from "./host_page.ts";
import { sendReply } from "./inbox.ts";
import { signToken } from "./token.ts";
import { expect, openInbox, test, Widget, type World } from "./world.ts";

/** The widget in the iframe. Locators pierce its shadow root. */
const framedWidget = (page: Page) => {
  const root = page.frameLocator("yes-reply iframe");
  return {
    field: root.getByRole("textbox", { name: "Your message" }),
    send: root.getByRole("button", { name: "Send", exact: true }),
    message: (text: string) => root.locator(".message", { hasText: text }),
    text: (text: string) => root.getByText(text),
    heading: (name: string) => root.getByRole("heading", { name }),
    close: root.getByRole("button", { name: "Close" }),
  };
};

/** Gives the page a policy without WebAssembly, and its widget an iframe. */
const requireIframe = (page: Page, world: World, path: string, headers: Record<string, string> = {}) =>
  modifyPage(page, path, {
    headers: {
      "content-security-policy": `script-src ${world.desk}; frame-src ${world.desk}; connect-src 'self' ${world.desk}`,
      ...headers,
    },
    html: (html) =>
      html
        .replace("<yes-reply ", '<yes-reply isolation="frame" ')
        .replace("data-reference", 'data-isolation="frame" data-reference'),
  });

test("a page whose policy forbids WebAssembly shows the widget in an iframe, with the same events", async ({
  page,
  browser,
  world,
}) => {
  const errors = collectConsoleErrors(page);
  await requireIframe(page, world, "/launcher");
  await page.goto(`${world.company}/launcher`);
  await page.evaluate(() => {
    window.emitted = [];
    for (const name of ["ready", "opened", "closed", "stored", "received", "unread"])
      addEventListener(`yes-reply:${name}`, () => window.emitted.push([name, undefined]));
  });
  const widget = new Widget(page);
  const button = widget.root.getByRole("button", { name: "Reply about this order" });
  await button.click();
  const frame = framedWidget(page);
  await expect(frame.field).toBeFocused();
  await frame.field.fill("The lid broke.");
  await frame.send.click();
  await expect(frame.message("lid broke").locator(".state")).toContainText("receipt");
  await frame.field.press("Escape");
  await expect(button).toBeFocused();
  await expect(widget.root.locator("iframe")).toBeHidden();

  const inbox = await openInbox(browser, world);
  await inbox.getByRole("link", { name: /Order 1001 · Okafor/ }).click();
  await sendReply(inbox, "A new one is on its way.");
  await expect(widget.root.locator(".unread")).toHaveText("1 new");
  await button.click();
  await expect(frame.message("on its way")).toBeVisible();
  await frame.close.click();
  await expect(widget.root.locator("iframe")).toBeHidden();
  expect(await page.evaluate(() => window.emitted.map(([name]) => name))).toEqual([
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
  expect(errors).toEqual([]);
});

test("an iframe that has responded is not replaced by the fallback", async ({ page, world }) => {
  await page.clock.install();
  await requireIframe(page, world, "/orders/1001");
  await page.goto(`${world.company}/orders/1001`);
  const frame = framedWidget(page);
  await expect(frame.field).toBeVisible();
  await page.clock.fastForward(31_000);
  await frame.field.fill("still here");
  await expect(frame.field).toHaveValue("still here");
});

test("in an iframe the reference can change, and signing out deletes the draft", async ({ page, world }) => {
  await requireIframe(page, world, "/orders/1001");
  await page.goto(`${world.company}/orders/1001`);
  const widget = new Widget(page);
  const frame = framedWidget(page);
  await frame.field.fill("half a sentence");
  await expect(frame.text("Draft kept on this device")).toBeVisible();
  await widget.root.evaluate((element: YesReplyElement) => {
    element.reference = "bill:2026-1107";
  });
  await expect(frame.heading("Bill 2026-1107")).toBeVisible();
  await expect(frame.field).toHaveValue("");
  await widget.root.evaluate((element: YesReplyElement) => {
    element.reference = "order:1001";
  });
  await expect(frame.field).toHaveValue("half a sentence");
  await page.evaluate(() => void YesReply.logout());
  await expect(frame.field).toHaveValue("");
  await page.reload();
  await expect(frame.field).toBeVisible();
  await expect(frame.text("Draft kept")).toHaveCount(0);
  await expect(frame.field).toHaveValue("");
});

test("custom properties of the page apply in the iframe", async ({ page, world }) => {
  await requireIframe(page, world, "/orders/1001");
  await page.goto(`${world.company}/orders/1001`);
  await applyStyleSheet(page, "yes-reply { --yes-reply-paper: rgb(1, 2, 3); }");
  const panel = page.frameLocator("yes-reply iframe").locator(".panel");
  await page.emulateMedia({ colorScheme: "dark" });
  await expect(panel).toHaveCSS("background-color", "rgb(1, 2, 3)");
});

test("the iframe loads on pages of allowed origins alone, and others show the fallback", async ({
  page,
  world,
}) => {
  const otherOrigin = world.company.replace("127.0.0.1", "localhost");
  await requireIframe(page, world, "/orders/1001");
  await page.clock.install();
  const violation = page.waitForEvent("console", (message) => message.text().includes("frame-ancestors"));
  await page.goto(`${otherOrigin}/orders/1001`);
  await violation;
  await expect(framedWidget(page).field).toHaveCount(0);
  const fallbackMessage = page.waitForEvent("console", (message) =>
    message.text().includes("does not answer in its frame"),
  );
  await page.clock.fastForward(31_000);
  await fallbackMessage;
  await expect(page.locator("yes-reply").getByRole("alert")).toContainText("reach us in another way");
});

test("page and iframe ignore malformed messages from one another", async ({ page, world }) => {
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  // The test keeps the channels that the script creates, to send messages of its own through them.
  await page.addInitScript(() => {
    window.channels = [];
    window.MessageChannel = class extends MessageChannel {
      constructor() {
        super();
        window.channels.push(this);
      }
    };
  });
  await requireIframe(page, world, "/orders/1001");
  await page.goto(`${world.company}/orders/1001`);
  const frame = framedWidget(page);
  await frame.field.fill("half a sentence");
  await expect(frame.text("Draft kept on this device")).toBeVisible();
  await page.evaluate((desk) => {
    const element = document.querySelector("yes-reply")!;
    window.emitted = [];
    const dispatchEvent = element.dispatchEvent.bind(element);
    element.dispatchEvent = (event) => {
      window.emitted.push([event.type, (event as CustomEvent).detail]);
      return dispatchEvent(event);
    };
    let seed = 7;
    const random = (end: number) => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % end;
    };
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
    const values = [
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
    const randomMessage = (depth: number): unknown => {
      if (depth === 0 || random(3) === 0) return values[random(values.length)];
      return Object.fromEntries(
        Array.from({ length: random(5) }, () => [names[random(names.length)], randomMessage(depth - 1)]),
      );
    };
    const isWellFormed = (message: unknown) => {
      const { clearStorage, hello } = (message ?? {}) as {
        clearStorage?: unknown;
        hello?: { yesReply?: unknown };
      };
      return clearStorage === true || hello?.yesReply === 1;
    };
    const target = element.shadowRoot!.querySelector("iframe")!.contentWindow!;
    const { port1 } = window.channels[0];
    for (let n = 0; n < 5_000; n += 1) {
      const message = randomMessage(3);
      if (isWellFormed(message)) continue;
      target.postMessage(message, desk);
      if (n % 10 === 0) target.postMessage(message, desk, [new MessageChannel().port1]);
      port1.postMessage(message);
      // A message that a malicious iframe could send.
      port1.dispatchEvent(new MessageEvent("message", { data: message }));
    }
  }, world.desk);
  await frame.field.press("End");
  await frame.field.pressSequentially(", and the rest");
  await frame.send.click();
  await expect(frame.message("half a sentence, and the rest").locator(".state")).toContainText("receipt");
  expect(errors).toEqual([]);
  const emitted = await page.evaluate(() => window.emitted);
  expect([...new Set(emitted.map(([name]) => name))].sort()).toEqual(["yes-reply:stored", "yes-reply:stuck"]);
  const details = emitted.flatMap(([, detail]) => Object.values(detail ?? {}));
  expect(details.filter((value) => typeof value !== "string")).toEqual([]);
});

for (const isolation of ["frame", "none"]) {
  test(`a cross-origin isolated page can have the widget, isolation: ${isolation}`, async ({
    page,
    world,
  }) => {
    await requireIframe(page, world, "/orders/1001", {
      "content-security-policy": "default-src * 'wasm-unsafe-eval'",
      "cross-origin-embedder-policy": "require-corp",
      "cross-origin-opener-policy": "same-origin",
    });
    await page.goto(`${world.company}/orders/1001`);
    await new Widget(page).root.evaluate((element, isolation) => {
      Object.assign(element, { isolation });
    }, isolation);
    await expect(isolation === "frame" ? framedWidget(page).field : new Widget(page).field).toBeVisible();
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    await expect(page.locator("yes-reply iframe")).toHaveCount(isolation === "frame" ? 1 : 0);
  });
}

test("the standalone page opens a conversation from a link", async ({ page, world }) => {
  await page.setViewportSize({ width: 360, height: 640 });
  const token = signToken(world.secret, { references: [{ kind: "order", id: "1001" }] });
  await page.goto(`${world.desk}/reply#reference=order:1001&token=${token}`);
  const root = page.locator("main");
  await expect(page).toHaveTitle("Reply about order 1001");
  await root.getByRole("textbox", { name: "Your message" }).fill("The lid broke.");
  await root.getByRole("button", { name: "Send", exact: true }).click();
  await expect(root.locator(".message", { hasText: "lid broke" }).locator(".state")).toContainText("receipt");
  expect(await root.locator(".panel").boundingBox()).toEqual({ x: 0, y: 0, width: 360, height: 640 });
});

test("the standalone page offers an e-mail address for an incomplete link, and without scripts", async ({
  page,
  world,
}) => {
  const response = await page.goto(`${world.desk}/reply`);
  await expect(page.getByRole("alert")).toContainText("Write to care@kettle.example");
  const [, noscript] = (await response!.text()).match(/<noscript>(.*)<\/noscript>/)!;
  expect(noscript).toContain('<a href="mailto:care@kettle.example">care@kettle.example</a>');
});
