import { defineConfig } from "@playwright/test";

import stories from "../browser/playwright.config.ts";

// One page at a time, or they would measure each other.
export default defineConfig({
  ...stories,
  testDir: ".",
  testMatch: "*.bench.ts",
  outputDir: "../browser/results",
  workers: 1,
  timeout: 600_000,
});
