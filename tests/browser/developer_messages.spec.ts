// Developer messages: a wrong integration is named on the console, and the customer sees a general sentence.

import type { Route } from "@playwright/test";

import { collectDeveloperMessages, modifyPage } from "./host_page.ts";
import { signToken } from "./token.ts";
import { expect, test, Widget } from "./world.ts";

for (const [mistake, attributes, message] of [
  ["a missing reference", {}, "reference is missing"],
  ["a malformed reference", { reference: "1001" }, 'reference="1001" is malformed'],
  [
    "an api attribute that is not an address",
    { reference: "order:1001", api: "support" },
    'api="support" is not the address',
  ],
] as const) {
  test(`${mistake} is named to developers, and the customer sees the fallback`, async ({ page, world }) => {
    await page.goto(`${world.company}/orders/1001`);
    const logged = page.waitForEvent("console", (entry) => entry.text().includes(message));
    await page.evaluate((attributes) => {
      const element = document.createElement("yes-reply");
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
      document.querySelector("yes-reply")!.replaceWith(element);
    }, attributes);
    await logged;
    await expect(page.locator("yes-reply").getByRole("alert")).toContainText("reach us in another way");
  });
}

for (const [failure, handle] of [
  ["is unreachable", (route) => route.abort()],
  ["answers in HTML", (route) => route.fulfill({ contentType: "text/html", body: "<h1>Welcome</h1>" })],
] as [string, (route: Route) => Promise<void>][]) {
  test(`a backend that ${failure} is named to developers with a link to the guide, and recovers`, async ({
    page,
    world,
  }) => {
    await page.route("**/v1**", handle);
    const messages = collectDeveloperMessages(page);
    await page.goto(`${world.company}/orders/1001`);
    const widget = new Widget(page);
    await expect(widget.root.locator(".banner")).toContainText("We cannot be reached just now");
    expect(messages).toEqual([expect.stringContaining(`${world.desk}/v1 does not answer as a backend does`)]);
    const guide = messages[0].match(/See (\S+)#messages/)![1];
    await page.unroute("**/v1**");
    await widget.send("The lid broke.");
    await expect(widget.outgoing("lid broke").locator(".state")).toContainText("receipt");
    await page.goto(guide);
    await expect(page.getByRole("heading", { name: "Messages" })).toBeVisible();
    await expect(page.getByText("does not answer as a backend does")).toBeVisible();
  });
}

test("an API address of another site is named to developers, and messages stay on the device", async ({
  page,
  world,
}) => {
  const messages = collectDeveloperMessages(page);
  await page.route("**/v1**", (route) =>
    route.fulfill({
      status: 404,
      headers: { "access-control-allow-origin": "*" },
      contentType: "text/html",
      body: "<h1>Not found</h1>",
    }),
  );
  await modifyPage(page, "/orders/1001", {
    html: (html) => html.replace("<yes-reply", '<yes-reply fallback="Call 030 555 123."'),
  });
  await page.goto(`${world.company}/orders/1001`);
  const widget = new Widget(page);
  const banner = widget.root.locator(".banner");
  await expect(banner).toHaveText("Writing to us does not work on this page just now. Call 030 555 123.");
  expect(messages).toEqual([expect.stringContaining(`${world.desk}/v1 does not answer as a backend does`)]);
  await widget.send("The lid broke.");
  await expect(widget.outgoing("lid broke").locator(".state")).toHaveText(
    "kept on this device, sends when we can be reached",
  );
  await expect(banner).toContainText("What you wrote is kept on this device.");
});

test("a token with an invalid signature is explained to developers alone", async ({ page, world }) => {
  const messages = collectDeveloperMessages(page);
  await page.addInitScript(() =>
    addEventListener("yes-reply:error", (event) => {
      window.errorMessage = event.detail.message;
    }),
  );
  const foreignToken = signToken("another secret of thirty-two bytes, or more", { sub: "customer-42" });
  await modifyPage(page, "/orders/1001", {
    html: (html) => html.replace(/ token="[^"]*"/, ` token="${foreignToken}"`),
  });
  await page.route("**/support-token", (route) => route.fulfill({ json: { token: foreignToken } }));
  await page.goto(`${world.company}/orders/1001`);
  const widget = new Widget(page);
  await expect(widget.root.locator(".banner")).toHaveText(
    "Writing to us does not work on this page just now. Please reach us in another way.",
  );
  await expect(widget.root).not.toContainText("signature");
  expect(messages).toEqual([
    expect.stringContaining("yes-reply: the token has no order:1001 in its references See "),
    expect.stringContaining("yes-reply: token-invalid: The signature does not match the key"),
  ]);
  expect(await page.evaluate(() => window.errorMessage)).toContain("signature");
});

test("a token without the reference is explained to developers alone, and the message can be sent again", async ({
  page,
  world,
}) => {
  const messages = collectDeveloperMessages(page);
  const tokenWithoutReference = signToken(world.secret, { sub: "customer-42" });
  await modifyPage(page, "/orders/1001", {
    html: (html) =>
      html.replace(/ token="[^"]*"/, ` token="${tokenWithoutReference}"`).replace(/ token-url="[^"]*"/, ""),
  });
  await page.goto(`${world.company}/orders/1001`);
  const widget = new Widget(page);
  await widget.send("The lid broke.");
  await expect(widget.outgoing("lid broke").locator(".state")).toContainText(
    "Writing to us does not work on this page just now. Please reach us in another way.",
  );
  await expect(widget.root).not.toContainText("token");
  expect(messages).toContainEqual(
    expect.stringContaining("yes-reply: reference-not-in-token: The token does not name order:1001"),
  );
  await expect(widget.root.getByRole("button", { name: "Send again" })).toBeVisible();
});

test("invalid and misspelt attributes are named to developers with a correction", async ({ page, world }) => {
  const messages = collectDeveloperMessages(page);
  await modifyPage(page, "/orders/1001", {
    html: (html) =>
      html.replace(
        "<yes-reply",
        '<yes-reply theme="drak" data-label="Hello" tokenurl="/support-token" data-id="7"',
      ),
  });
  await page.goto(`${world.company}/orders/1001`);
  await expect(new Widget(page).field).toBeVisible();
  expect(messages).toEqual([
    expect.stringContaining(
      'theme="drak" means nothing; write theme="light" or theme="dark", or leave it out See ',
    ),
    expect.stringContaining("the attribute data-label is not known here; write label See "),
    expect.stringContaining("the attribute tokenurl is not known here; write token-url See "),
  ]);
});

test("an unknown method, and a script tag without reference, are named to developers", async ({
  page,
  world,
}) => {
  const messages = collectDeveloperMessages(page);
  await page.addInitScript(() => {
    Object.assign(window, { YesReply: { q: [["opne"], ["setReference", "order:1002"]] } });
  });
  await modifyPage(page, "/launcher", { html: (html) => html.replace("data-reference", "reference") });
  await page.goto(`${world.company}/launcher`);
  await expect.poll(() => messages.length).toBe(3);
  for (const [index, text] of [
    "the script tag has no data-reference",
    "there is no YesReply.opne",
    "there is no launcher to update",
  ].entries())
    expect(messages[index]).toContain(`yes-reply: ${text} See `);
});

test("a script that is loaded as a module throws an error that names the correct tag", async ({
  page,
  world,
}) => {
  const error = page.waitForEvent("pageerror");
  await modifyPage(page, "/orders/1001", {
    html: (html) => html.replace("<script async", '<script type="module"'),
  });
  await page.goto(`${world.company}/orders/1001`);
  expect(String(await error)).toContain("without type=module, please");
});

test("a token address that returns no token is named to developers", async ({ page, world }) => {
  const messages = collectDeveloperMessages(page);
  await page.route("**/support-token", (route) =>
    route.fulfill({ contentType: "text/html", body: "<h1>Sign in</h1>" }),
  );
  await page.goto(`${world.company}/orders/1001`);
  const widget = new Widget(page);
  await widget.root.evaluate((element) => element.removeAttribute("token"));
  await expect(widget.root.locator(".banner")).toContainText("We cannot be reached just now");
  expect(messages).toContainEqual(
    expect.stringContaining('yes-reply: /support-token answered with 200 and no {"token":"..."} See '),
  );
});

test("an origin that the backend does not allow is named to developers", async ({ page, world }) => {
  const messages = collectDeveloperMessages(page);
  const otherOrigin = world.company.replace("127.0.0.1", "localhost");
  await page.goto(`${otherOrigin}/orders/1001`);
  await expect(new Widget(page).root.locator(".banner")).toContainText("We cannot be reached just now");
  expect(messages).toEqual([expect.stringContaining(`does the backend allow ${otherOrigin}`)]);
});
