// Time until a message is stored, beside other widgets of the same customer on HTTP/1.1: with the change feed, and without.
//
// Prints a table and asserts no time. To run: npx playwright test --config tests/bench/playwright.config.ts writes

import type { Browser, BrowserContext, Page } from "@playwright/test";

import { signToken } from "../browser/token.ts";
import { expect, test, type World } from "../browser/world.ts";

const ROUNDS = 5;
/** How long the widgets have waited before a message is sent, in milliseconds: their long polls are under way. */
const SETTLE_MS = 3_000;

interface Scene {
  name: string;
  windows: number;
  widgets: number;
  hasFeed: boolean;
}

const SCENES: Scene[] = [
  { name: "one widget", windows: 1, widgets: 1, hasFeed: true },
  { name: "eight widgets", windows: 1, widgets: 8, hasFeed: true },
  { name: "six windows", windows: 6, widgets: 1, hasFeed: true },
  { name: "one widget, no feed", windows: 1, widgets: 1, hasFeed: false },
  { name: "eight widgets, no feed", windows: 1, widgets: 8, hasFeed: false },
  { name: "six windows, no feed", windows: 6, widgets: 1, hasFeed: false },
];

async function openPage(context: BrowserContext, world: World, scene: Scene): Promise<Page> {
  const page = await context.newPage();
  if (!scene.hasFeed)
    await page.route("**/v1", async (route) => {
      const response = await route.fetch();
      const capabilities = await response.json();
      const features = capabilities.features.filter((feature: string) => feature !== "changes");
      await route.fulfill({ response, json: { ...capabilities, features } });
    });
  await page.goto(`${world.company}/orders/1001`);
  const orders = Array.from({ length: scene.widgets }, (_, index) => `${index + 1}`);
  const references = orders.map((id) => ({ kind: "order", id }));
  const token = signToken(world.secret, { sub: "customer-8", name: "Nele Ritter", references });
  await page.evaluate(
    ([token, ...orders]) => {
      const widget = (order: string) => {
        const element = document.createElement("yes-reply");
        element.setAttribute("reference", `order:${order}`);
        element.setAttribute("token", token);
        return element;
      };
      document.body.replaceChildren(...orders.map(widget));
    },
    [token, ...orders],
  );
  for (const order of orders) await expect(field(page, order), "every widget is ready").toBeEnabled();
  return page;
}

const field = (page: Page, order: string) =>
  page.locator(`yes-reply[reference="order:${order}"]`).getByRole("textbox", { name: "Your message" });

/** Milliseconds from the press of Send in the last widget to the event `stored`. */
async function measure(browser: Browser, world: World, scene: Scene): Promise<number> {
  const context = await browser.newContext();
  const pages: Page[] = [];
  for (let window = 0; window < scene.windows; window++) pages.push(await openPage(context, world, scene));
  const page = pages.at(-1)!;
  // Every widget follows an existing conversation.
  for (let order = 1; order <= scene.widgets; order++) {
    await field(page, `${order}`).fill("The lid broke.");
    await field(page, `${order}`).press("Control+Enter");
    await expect(page.locator(`yes-reply[reference="order:${order}"] .state`).last()).toContainText("stored");
  }
  await page.waitForTimeout(SETTLE_MS);
  await field(page, `${scene.widgets}`).fill("And the box?");
  const elapsed = await page.evaluate((order) => {
    const element = document.querySelector(`yes-reply[reference="order:${order}"]`)!;
    const button = element.shadowRoot!.querySelector<HTMLButtonElement>(
      "form button[type=submit], form button",
    )!;
    return new Promise<number>((resolve) => {
      const start = performance.now();
      element.addEventListener("yes-reply:stored", () => resolve(performance.now() - start), { once: true });
      button.click();
    });
  }, `${scene.widgets}`);
  await context.close();
  return elapsed;
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

test("time until a message is stored", async ({ browser, world }) => {
  const samples = new Map(SCENES.map(({ name }) => [name, [] as number[]]));
  await measure(browser, world, SCENES[0]); // Warms up the servers and the browser.
  for (let round = 0; round < ROUNDS; round++)
    for (const scene of SCENES) samples.get(scene.name)!.push(await measure(browser, world, scene));
  const one = median(samples.get(SCENES[0].name)!);
  console.log("scene".padEnd(26), "median ms".padStart(10), "longest ms".padStart(11), "ratio".padStart(7));
  for (const [name, values] of samples) {
    const row = [
      median(values).toFixed(0).padStart(10),
      Math.max(...values)
        .toFixed(0)
        .padStart(11),
    ];
    console.log(name.padEnd(26), ...row, (median(values) / one).toFixed(2).padStart(7));
  }
});
