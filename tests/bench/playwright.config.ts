// Playwright configuration of the benchmarks.

import { defineConfig } from "@playwright/test";

import endToEnd from "../browser/playwright.config.ts";

// One worker, because concurrent pages would slow one another down.
export default defineConfig({
  ...endToEnd,
  testDir: ".",
  testMatch: "*.bench.ts",
  outputDir: "../browser/results",
  workers: 1,
  timeout: 600_000,
});
