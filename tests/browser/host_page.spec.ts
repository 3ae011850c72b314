import type { Page, Route } from "@playwright/test";

import { complaints, serve } from "./host_page.ts";
import { token } from "./token.ts";
import { expect, test, Widget } from "./world.ts";

test("the widget lives under the page's strict content security policy", async ({ page, world }) => {
  const said = complaints(page);
  const answer = await page.goto(`${world.company}/bills/2026-1107`);
  expect(answer!.headers()["content-security-policy"]).toContain("default-src 'none'");
  const widget = new Widget(page);
  await widget.write("Why do I pay €42?");
  await expect(widget.mine("€42").locator(".state")).toContainText("stored");
  expect(said).toEqual([]);
  expect(await page.context().cookies(world.desk), "no cookie").toEqual([]);
});

test("an element that is taken out ends its requests, and one that is moved keeps its state", async ({
  page,
  world,
}) => {
  const waiting = page.waitForRequest((request) => request.url().includes("wait=25"));
  await page.goto(`${world.company}/orders/1001`);
  const widget = new Widget(page);
  await widget.field.fill("half a sentence");
  await page.evaluate(() => document.body.append(document.querySelector("yes-reply")!));
  await expect(widget.field).toHaveValue("half a sentence");

  await waiting;
  const cancelled = page.waitForEvent("requestfailed", (request) => request.url().includes("wait=25"));
  await page.evaluate(() => document.querySelector("yes-reply")!.remove());
  await cancelled;
});

for (const [what, attributes, says] of [
  ["no reference", {}, "reference is missing"],
  ["a malformed reference", { reference: "1001" }, 'reference="1001" is malformed'],
  [
    "an api that is no address",
    { reference: "order:1001", api: "support" },
    'api="support" is not the address',
  ],
] as const) {
  test(`${what}: a sentence for the customer, the reason for the web team`, async ({ page, world }) => {
    await page.goto(`${world.company}/orders/1001`);
    const complaint = page.waitForEvent("console", (message) => message.text().includes(says));
    await page.evaluate((attributes) => {
      const element = document.createElement("yes-reply");
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
      document.querySelector("yes-reply")!.replaceWith(element);
    }, attributes);
    await complaint;
    await expect(page.locator("yes-reply").getByRole("alert")).toContainText("reach us in another way");
  });
}

/** Collects what the widget says to the web team. */
function messages(page: Page): string[] {
  const said: string[] = [];
  page.on("console", (message) => message.text().startsWith("yes-reply:") && said.push(message.text()));
  return said;
}

