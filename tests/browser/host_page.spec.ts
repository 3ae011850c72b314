// Effects on the host page: content security policy, token events, fallbacks, layout shift and small screens.

import { collectConsoleErrors, collectDeveloperMessages, modifyPage } from "./host_page.ts";
import { expect, test, Widget } from "./world.ts";

test("the widget works under a strict content security policy, and sets no cookie", async ({
  page,
  world,
}) => {
  const errors = collectConsoleErrors(page);
  const response = await page.goto(`${world.company}/bills/2026-1107`);
  expect(response!.headers()["content-security-policy"]).toContain("default-src 'none'");
  const widget = new Widget(page);
  await widget.send("Why do I pay €42?");
  await expect(widget.outgoing("€42").locator(".state")).toContainText("stored");
  expect(errors).toEqual([]);
  expect(await page.context().cookies(world.desk), "no cookie").toEqual([]);
});

test("a moved element keeps its state, and a removed element cancels its requests", async ({
  page,
  world,
}) => {
  const poll = page.waitForRequest((request) => request.url().includes("wait=25"));
  await page.goto(`${world.company}/orders/1001`);
  const widget = new Widget(page);
  await widget.field.fill("half a sentence");
  await page.evaluate(() => document.body.append(document.querySelector("yes-reply")!));
  await expect(widget.field).toHaveValue("half a sentence");

  await poll;
  const cancelled = page.waitForEvent("requestfailed", (request) => request.url().includes("wait=25"));
  await page.evaluate(() => document.querySelector("yes-reply")!.remove());
  await cancelled;
});

