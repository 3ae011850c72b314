// What the launcher costs the page that it stands in: Core Web Vitals with and without its script, in turns, in one run.
// It prints a table and asserts nothing about time; `npx playwright test --config tests/bench/playwright.config.ts`.

import type { Browser } from "@playwright/test";

import { expect, test, type World } from "../browser/world.ts";

const ROUNDS = 30;
/** A phone of the lower middle: a quarter of this machine's speed. */
const SLOWER = 4;

interface Vitals {
  lcp: number;
  shift: number;
  blocking: number;
}

/** Loads the page once in a fresh browser profile, and waits until nothing happens any more. */
async function visit(browser: Browser, world: World, isWith: boolean): Promise<Vitals> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  if (!isWith) await page.route("**/yes-reply.js", (route) => route.abort());
  await page.addInitScript(() => {
    const vitals = ((window as any).vitals = { lcp: 0, shift: 0, blocking: 0 });
    const observe = (type: string, note: (entry: any) => void) =>
      new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });
    observe("largest-contentful-paint", (entry) => (vitals.lcp = entry.startTime));
    observe("layout-shift", (entry) => (vitals.shift += entry.value));
    observe("longtask", (entry) => (vitals.blocking += Math.max(0, entry.duration - 50)));
  });
  await page.goto(`${world.company}/launcher`, { waitUntil: "networkidle" });
  if (isWith) await expect(page.locator("yes-reply").getByRole("button")).toBeVisible();
  const vitals = await page.evaluate(() => (window as any).vitals as Vitals);
  await context.close();
  return vitals;
}

/** The value below which this part of all lie. */
const quantile = (values: number[], part: number) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * part)];
const median = (values: number[]) => quantile(values, 0.5);

test("what the launcher costs", async ({ browser, world }) => {
  const found: Record<"with" | "without", Vitals[]> = { with: [], without: [] };
  await visit(browser, world, true); // Whatever starts only once has started.
  for (let round = 0; round < ROUNDS; round++) {
    for (const which of round % 2 ? (["with", "without"] as const) : (["without", "with"] as const)) {
      found[which].push(await visit(browser, world, which === "with"));
    }
  }
  const row = (name: keyof Vitals) => {
    const [a, b] = [found.without, found.with].map((all) => all.map((vitals) => vitals[name]));
    const spread = (values: number[]) =>
      `${median(values).toFixed(1)} (${quantile(values, 0.25).toFixed(1)} to ${quantile(values, 0.75).toFixed(1)})`;
    return [name, spread(a), spread(b), median(a) ? (median(b) / median(a)).toFixed(3) : "–"];
  };
  for (const line of [
    ["median (quartiles)", "without", "with", "ratio"],
    row("lcp"),
    row("blocking"),
    row("shift"),
  ])
    console.log(line.map((cell) => cell.padEnd(26)).join(""));
});
