// After the last step everything works again; then all that was written must arrive, and every page must show it.

import type { Page } from "@playwright/test";
import { sequences } from "./ground_truth.ts";
import { isHeard, type Shown } from "./history.ts";
import { digest, type Facts, isMessage } from "./history_index.ts";
import type { Tab } from "./op.ts";
import type { Run } from "./run.ts";

/** Less than the widget waits in one long poll, so that a page that is not woken is found out. */
const LIMIT_MS = 20_000;
/**
 * How often the pages are told that they are online: it ends their pauses, which would only cost time. It also makes
 * them ask anew, so it ends when the desk has everything: of what came last they must hear by themselves.
 */
const NUDGE_MS = 500;
const LOOK_MS = 25;

export async function heal(run: Run) {
  const { tabs, history, visit, proxy, world, desk } = run;
  proxy.play({});
  proxy.restore();
  visit.tokens = [];
  await run.startDesk();
  await tabs.device.context.setOffline(false);
  if (tabs.names().length === 0) await tabs.add("A");
  history.add({ event: "healed" });

  const begun = performance.now();
  let nudged = -Infinity;
  let [isDone, hasAll] = [false, false];
  while (!isDone && performance.now() - begun < LIMIT_MS) {
    if (!hasAll && performance.now() - nudged > NUDGE_MS) {
      nudged = performance.now();
      await Promise.all(tabs.pages().map(nudge));
    }
    const said = (await sequences(desk, world.company.token("good")))
      .flat()
      .filter(isMessage)
      .map((entry) => entry.text);
    hasAll = expected(digest(history.events), tabs.shown()).every((text) => said.includes(text));
    isDone = hasAll && tabs.shown().every((shown) => shown && isWhole(shown, said));
    if (!isDone) await new Promise((done) => setTimeout(done, LOOK_MS));
  }
  for (const tab of tabs.names()) {
    const shown = await tabs.look(tab);
    if (shown) history.add({ event: "final", ...shown });
  }
  if (!isDone)
    history.add({
      event: "stuck",
      why: `not all was stored and shown ${LIMIT_MS / 1000} s after everything worked again`,
    });
  // What is still on its way when the pages are closed either arrives or is lost with its connection.
  await tabs.device.close();
  await proxy.idle();
  history.add({ event: "log", sequences: await sequences(desk, world.company.token("good")) });
}

/** What must be at the desk: all that was claimed, and all that was sent on a page that is still there; not what was refused. */
function expected({ claimed, refused, invoked }: Facts, shown: (Shown | undefined)[]): string[] {
  const isHere = ({ tab, load }: { tab: Tab; load: number }) =>
    shown.some((page) => page?.tab === tab && page.load === load);
  const texts = new Set([...claimed.keys(), ...invoked.filter(isHere).map(({ text }) => text)]);
  return [...texts].filter((text) => !refused.has(text));
}

/** Whether a page shows all that the desk has, and nothing is on its way. */
function isWhole({ rows }: Shown, said: string[]): boolean {
  const heard = rows.filter(isHeard).map((row) => row.text);
  const waits = rows.some((row) => !isHeard(row) && row.state !== "stuck");
  return !waits && heard.length === said.length && heard.every((text, index) => text === said[index]);
}

const nudge = (page: Page) => page.evaluate(() => void window.dispatchEvent(new Event("online")));