test("without a token the customer is asked to sign in, and one token-needed event is emitted", async ({
  page,
  world,
}) => {
  const messages = collectDeveloperMessages(page);
  await page.addInitScript(() => {
    window.emitted = [];
    for (const name of ["token-needed", "error"])
      addEventListener(`yes-reply:${name}`, () => window.emitted.push([name, undefined]));
  });
  await page.route(/support-token/, (route) => route.fulfill({ status: 401, body: "" }));
  await modifyPage(page, "/orders/1001", { html: (html) => html.replace(/ token="[^"]*"/, "") });
  const secondRequest = page.waitForRequest((request) => request.url().endsWith("/support-token"));
  await page.goto(`${world.company}/orders/1001`);
  await secondRequest;
  await expect(new Widget(page).root.locator(".banner")).toHaveText(
    "Sign in and reload this page to write to us.",
  );
  const thirdRequest = page.waitForRequest((request) => request.url().endsWith("/support-token?"));
  await page.evaluate(() =>
    document.querySelector("yes-reply")!.setAttribute("token-url", "/support-token?"),
  );
  await thirdRequest;
  expect(await page.evaluate(() => window.emitted.map(([name]) => name))).toEqual(["token-needed"]);
  expect(messages, "no developer made a mistake").toEqual([]);
});

test("a token that has expired when a message is sent emits token-needed", async ({ page, world }) => {
  await page.goto(`${world.company}/orders/1001`);
  const widget = new Widget(page);
  await widget.send("The lid broke.");
  await expect(widget.outgoing("lid broke").locator(".state")).toContainText("receipt");
  const problem = {
    type: "urn:yes-reply:problem:token-expired",
    code: "token-expired",
    title: "Expired",
    status: 401,
    detail: "It has expired.",
  };
  await page.route(/\/entries\/[^/?]+$/, (route) =>
    route.fulfill({
      status: 401,
      headers: { "access-control-allow-origin": "*" },
      contentType: "application/problem+json",
      body: JSON.stringify(problem),
    }),
  );
  await page.route("**/support-token", (route) => route.fulfill({ status: 401, body: "" }));
  const emitted = widget.root.evaluate(
    (element) =>
      new Promise((resolve) =>
        element.addEventListener("yes-reply:token-needed", () => resolve("token-needed")),
      ),
  );
  await widget.send("And the box?");
  await expect(widget.root.locator(".banner")).toContainText("You have been signed out.");
  expect(await emitted).toBe("token-needed");
});

test("a widget that fails to load shows the fallback", async ({ page, world }) => {
  await page.route("**/*.wasm", (route) => route.abort());
  await page.goto(`${world.company}/orders/1001`);
  await expect(page.locator("yes-reply").getByRole("alert")).toContainText(
    "does not work on this page just now",
  );
});

test("a browser without WebAssembly shows the fallback text of the page", async ({ page, world }) => {
  await page.addInitScript(() => void Reflect.deleteProperty(window, "WebAssembly"));
  await page.goto(`${world.company}/launcher`);
  const widget = new Widget(page);
  await widget.root.evaluate((element) => element.setAttribute("fallback", "Call us: 030 555 123."));
  await widget.root.getByRole("button").click();
  await expect(widget.root.getByRole("alert")).toHaveText("Call us: 030 555 123.");
});

test("the content of the element shows only without scripts", async ({ browser, world }) => {
  for (const javaScriptEnabled of [false, true]) {
    const page = await (await browser.newContext({ javaScriptEnabled })).newPage();
    const link = '<a href="mailto:care@example.com">Write to us</a>';
    await modifyPage(page, "/orders/1001", {
      html: (html) => html.replace("</yes-reply>", `${link}</yes-reply>`),
    });
    await page.goto(`${world.company}/orders/1001`);
    await expect(page.getByText("Write to us", { exact: true })).toBeVisible({ visible: !javaScriptEnabled });
    if (javaScriptEnabled) await expect(new Widget(page).field).toBeVisible();
  }
});

test("correcting an invalid attribute shows the widget", async ({ page, world }) => {
  await page.goto(`${world.company}/orders/1001`);
  const widget = new Widget(page);
  await expect(widget.field).toBeVisible();
  await widget.root.evaluate((element) => element.setAttribute("reference", ""));
  await expect(widget.root.getByRole("alert")).toContainText("reach us in another way");
  await widget.root.evaluate((element) => element.setAttribute("reference", "bill:2026-1107"));
  await expect(widget.root.getByRole("heading", { name: "Bill 2026-1107" })).toBeVisible();
  await expect(widget.root.getByText("reach us in another way")).toHaveCount(0);
});

test("the layout does not shift when the widget loads, or fails to load", async ({ page, world }) => {
  for (const fails of [false, true]) {
    if (fails) await page.route("**/*.wasm", (route) => route.abort());
    await page.addInitScript(() => {
      window.layoutShifts = [];
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries() as LayoutShift[]) window.layoutShifts.push(entry.value);
      }).observe({ type: "layout-shift", buffered: true });
    });
    await page.goto(`${world.company}/orders/1001`);
    const widget = new Widget(page);
    await expect(
      fails ? widget.root.getByRole("alert").filter({ hasText: "does not work" }) : widget.field,
    ).toBeVisible();
    expect(await page.evaluate(() => window.layoutShifts)).toEqual([]);
  }
});

test("a message can be sent on a small landscape screen", async ({ page, world }) => {
  await page.setViewportSize({ width: 640, height: 320 });
  await page.goto(`${world.company}/launcher`);
  const widget = new Widget(page);
  await widget.root.getByRole("button", { name: "Reply about this order" }).click();
  await widget.send("One of the mugs came broken.");
  await expect(widget.outgoing("came broken").locator(".state")).toContainText("stored");
});

test("nothing overflows a narrow screen, left to right and right to left", async ({ page, world }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await page.goto(`${world.company}/bills/2026-1107`);
  const widget = new Widget(page);
  await widget.send(`A word without end: ${"Donaudampfschifffahrt".repeat(8)}`);
  await expect(widget.outgoing("without end").locator(".state")).toContainText("stored");
  for (const direction of ["ltr", "rtl"]) {
    await page.evaluate((direction) => {
      document.documentElement.dir = direction;
    }, direction);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow, direction).toBe(0);
    const panel = (await widget.root.locator(".panel").boundingBox())!;
    for (const part of [".body", ".state", ".composer", ".facts"]) {
      const box = (await widget.root.locator(part).last().boundingBox())!;
      expect(box.x, `${direction} ${part}`).toBeGreaterThanOrEqual(panel.x);
      expect(box.x + box.width, `${direction} ${part}`).toBeLessThanOrEqual(panel.x + panel.width);
    }
  }
});
