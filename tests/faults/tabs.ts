// The pages that the customer has open, and what each showed last.

import type { Locator, Page } from "@playwright/test";
import type { Device } from "./device.ts";
import { Drafts } from "./draft_tracker.ts";
import type { History, Shown } from "./history.ts";
import type { Tab } from "./op.ts";
import type { View, Watch } from "./page_probe.ts";
import { brief } from "./truncate.ts";

interface Open {
  page: Page;
  shown?: Shown;
  /** What stood in the field at the last press of Send. */
  sent?: string;
}

/** How long a page may take to put a kept draft back into its field. */
const RESTORE_MS = 3_000;

export class Tabs {
  private open = new Map<Tab, Open>();
  private loads: { tab: Tab; origin: number }[] = [];
  private waiting = new Set<() => void>();
  device!: Device;

  constructor(
    private history: History,
    private url: string,
  ) {}

  names(): Tab[] {
    return [...this.open.keys()];
  }

  /** What each page showed last. */
  shown(): (Shown | undefined)[] {
    return [...this.open.values()].map(({ shown }) => shown);
  }

  pages(): Page[] {
    return [...this.open.values()].map(({ page }) => page);
  }

  field(tab: Tab): Locator {
    return this.page(tab).getByRole("textbox", { name: "Your message" });
  }

  /** Presses Send, and gives what stood in the field then. */
  async send(tab: Tab): Promise<string> {
    const open = this.open.get(tab)!;
    delete open.sent;
    await open.page.getByRole("button", { name: "Send", exact: true }).click();
    return open.sent ?? "";
  }

  async add(tab: Tab) {
    const page = await this.device.newPage();
    this.open.set(tab, { page });
    await page.goto(this.url, { waitUntil: "commit" });
    await this.arrive(tab);
  }

  async reload(tab: Tab) {
    this.history.add({ event: "gone", tab, how: "reload" });
    await this.page(tab).reload({ waitUntil: "commit" });
    await this.arrive(tab);
  }

  async close(tab: Tab) {
    this.history.add({ event: "gone", tab, how: "close" });
    const page = this.page(tab);
    this.open.delete(tab);
    await page.close();
  }

  /** The whole browser dies; it comes back with the pages that it had. */
  async killAll() {
    this.device.kill();
    const names = this.names();
    for (const tab of names) this.history.add({ event: "gone", tab, how: "kill" });
    this.open.clear();
    await this.device.beginAgain();
    for (const tab of names) await this.add(tab);
  }

  /** Looks now, and gives what the page shows. */
  async look(tab: Tab): Promise<Shown | undefined> {
    const view = await this.page(tab).evaluate(() => (window as unknown as { watch: Watch }).watch.look());
    return view && this.named(tab, view);
  }

  /** A page says what it shows. */
  reported(page: Page, view: View) {
    const tab = this.tabOf(page);
    if (!tab) return;
    const shown = this.named(tab, view);
    this.open.get(tab)!.shown = shown;
    this.history.shows(shown);
    for (const check of [...this.waiting]) check();
  }

  /** On a page Send was pressed. */
  pressed(page: Page, words: string) {
    const tab = this.tabOf(page);
    if (!tab || words === "") return;
    this.open.get(tab)!.sent = words;
    this.history.add({ event: "invoke", tab, text: brief(words) });
  }

  /** Waits until some page shows this, and no longer than `ms`. */
  async until(shows: (shown: Shown) => boolean, ms: number): Promise<void> {
    const isThere = () => this.shown().some((shown) => shown && shows(shown));
    if (isThere()) return;
    await new Promise<void>((done) => {
      const end = () => {
        clearTimeout(limit);
        this.waiting.delete(check);
        done();
      };
      const check = () => isThere() && end();
      const limit = setTimeout(end, ms);
      this.waiting.add(check);
    });
  }

  private async arrive(tab: Tab) {
    const drafts = new Drafts();
    for (const event of this.history.events) drafts.see(event);
    const expected = drafts.expected();
    await this.field(tab).waitFor();
    // What a script puts into a field is not reported, so the page itself watches for it.
    const isBack = (text: string) => (window as unknown as { watch: Watch }).watch.look()?.field === text;
    if (expected !== undefined)
      await this.page(tab)
        .waitForFunction(isBack, expected, { timeout: RESTORE_MS })
        .catch(() => {});
    const shown = (await this.look(tab))!;
    this.open.get(tab)!.shown = shown;
    this.history.add({ event: "loaded", tab, load: shown.load, field: shown.field });
  }

  private page(tab: Tab): Page {
    const open = this.open.get(tab);
    if (!open) throw new Error(`tab ${tab} is not open`);
    return open.page;
  }

  private tabOf(page: Page): Tab | undefined {
    return this.names().find((tab) => this.open.get(tab)!.page === page);
  }

  private named(tab: Tab, { origin, ...view }: View): Shown {
    if (!this.loads.some((load) => load.tab === tab && load.origin === origin))
      this.loads.push({ tab, origin });
    const load =
      this.loads.filter((load) => load.tab === tab).findIndex((load) => load.origin === origin) + 1;
    return { tab, load, ...view };
  }
}
