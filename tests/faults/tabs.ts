// Tabs of the customer, with the last view of each.

import type { CDPSession, Locator, Page } from "@playwright/test";

import type { Device } from "./device.ts";
import { DraftTracker } from "./draft_tracker.ts";
import type { History, TabView } from "./history.ts";
import type { Suspension, Tab } from "./op.ts";
import type { ProbedWindow, View } from "./page_probe.ts";
import { truncate } from "./truncate.ts";

interface OpenTab {
  page: Page;
  view?: TabView;
  /** Text in the field at the last press of Send. */
  sentText?: string;
  suspension?: { how: Suspension; session?: CDPSession };
}

/** Time in which a page must put a kept draft back into its field. */
const RESTORE_TIMEOUT_MS = 3_000;

const setHidden = (isHidden: boolean) => (window as unknown as ProbedWindow).pageProbe.setHidden(isHidden);

export class Tabs {
  private open = new Map<Tab, OpenTab>();
  private loads: { tab: Tab; timeOrigin: number }[] = [];
  /** Called after each new view. */
  private viewListeners = new Set<() => void>();
  device!: Device;

  constructor(
    private history: History,
    private url: string,
  ) {}

  names(): Tab[] {
    return [...this.open.keys()];
  }

  views(): (TabView | undefined)[] {
    return [...this.open.values()].map(({ view }) => view);
  }

  /** The pages that answer. */
  pages(): Page[] {
    const answers = ({ suspension }: OpenTab) => suspension?.how !== "hanging";
    return [...this.open.values()].filter(answers).map(({ page }) => page);
  }

  async suspend(tab: Tab, how: Suspension) {
    const page = this.page(tab);
    const suspension: OpenTab["suspension"] = { how };
    if (how === "hidden") await page.evaluate(setHidden, true);
    else {
      // The main thread stops at its next statement, with every lock that the page holds.
      suspension.session = await this.device.context.newCDPSession(page);
      await suspension.session.send("Debugger.enable");
      await suspension.session.send("Debugger.pause");
    }
    this.open.get(tab)!.suspension = suspension;
  }

  async resume(tab: Tab) {
    const open = this.open.get(tab)!;
    const { suspension } = open;
    if (!suspension) return;
    delete open.suspension;
    // Disabling the debugger lets the page go on, whether it has reached a statement or not.
    if (suspension.session) await suspension.session.send("Debugger.disable");
    else await open.page.evaluate(setHidden, false);
    await suspension.session?.detach();
  }

  field(tab: Tab): Locator {
    return this.page(tab).getByRole("textbox", { name: "Your message" });
  }

  /** Presses Send, and returns the text that was in the field. */
  async pressSend(tab: Tab): Promise<string> {
    const open = this.open.get(tab)!;
    delete open.sentText;
    await open.page.getByRole("button", { name: "Send", exact: true }).click();
    return open.sentText ?? "";
  }

  async openTab(tab: Tab) {
    const page = await this.device.newPage();
    this.open.set(tab, { page });
    await page.goto(this.url, { waitUntil: "commit" });
    await this.finishLoad(tab);
  }

  async reload(tab: Tab) {
    this.history.add({ event: "unloaded", tab, cause: "reload" });
    await this.page(tab).reload({ waitUntil: "commit" });
    await this.finishLoad(tab);
  }

  async close(tab: Tab) {
    this.history.add({ event: "unloaded", tab, cause: "close" });
    const page = this.page(tab);
    this.open.delete(tab);
    await page.close();
  }

  /** Kills the browser, restarts it, and opens the same tabs. */
  async killBrowser() {
    this.device.kill();
    const names = this.names();
    for (const tab of names) this.history.add({ event: "unloaded", tab, cause: "kill" });
    this.open.clear();
    await this.device.restart();
    for (const tab of names) await this.openTab(tab);
  }

  /** Reads the current view from the page. */
  async readView(tab: Tab): Promise<TabView | undefined> {
    const view = await this.page(tab).evaluate(() =>
      (window as unknown as ProbedWindow).pageProbe.readView(),
    );
    return view && this.tabView(tab, view);
  }

  onView(page: Page, view: View) {
    const tab = this.tabOf(page);
    if (!tab) return;
    const tabView = this.tabView(tab, view);
    this.open.get(tab)!.view = tabView;
    this.history.addView(tabView);
    for (const listener of [...this.viewListeners]) listener();
  }

  onSend(page: Page, text: string) {
    const tab = this.tabOf(page);
    if (!tab || text === "") return;
    this.open.get(tab)!.sentText = text;
    this.history.add({ event: "invoke", tab, text: truncate(text) });
  }

  /** Waits until the view of some tab matches, and `timeoutMs` at most. */
  async waitForView(matches: (view: TabView) => boolean, timeoutMs: number): Promise<void> {
    const isMatched = () => this.views().some((view) => view && matches(view));
    if (isMatched()) return;
    await new Promise<void>((resolve) => {
      const finish = () => {
        clearTimeout(timeout);
        this.viewListeners.delete(listener);
        resolve();
      };
      const listener = () => {
        if (isMatched()) finish();
      };
      const timeout = setTimeout(finish, timeoutMs);
      this.viewListeners.add(listener);
    });
  }

  private async finishLoad(tab: Tab) {
    const drafts = new DraftTracker();
    for (const event of this.history.events) drafts.observe(event);
    const expected = drafts.expectedOnLoad();
    await this.field(tab).waitFor();
    // A script that sets the value of a field causes no mutation, so the probe reports no view; hence the page polls.
    const isRestored = (text: string) =>
      (window as unknown as ProbedWindow).pageProbe.readView()?.field === text;
    if (expected !== undefined)
      await this.page(tab)
        .waitForFunction(isRestored, expected, { timeout: RESTORE_TIMEOUT_MS })
        .catch(() => {}); // The checker reports the draft as lost.
    const view = (await this.readView(tab))!;
    this.open.get(tab)!.view = view;
    this.history.add({ event: "loaded", tab, load: view.load, field: view.field });
  }

  private page(tab: Tab): Page {
    const open = this.open.get(tab);
    if (!open) throw new Error(`tab ${tab} is not open`);
    return open.page;
  }

  private tabOf(page: Page): Tab | undefined {
    return this.names().find((tab) => this.open.get(tab)!.page === page);
  }

  private tabView(tab: Tab, { timeOrigin, ...view }: View): TabView {
    if (!this.loads.some((load) => load.tab === tab && load.timeOrigin === timeOrigin))
      this.loads.push({ tab, timeOrigin });
    const ofTab = this.loads.filter((load) => load.tab === tab);
    return { tab, load: ofTab.findIndex((load) => load.timeOrigin === timeOrigin) + 1, ...view };
  }
}