for (const [what, answer] of [
  ["is away", (route) => route.abort()],
  [
    "is a proxy that answers in HTML",
    (route) => route.fulfill({ contentType: "text/html", body: "<h1>Welcome</h1>" }),
  ],
] as [string, (route: Route) => Promise<void>][]) {
  test(`a backend that ${what}: a calm sentence for the customer, what to look at for the web team`, async ({
    page,
    world,
  }) => {
    await page.route("**/v1**", answer);
    const said = messages(page);
    await page.goto(`${world.company}/orders/1001`);
    const widget = new Widget(page);
    await expect(widget.root.locator(".banner")).toContainText("We cannot be reached just now");
    expect(said).toEqual([expect.stringContaining(`${world.desk}/v1 does not answer as a backend does`)]);
    const guide = said[0].match(/See (\S+)#messages/)![1];
    await page.unroute("**/v1**");
    await widget.write("The lid broke.");
    await expect(widget.mine("lid broke").locator(".state")).toContainText("receipt");
    await page.goto(guide);
    await expect(page.getByRole("heading", { name: "Messages" })).toBeVisible();
    await expect(page.getByText("does not answer as a backend does")).toBeVisible();
  });
}

test("a backend that is another site: it is named, and what is written waits", async ({ page, world }) => {
  const said = messages(page);
  await page.route("**/v1**", (route) =>
    route.fulfill({
      status: 404,
      headers: { "access-control-allow-origin": "*" },
      contentType: "text/html",
      body: "<h1>Not found</h1>",
    }),
  );
  await serve(page, "/orders/1001", {
    html: (html) => html.replace("<yes-reply", '<yes-reply fallback="Call 030 555 123."'),
  });
  await page.goto(`${world.company}/orders/1001`);
  const widget = new Widget(page);
  const banner = widget.root.locator(".banner");
  await expect(banner).toHaveText("Writing to us does not work on this page just now. Call 030 555 123.");
  expect(said).toEqual([expect.stringContaining(`${world.desk}/v1 does not answer as a backend does`)]);
  await widget.write("The lid broke.");
  await expect(widget.mine("lid broke").locator(".state")).toHaveText(
    "kept on this device, sends when we can be reached",
  );
  await expect(banner).toContainText("What you wrote is kept on this device.");
});

test("a token of a key that the backend does not have: the reason is for the web team alone", async ({
  page,
  world,
}) => {
  const said = messages(page);
  await page.addInitScript(() =>
    addEventListener(
      "yes-reply:error",
      (event) => ((window as any).reason = (event as CustomEvent).detail.message),
    ),
  );
  const foreign = token("another secret of thirty-two bytes, or more", { sub: "customer-42" });
  await serve(page, "/orders/1001", {
    html: (html) => html.replace(/ token="[^"]*"/, ` token="${foreign}"`),
  });
  await page.goto(`${world.company}/orders/1001`);
  const widget = new Widget(page);
  await expect(widget.root.locator(".banner")).toHaveText(
    "Writing to us does not work on this page just now. Please reach us in another way.",
  );
  await expect(widget.root).not.toContainText("signature");
  expect(said).toEqual([
    expect.stringContaining("yes-reply: the token has no order:1001 in its references See "),
    expect.stringContaining("yes-reply: token-invalid: The signature does not match the key"),
  ]);
  expect(await page.evaluate(() => (window as any).reason)).toContain("signature");
});

test("a token that does not name the order: the customer need not read about tokens", async ({
  page,
  world,
}) => {
  const said = messages(page);
  const poor = token(world.secret, { sub: "customer-42" });
  await serve(page, "/orders/1001", {
    html: (html) => html.replace(/ token="[^"]*"/, ` token="${poor}"`).replace(/ token-url="[^"]*"/, ""),
  });
  await page.goto(`${world.company}/orders/1001`);
  const widget = new Widget(page);
  await widget.write("The lid broke.");
  await expect(widget.mine("lid broke").locator(".state")).toContainText(
    "Writing to us does not work on this page just now. Please reach us in another way.",
  );
  await expect(widget.root).not.toContainText("token");
  expect(said).toContainEqual(
    expect.stringContaining("yes-reply: reference-not-in-token: The token does not name order:1001"),
  );
  await expect(widget.root.getByRole("button", { name: "Send again" })).toBeVisible();
});

test("an attribute that was meant otherwise is named, with what to write", async ({ page, world }) => {
  const said = messages(page);
  await serve(page, "/orders/1001", {
    html: (html) =>
      html.replace(
        "<yes-reply",
        '<yes-reply theme="drak" data-label="Hello" tokenurl="/support-token" data-id="7"',
      ),
  });
  await page.goto(`${world.company}/orders/1001`);
  await expect(new Widget(page).field).toBeVisible();
  expect(said).toEqual([
    expect.stringContaining(
      'theme="drak" means nothing; write theme="light" or theme="dark", or leave it out See ',
    ),
    expect.stringContaining("the attribute data-label is not known here; write label See "),
    expect.stringContaining("the attribute tokenurl is not known here; write token-url See "),
  ]);
});

test("a call that nobody has, and a tag without its reference, are named", async ({ page, world }) => {
  const said = messages(page);
  await page.addInitScript(
    () => ((window as any).YesReply = { q: [["opne"], ["setReference", "order:1002"]] }),
  );
  await serve(page, "/launcher", { html: (html) => html.replace("data-reference", "reference") });
  await page.goto(`${world.company}/launcher`);
  await expect.poll(() => said.length).toBe(3);
  for (const [place, line] of [
    "the script tag has no data-reference",
    "there is no YesReply.opne",
    "there is no launcher to update",
  ].entries())
    expect(said[place]).toContain(`yes-reply: ${line} See `);
});

test("a script that is loaded as a module says how it is loaded", async ({ page, world }) => {
  const wrong = page.waitForEvent("pageerror");
  await serve(page, "/orders/1001", {
    html: (html) => html.replace("<script async", '<script type="module"'),
  });
  await page.goto(`${world.company}/orders/1001`);
  expect(String(await wrong)).toContain("without type=module, please");
});

test("an address that gives no token is named to the web team", async ({ page, world }) => {
  const said = messages(page);
  await page.route("**/support-token", (route) =>
    route.fulfill({ contentType: "text/html", body: "<h1>Sign in</h1>" }),
  );
  await page.goto(`${world.company}/orders/1001`);
  const widget = new Widget(page);
  await widget.root.evaluate((element) => element.removeAttribute("token"));
  await expect(widget.root.locator(".banner")).toContainText("We cannot be reached just now");
  expect(said).toContainEqual(
    expect.stringContaining('yes-reply: /support-token answered with 200 and no {"token":"..."} See '),
  );
});

test("who is not signed in reads that, and the page hears it once", async ({ page, world }) => {
  const said = messages(page);
  await page.addInitScript(() => {
    const told = ((window as any).told = [] as string[]);
    for (const name of ["token-needed", "error"])
      addEventListener(`yes-reply:${name}`, () => told.push(name));
  });
  await page.route(/support-token/, (route) => route.fulfill({ status: 401, body: "" }));
  await serve(page, "/orders/1001", { html: (html) => html.replace(/ token="[^"]*"/, "") });
  const again = page.waitForRequest((request) => request.url().endsWith("/support-token"));
  await page.goto(`${world.company}/orders/1001`);
  await again;
  await expect(new Widget(page).root.locator(".banner")).toHaveText(
    "Sign in and reload this page to write to us.",
  );
  const third = page.waitForRequest((request) => request.url().endsWith("/support-token?"));
  await page.evaluate(() =>
    document.querySelector("yes-reply")!.setAttribute("token-url", "/support-token?"),
  );
  await third;
  expect(await page.evaluate(() => (window as any).told)).toEqual(["token-needed"]);
  expect(said, "that is no mistake of anybody's").toEqual([]);
});

test("a token that is found to have expired when something is sent: the page hears that too", async ({
  page,
  world,
}) => {
  await page.goto(`${world.company}/orders/1001`);
  const widget = new Widget(page);
  await widget.write("The lid broke.");
  await expect(widget.mine("lid broke").locator(".state")).toContainText("receipt");
  const problem = {
    type: "urn:yes-reply:problem:token-expired",
    code: "token-expired",
    title: "Expired",
    status: 401,
    detail: "It has expired.",
    retryable: true,
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
  const told = widget.root.evaluate(
    (element) =>
      new Promise((done) => element.addEventListener("yes-reply:token-needed", () => done("told"))),
  );
  await widget.write("And the box?");
  await expect(widget.root.locator(".banner")).toContainText("You have been signed out.");
  expect(await told).toBe("told");
});

test("a page whose origin the backend does not allow: the web team reads which one that is", async ({
  page,
  world,
}) => {
  const said = messages(page);
  const elsewhere = world.company.replace("127.0.0.1", "localhost");
  await page.goto(`${elsewhere}/orders/1001`);
  await expect(new Widget(page).root.locator(".banner")).toContainText("We cannot be reached just now");
  expect(said).toEqual([expect.stringContaining(`does the backend allow ${elsewhere}`)]);
});

test("a browser that cannot load the widget gets a calm sentence", async ({ page, world }) => {
  await page.route("**/*.wasm", (route) => route.abort());
  await page.goto(`${world.company}/orders/1001`);
  await expect(page.locator("yes-reply").getByRole("alert")).toContainText(
    "does not work on this page just now",
  );
});

test("a browser without WebAssembly gets the page's own words for it", async ({ page, world }) => {
  await page.addInitScript(() => delete (window as any).WebAssembly);
  await page.goto(`${world.company}/launcher`);
  const widget = new Widget(page);
  await widget.root.evaluate((element) => element.setAttribute("fallback", "Call us: 030 555 123."));
  await widget.root.getByRole("button").click();
  await expect(widget.root.getByRole("alert")).toHaveText("Call us: 030 555 123.");
});

test("without scripts what stands inside the element is there, and with them it is not", async ({
  browser,
  world,
}) => {
  for (const javaScriptEnabled of [false, true]) {
    const page = await (await browser.newContext({ javaScriptEnabled })).newPage();
    const link = '<a href="mailto:care@example.com">Write to us</a>';
    await serve(page, "/orders/1001", {
      html: (html) => html.replace("</yes-reply>", `${link}</yes-reply>`),
    });
    await page.goto(`${world.company}/orders/1001`);
    await expect(page.getByText("Write to us", { exact: true })).toBeVisible({ visible: !javaScriptEnabled });
    if (javaScriptEnabled) await expect(new Widget(page).field).toBeVisible();
  }
});

test("an attribute that is corrected brings the widget", async ({ page, world }) => {
  await page.goto(`${world.company}/orders/1001`);
  const widget = new Widget(page);
  await expect(widget.field).toBeVisible();
  await widget.root.evaluate((element) => element.setAttribute("reference", ""));
  await expect(widget.root.getByRole("alert")).toContainText("reach us in another way");
  await widget.root.evaluate((element) => element.setAttribute("reference", "bill:2026-1107"));
  await expect(widget.root.getByRole("heading", { name: "Bill 2026-1107" })).toBeVisible();
  await expect(widget.root.getByText("reach us in another way")).toHaveCount(0);
});

test("the page does not shift when the widget comes, or fails to", async ({ page, world }) => {
  for (const fails of [false, true]) {
    if (fails) await page.route("**/*.wasm", (route) => route.abort());
    await page.addInitScript(() => {
      const shifts = ((window as any).shifts = [] as number[]);
      new PerformanceObserver((list) =>
        list.getEntries().forEach((entry: any) => shifts.push(entry.value)),
      ).observe({ type: "layout-shift", buffered: true });
    });
    await page.goto(`${world.company}/orders/1001`);
    const widget = new Widget(page);
    await expect(
      fails ? widget.root.getByRole("alert").filter({ hasText: "does not work" }) : widget.field,
    ).toBeVisible();
    expect(await page.evaluate(() => (window as any).shifts)).toEqual([]);
  }
});

test("on a phone held sideways every part is within reach", async ({ page, world }) => {
  await page.setViewportSize({ width: 640, height: 320 });
  await page.goto(`${world.company}/launcher`);
  const widget = new Widget(page);
  await widget.root.getByRole("button", { name: "Reply about this order" }).click();
  await widget.write("One of the mugs came broken.");
  await expect(widget.mine("came broken").locator(".state")).toContainText("stored");
});

test("nothing is wider than a small phone, left to right and right to left", async ({ page, world }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await page.goto(`${world.company}/bills/2026-1107`);
  const widget = new Widget(page);
  await widget.write(`A word without end: ${"Donaudampfschifffahrt".repeat(8)}`);
  await expect(widget.mine("without end").locator(".state")).toContainText("stored");
  for (const direction of ["ltr", "rtl"]) {
    await page.evaluate((direction) => (document.documentElement.dir = direction), direction);
    const wide = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(wide, direction).toBe(0);
    const panel = (await widget.root.locator(".panel").boundingBox())!;
    for (const part of [".body", ".state", ".composer", ".facts"]) {
      const box = (await widget.root.locator(part).last().boundingBox())!;
      expect(box.x, `${direction} ${part}`).toBeGreaterThanOrEqual(panel.x);
      expect(box.x + box.width, `${direction} ${part}`).toBeLessThanOrEqual(panel.x + panel.width);
    }
  }
});
