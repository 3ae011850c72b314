// Execution of each kind of operation.

import { isEntry } from "./history.ts";
import type { Op, OpKind, PageTrigger } from "./op.ts";
import type { ProbedWindow } from "./page_probe.ts";
import type { Run } from "./run.ts";
import { truncate } from "./truncate.ts";

type Executors = { [Kind in OpKind]: (run: Run, op: Op & { kind: Kind }) => Promise<void> };

/** Longest wait for a trigger, which may never come. */
const TRIGGER_TIMEOUT_MS = 500;

const EXECUTORS: Executors = {
  async "send-messages"({ tabs, history }, { tab, texts }) {
    for (const text of texts) {
      history.add({ event: "typed", tab, text: truncate(text) });
      await tabs.field(tab).fill(text);
      // The field may have gained a draft of the other tab; it must still contain this text.
      const sent = await tabs.pressSend(tab);
      if (!sent.includes(text)) history.add({ event: "input-lost", tab, text: truncate(text) });
    }
  },
  async "type-draft"({ tabs, history }, { tab, text }) {
    history.add({ event: "typed", tab, text: truncate(text) });
    await tabs.field(tab).fill(text);
  },
  async "send-draft"({ tabs }, { tab }) {
    await tabs.pressSend(tab);
  },
  async "agent-reply"({ agent, history }, { text }) {
    history.add({ event: "agent-reply", text, outcome: await agent.reply(text) });
  },
  async "agent-read"({ agent }) {
    await agent.read();
  },
  async "reload-tab"(run, { tab, when }) {
    await waitForTrigger(run, when);
    await run.tabs.reload(tab);
  },
  async "close-tab"(run, { tab, when }) {
    await waitForTrigger(run, when);
    await run.tabs.close(tab);
  },
  async "open-tab"({ tabs }, { tab }) {
    await tabs.openTab(tab);
  },
  async "suspend-tab"({ tabs }, { tab, how }) {
    await tabs.suspend(tab, how);
  },
  async "resume-tab"({ tabs }, { tab }) {
    await tabs.resume(tab);
  },
  async "kill-desk"({ desks }, { when, desk = 0 }) {
    await desks.fail({ desk, how: "killed" }, when);
  },
  async "cut-power"({ desks }, { when }) {
    await desks.fail({ desk: 0, how: "power-lost" }, when);
  },
  async "start-desk"({ desks }, { desk = 0 }) {
    await desks.startDesk(desk);
  },
  async "kill-browser"(run, { when }) {
    await waitForTrigger(run, when);
    await run.tabs.killBrowser();
  },
  async "go-offline"({ tabs }) {
    await tabs.device.context.setOffline(true);
  },
  async "go-online"({ tabs }) {
    await tabs.device.context.setOffline(false);
  },
  async partition({ proxy }) {
    proxy.partition();
  },
  async "heal-partition"({ proxy }) {
    proxy.healPartition();
  },
  async "expire-tokens"({ pageSettings, tabs, environment }, { tokenResponses }) {
    pageSettings.tokenResponses = [...tokenResponses];
    const token = environment.company.token("expired");
    const setToken = (token: string) => document.querySelector("yes-reply")!.setAttribute("token", token);
    await Promise.all(tabs.pages().map((page) => page.evaluate(setToken, token)));
  },
  async "skew-clock"({ pageSettings, tabs }, { offsetMs }) {
    pageSettings.clockOffsetMs = offsetMs;
    const setOffset = (ms: number) => (window as unknown as ProbedWindow).pageProbe.setClockOffset(ms);
    await Promise.all(tabs.pages().map((page) => page.evaluate(setOffset, offsetMs)));
  },
  async "network-faults"({ proxy }, { faults }) {
    proxy.setFaults(faults);
  },
  async "rolling-restart"({ desks, proxies }) {
    desks.beginRollingRestart(() => Promise.all(proxies.map((proxy) => proxy.waitUntilAccepted())));
  },
  async "kill-database"({ desks }, { when }) {
    await desks.fail("database", when);
  },
  async "start-database"({ desks }) {
    await desks.startDatabase();
  },
};

export function executeOp(run: Run, op: Op): Promise<void> {
  const execute = EXECUTORS[op.kind] as (run: Run, op: Op) => Promise<void>;
  return execute(run, op);
}

async function waitForTrigger({ tabs }: Run, when: PageTrigger) {
  if (when === "message-kept")
    await tabs.waitForView(
      ({ rows }) => rows.some((row) => row.state === "kept" && !isEntry(row)),
      TRIGGER_TIMEOUT_MS,
    );
  if (when === "draft-kept") await tabs.waitForView(({ isDraftKept }) => isDraftKept, TRIGGER_TIMEOUT_MS);
}
