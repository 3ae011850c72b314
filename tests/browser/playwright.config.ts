// Playwright configuration of the end-to-end tests.

import { defineConfig } from "@playwright/test";

import type { WorldOptions } from "./world.ts";

/** The stories that need several desks. */
const OF_SEVERAL_DESKS = "several_desks.spec.ts";

export default defineConfig<object, WorldOptions>({
  testDir: ".",
  outputDir: "results",
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  reporter: [["list"]],
  projects: [
    { name: "one desk", testIgnore: OF_SEVERAL_DESKS },
    {
      name: "two desks",
      testMatch: [
        OF_SEVERAL_DESKS,
        "agent_actions.spec.ts",
        "change_feed.spec.ts",
        "conversation.spec.ts",
        "conversation_list.spec.ts",
        "unread.spec.ts",
      ],
      use: { desks: 2 },
    },
  ],
  use: {
    browserName: "chromium",
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    viewport: { width: 1280, height: 900 },
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM,
      // Chromium takes a page that a test fulfils for one from the internet, and blocks its requests to this machine.
      args: [
        "--disable-features=LocalNetworkAccessChecks",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
