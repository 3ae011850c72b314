// The customer's device: a browser with a profile of its own.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { type Browser, type BrowserContext, chromium, type Page } from "@playwright/test";
import { type View, watch } from "./page_probe.ts";
import { brief } from "./truncate.ts";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const LAUNCH = {
  executablePath: process.env.CHROMIUM,
  args: FLAGS,
  handleSIGINT: false,
  handleSIGTERM: false,
  handleSIGHUP: false,
};
const CONTEXT = {
  locale: "en-GB",
  timezoneId: "Europe/Berlin",
  viewport: { width: 480, height: 640 },
  reducedMotion: "reduce" as const,
};

export const browser = (): Promise<Browser> => chromium.launch(LAUNCH);

/** Who is told of what a page shows, and of what is sent on it. */
interface Observer {
  reported(page: Page, view: View): void;
  pressed(page: Page, words: string): void;
}

export class Device {
  private profile?: string;
  /** The page with which a browser of its own begins. */
  private first?: Page;

  private constructor(
    public context: BrowserContext,
    private observer: Observer,
  ) {}

  /** A fresh profile in a browser that others use too. */
  static async within(browser: Browser, observer: Observer): Promise<Device> {
    return new Device(await browser.newContext(CONTEXT), observer).ready();
  }

  /** A browser process of its own, which can be killed and begins again with the same profile. */
  static async alone(folder: string, observer: Observer): Promise<Device> {
    const profile = join(folder, "profile");
    const device = new Device(
      await chromium.launchPersistentContext(profile, { ...LAUNCH, ...CONTEXT }),
      observer,
    );
    device.profile = profile;
    return device.ready();
  }

  async newPage(): Promise<Page> {
    const page = this.first ?? (await this.context.newPage());
    this.first = undefined;
    return page;
  }

  /** SIGKILL, at once. */
  kill() {
    for (const pid of browsersOf(this.profile!)) process.kill(pid, "SIGKILL");
  }

  async beginAgain() {
    await this.context.close().catch(() => {}); // What is dead cannot be closed well.
    this.context = await chromium.launchPersistentContext(this.profile!, { ...LAUNCH, ...CONTEXT });
    await this.ready();
  }

  async close() {
    await this.context.close().catch(() => {});
  }

  private async ready(): Promise<this> {
    this.context.setDefaultTimeout(20_000);
    await this.context.exposeBinding("report", ({ page }, view: string) =>
      this.observer.reported(page, JSON.parse(view)),
    );
    await this.context.exposeBinding("pressed", ({ page }, words: string) =>
      this.observer.pressed(page, words),
    );
    await this.context.addInitScript({ content: `(${watch})(${brief})` });
    this.first = this.context.pages()[0];
    return this;
  }
}

/** The main processes of the browsers that have this profile; a browser's other processes end with it. */
function browsersOf(profile: string): number[] {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  const isOne = (pid: string) => {
    try {
      const words = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
      return (
        words.includes(`--user-data-dir=${profile}`) && !words.some((word) => word.startsWith("--type="))
      );
    } catch {
      return false; // It has ended meanwhile.
    }
  };
  return pids.filter(isOne).map(Number);
}
