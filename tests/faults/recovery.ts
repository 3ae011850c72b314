// Recovery after the last operation: all faults end, and every page must converge to the entries of the desk.

import type { Page } from "@playwright/test";

import { readLogs } from "./ground_truth.ts";
import { isEntry, type TabView } from "./history.ts";
import { type HistoryIndex, indexHistory, messageTexts } from "./history_index.ts";
import type { Tab } from "./op.ts";
import type { Run } from "./run.ts";

/** Shorter than the wait of one long poll, so that a page whose poll is not woken does not converge in time. */
const CONVERGENCE_TIMEOUT_MS = 20_000;
/**
 * Interval of the `online` events that the pages get, which end the pauses between retries. They also start a new
 * poll, so they stop once the desk has every message: pages must receive the last entries without them.
 */
const ONLINE_EVENT_INTERVAL_MS = 500;
const POLL_INTERVAL_MS = 25;

export async function recover(run: Run) {
  const { tabs, history, proxy } = run;
  await endFaults(run);
  const hasConverged = (await waitForConvergence(run, true)) && (await receiveReply(run));
  for (const tab of tabs.names()) {
    const view = await tabs.readView(tab);
    if (view) history.add({ event: "final-view", ...view });
  }
  if (!hasConverged)
    history.add({
      event: "incomplete",
      reason: `not all messages were stored and shown ${CONVERGENCE_TIMEOUT_MS / 1000} s after the faults had ended`,
    });
  // Requests that are pending when the pages close either reach the desk or are lost, before the logs are read.
  await tabs.device.close();
  await proxy.waitUntilIdle();
  history.add({ event: "logs", logs: await readDeskLogs(run) });
}

/** A last reply reaches every page by itself: nothing but the desks makes a page look for it. */
async function receiveReply(run: Run): Promise<boolean> {
  const text = "last-reply";
  const outcome = await run.agent.reply(text);
  run.history.add({ event: "agent-reply", text, outcome });
  return await waitForConvergence(run, false);
}

async function endFaults(run: Run) {
  const { tabs, history, proxy, pageSettings } = run;
  proxy.setFaults({});
  proxy.healPartition();
  pageSettings.tokenResponses = [];
  await run.desks.startAll();
  for (const tab of tabs.names()) await tabs.resume(tab);
  await tabs.device.context.setOffline(false);
  if (tabs.names().length === 0) await tabs.openTab("A");
  history.add({ event: "recovery" });
}

/** True once the desk has every message, and every page shows exactly the messages of the desk. */
async function waitForConvergence(run: Run, withOnlineEvents: boolean): Promise<boolean> {
  const { tabs, history } = run;
  const startTime = performance.now();
  let lastOnlineEvent = -Infinity;
  let isStored = !withOnlineEvents;
  while (performance.now() - startTime < CONVERGENCE_TIMEOUT_MS) {
    if (!isStored && performance.now() - lastOnlineEvent > ONLINE_EVENT_INTERVAL_MS) {
      lastOnlineEvent = performance.now();
      await Promise.all(tabs.pages().map(dispatchOnlineEvent));
    }
    const stored = messageTexts((await readDeskLogs(run)).flat());
    const expected = expectedTexts(indexHistory(history.events), tabs.views());
    isStored = expected.every((text) => stored.includes(text));
    if (isStored && tabs.views().every((view) => view && showsExactly(view, stored))) return true;
    await new Promise((resolve) => setTimeout(resolve, POLL_INTERVAL_MS));
  }
  return false;
}

const readDeskLogs = ({ deskUrl, environment }: Run) => readLogs(deskUrl, environment.company.token("valid"));

/** Messages that must reach the desk: those with a claim, and those sent on an open page; without rejected ones. */
function expectedTexts(
  { claims, rejected, invoked }: HistoryIndex,
  views: (TabView | undefined)[],
): string[] {
  const isOnOpenPage = ({ tab, load }: { tab: Tab; load: number }) =>
    views.some((view) => view?.tab === tab && view.load === load);
  const texts = new Set([...claims.keys(), ...invoked.filter(isOnOpenPage).map(({ text }) => text)]);
  return [...texts].filter((text) => !rejected.has(text));
}

/** The page shows the messages of the desk, and no unsent message other than rejected ones. */
function showsExactly({ rows }: TabView, stored: string[]): boolean {
  const shown = rows.filter(isEntry).map((row) => row.text);
  const hasUnsent = rows.some((row) => !isEntry(row) && row.state !== "stuck");
  return !hasUnsent && shown.length === stored.length && shown.every((text, index) => text === stored[index]);
}

const dispatchOnlineEvent = (page: Page) =>
  page.evaluate(() => void window.dispatchEvent(new Event("online")));
