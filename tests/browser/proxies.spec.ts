// What stands between page and backend: gateways that refuse tokens, firewalls, a prefix on the page's own origin, and
// conversations that the backend does not have any more.

import { collectDeveloperMessages, collectRequestPaths, modifyPage } from "./host_page.ts";
import { expect, openWidget, test, Widget } from "./world.ts";

for (const [body, contentType] of [
  ["", "text/plain"],
  ["<h1>Unauthorized</h1>", "text/html"],
  ['{"type":"about:blank","title":"Unauthorized","status":401}', "application/problem+json"],
]) {
  test(`a 401 of a gateway (${contentType}) asks the page for another token, and the message is sent`, async ({
    browser,
    world,
  }) => {
    const ada = await openWidget(browser, `${world.company}/orders/1001`);
    await expect(ada.field).toBeVisible();
    let refusals = 0;
    await ada.page.route("**/v1/conversations/*", (route) => {
      if (route.request().method() !== "PUT" || refusals > 0) return route.continue();
      refusals += 1;
      const headers = { "Access-Control-Allow-Origin": world.company };
      return route.fulfill({ status: 401, body, contentType, headers });
    });
    const tokens = ada.page.waitForRequest("**/support-token");
    await ada.send("The lid broke.");
    await tokens;
    await expect(ada.outgoing("lid broke").locator(".state")).toContainText("stored");
    expect(refusals).toBe(1);
  });
}

test("a firewall that refuses one message does not hold up the next ones", async ({ browser, world }) => {
  const ada = await openWidget(browser, `${world.company}/orders/1001`);
  let attempts = 0;
  await ada.page.route("**/v1/conversations/*", (route) => {
    if (!route.request().postData()?.includes("DROP TABLE")) return route.continue();
    attempts += 1;
    return route.fulfill({
      status: 403,
      contentType: "text/html",
      body: "<h1>Request blocked</h1>",
      headers: { "Access-Control-Allow-Origin": world.company },
    });
  });
  await ada.send("It said: DROP TABLE orders");
  await ada.send("And then nothing more.");
  const blocked = ada.outgoing("DROP TABLE");
  // Every event that promises a connection ends the pause before the next attempt.
  await expect
    .poll(async () => {
      await ada.page.evaluate(() => dispatchEvent(new Event("online")));
      return blocked.locator(".state").textContent();
    })
    .toContain("does not let this through");
  expect(attempts).toBe(5);
  await expect(ada.outgoing("nothing more").locator(".state")).toContainText("stored");
  await expect(blocked.getByRole("button")).toHaveText(["Change", "Send again", "Remove"]);
  await blocked.getByRole("button", { name: "Change" }).click();
  await ada.field.fill("It said: drop table orders");
  await ada.root.getByRole("button", { name: "Send", exact: true }).click();
  await expect(ada.outgoing("drop table").locator(".state")).toContainText("stored");
});

for (const [what, problem] of [
  ["was erased", { status: 410, code: "gone", title: "Gone" }],
  ["is not known any more", { status: 404, code: "not-found", title: "Not found" }],
] as const) {
  test(`after a conversation ${what}, the next message opens a new one under another id`, async ({
    browser,
    world,
  }) => {
    const ada = await openWidget(browser, `${world.company}/orders/1001`);
    const opened: string[] = [];
    ada.page.on("request", (request) => {
      const [, id] = /conversations\/([^/?]+)$/.exec(request.url()) ?? [];
      if (request.method() === "PUT" && id) opened.push(id);
    });
    await ada.send("The lid broke.");
    await expect(ada.outgoing("lid broke").locator(".state")).toContainText("stored");
    const headers = { "Access-Control-Allow-Origin": world.company };
    await ada.page.route(`**/v1/conversations/${opened[0]}**`, (route) =>
      route.fulfill({ status: problem.status, json: problem, headers }),
    );
    await ada.page.route("**/v1/conversations?*", async (route) => {
      const response = await route.fetch();
      const page = await response.json();
      page.conversations = page.conversations.filter(({ id }: { id: string }) => id !== opened[0]);
      await route.fulfill({ response, json: page });
    });
    await ada.send("Is anybody there?");
    await expect(ada.outgoing("anybody").locator(".state")).toContainText("stored");
    expect(opened).toHaveLength(2);
    expect(opened[1]).not.toBe(opened[0]);
  });
}

test("a backend with another version of the contract gets no message, and the web team is told", async ({
  page,
  world,
}) => {
  await page.route("**/v1", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), contract_version: "2" } });
  });
  const messages = collectDeveloperMessages(page);
  const paths = collectRequestPaths(page, world.desk);
  await page.goto(`${world.company}/orders/1001`);
  const widget = new Widget(page);
  await expect(widget.root.locator(".banner")).toContainText("does not work on this page");
  expect(messages).toEqual([
    expect.stringContaining("the backend has version 2 of the contract, this widget 1"),
  ]);
  await widget.send("The lid broke.");
  await expect(widget.outgoing("lid broke").locator(".state")).toContainText("kept on this device");
  expect(paths.filter((path) => path.startsWith("/v1/"))).toEqual([]);
});

test("the backend can be below a path of the page's own site, without any preflight request", async ({
  page,
  world,
}) => {
  await modifyPage(page, "/orders/1001", {
    html: (html) => html.replace(/ api="[^"]*"/, ' api="/support"'),
  });
  await page.route("**/support/v1**", async (route) => {
    const url = new URL(route.request().url());
    await route.fulfill({
      response: await route.fetch({ url: world.desk + url.pathname.slice("/support".length) + url.search }),
    });
  });
  const toDesk = collectRequestPaths(page, world.desk);
  await page.goto(`${world.company}/orders/1001`);
  const widget = new Widget(page);
  await widget.send("The lid broke.");
  await expect(widget.outgoing("lid broke").locator(".state")).toContainText("stored");
  expect(toDesk.filter((path) => path.startsWith("/v1"))).toEqual([]);
  await page.unrouteAll({ behavior: "ignoreErrors" });
});
