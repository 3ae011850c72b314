// Cost of the launcher for its page: Core Web Vitals with and without the script, in alternation.
//
// Prints a table and asserts no time. To run: npx playwright test --config tests/bench/playwright.config.ts

import type { Browser } from "@playwright/test";

import { expect, test, type World } from "../browser/world.ts";

const ROUNDS = 30;
/** A lower mid-range phone: a quarter of the speed of this machine. */
const CPU_SLOWDOWN = 4;

/** Largest contentful paint and total blocking time in milliseconds, and cumulative layout shift. */
interface Vitals {
  lcp: number;
  shift: number;
  blocking: number;
}

interface MeasuredWindow {
  vitals: Vitals;
}

/** Loads the page in a fresh browser profile, and waits until the network is idle. */
async function measure(browser: Browser, world: World, withScript: boolean): Promise<Vitals> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: CPU_SLOWDOWN });
  if (!withScript) await page.route("**/yes-reply.js", (route) => route.abort());
  await page.addInitScript(() => {
    const vitals: Vitals = { lcp: 0, shift: 0, blocking: 0 };
    Object.assign(window, { vitals } satisfies MeasuredWindow);
    const observe = (type: string, onEntry: (entry: PerformanceEntry) => void) =>
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) onEntry(entry);
      }).observe({ type, buffered: true });
    observe("largest-contentful-paint", (entry) => {
      vitals.lcp = entry.startTime;
    });
    observe("layout-shift", (entry) => {
      vitals.shift += (entry as LayoutShift).value;
    });
    observe("longtask", (entry) => {
      vitals.blocking += Math.max(0, entry.duration - 50);
    });
  });
  await page.goto(`${world.company}/launcher`, { waitUntil: "networkidle" });
  if (withScript) await expect(page.locator("yes-reply").getByRole("button")).toBeVisible();
  const vitals = await page.evaluate(() => (window as unknown as MeasuredWindow).vitals);
  await context.close();
  return vitals;
}

const quantile = (values: number[], fraction: number) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * fraction)];
const median = (values: number[]) => quantile(values, 0.5);

test("cost of the launcher", async ({ browser, world }) => {
  const samples: Record<"with" | "without", Vitals[]> = { with: [], without: [] };
  await measure(browser, world, true); // Warms up the servers and the browser.
  for (let round = 0; round < ROUNDS; round++) {
    for (const which of round % 2 ? (["with", "without"] as const) : (["without", "with"] as const)) {
      samples[which].push(await measure(browser, world, which === "with"));
    }
  }
  const row = (name: keyof Vitals) => {
    const [withoutScript, withScript] = [samples.without, samples.with].map((list) =>
      list.map((vitals) => vitals[name]),
    );
    const spread = (values: number[]) =>
      `${median(values).toFixed(1)} (${quantile(values, 0.25).toFixed(1)} to ${quantile(values, 0.75).toFixed(1)})`;
    const ratio = median(withoutScript) ? (median(withScript) / median(withoutScript)).toFixed(3) : "–";
    return [name, spread(withoutScript), spread(withScript), ratio];
  };
  for (const line of [
    ["median (quartiles)", "without", "with", "ratio"],
    row("lcp"),
    row("blocking"),
    row("shift"),
  ])
    console.log(line.map((cell) => cell.padEnd(26)).join(""));
});
