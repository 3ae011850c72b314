// Device of the customer: a browser profile, whose browser can be killed and restarted.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { type Browser, type BrowserContext, chromium, type Page } from "@playwright/test";

import { installPageProbe, type View } from "./page_probe.ts";
import { truncate } from "./truncate.ts";

const LAUNCH = {
  executablePath: process.env.CHROMIUM,
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
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

export const launchBrowser = (): Promise<Browser> => chromium.launch(LAUNCH);

export interface PageObserver {
  onView(page: Page, view: View): void;
  /** Send was pressed, with this text in the field. */
  onSend(page: Page, text: string): void;
}

export class Device {
  /** Folder of the profile of a browser process of its own. */
  private profile?: string;
  /** The page that a browser process of its own opens at its start. */
  private initialPage?: Page;

  private constructor(
    public context: BrowserContext,
    private observer: PageObserver,
  ) {}

  /** A fresh profile in a browser process that other runs share. */
  static async inSharedBrowser(browser: Browser, observer: PageObserver): Promise<Device> {
    const device = new Device(await browser.newContext(CONTEXT), observer);
    await device.instrument();
    return device;
  }

  /** A browser process of its own, which can be killed and restarted with the same profile. */
  static async inOwnBrowser(folder: string, observer: PageObserver): Promise<Device> {
    const profile = join(folder, "profile");
    const context = await chromium.launchPersistentContext(profile, { ...LAUNCH, ...CONTEXT });
    const device = new Device(context, observer);
    device.profile = profile;
    await device.instrument();
    return device;
  }

  async newPage(): Promise<Page> {
    const page = this.initialPage ?? (await this.context.newPage());
    this.initialPage = undefined;
    return page;
  }

  /** Sends SIGKILL to the browser. */
  kill() {
    for (const pid of browserPids(this.profile!)) process.kill(pid, "SIGKILL");
  }

  async restart() {
    await this.context.close().catch(() => {}); // Closing a killed browser fails.
    this.context = await chromium.launchPersistentContext(this.profile!, { ...LAUNCH, ...CONTEXT });
    await this.instrument();
  }

  async close() {
    await this.context.close().catch(() => {});
  }

  /** Installs the probe in every page of the context. The names of the bindings are those in `ProbedWindow`. */
  private async instrument() {
    this.context.setDefaultTimeout(20_000);
    await this.context.exposeBinding("reportView", ({ page }, view: string) =>
      this.observer.onView(page, JSON.parse(view)),
    );
    await this.context.exposeBinding("reportSend", ({ page }, text: string) =>
      this.observer.onSend(page, text),
    );
    await this.context.addInitScript({ content: `(${installPageProbe})(${truncate})` });
    this.initialPage = this.context.pages()[0];
  }
}

/** The main processes of the browsers with this profile. Their other processes end with them. */
function browserPids(profile: string): number[] {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  const isBrowser = (pid: string) => {
    try {
      const args = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
      return args.includes(`--user-data-dir=${profile}`) && !args.some((arg) => arg.startsWith("--type="));
    } catch {
      return false; // The process has ended meanwhile.
    }
  };
  return pids.filter(isBrowser).map(Number);
}
