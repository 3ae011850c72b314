// Index of a history: its events grouped by the questions that the checks ask.

import type { StoredEntry } from "./ground_truth.ts";
import type { Claim, HistoryEvent, TabView } from "./history.ts";
import type { Tab } from "./op.ts";

export interface HistoryIndex {
  events: HistoryEvent[];
  /** The history has the desk's entries at the end. */
  isComplete: boolean;
  /** The desk's entries, one list per conversation. */
  logs: StoredEntry[][];
  /** Texts of the messages in the logs, in order. */
  storedTexts: string[];
  /** Messages that the customer sent, in order. */
  invoked: { tab: Tab; text: string; load: number }[];
  /** Texts that were typed and were not in the field at the press of Send. */
  lostInputs: string[];
  /** The strongest claim of any page about each message. */
  claims: Map<string, Claim>;
  /** Messages that were rejected at some time. */
  rejected: Set<string>;
  /** Messages of the customer that the desk acknowledged on the wire. */
  acknowledged: Set<string>;
  /** Replies of the agent that the desk acknowledged. */
  acknowledgedReplies: Set<string>;
  /** All views in order, with the final ones. */
  views: TabView[];
  finalViews: TabView[];
}

export function indexHistory(events: HistoryEvent[]): HistoryIndex {
  const loads = new Map<Tab, number>();
  const index: HistoryIndex = {
    events,
    isComplete: false,
    logs: [],
    storedTexts: [],
    invoked: [],
    lostInputs: [],
    claims: new Map(),
    rejected: new Set(),
    acknowledged: new Set(),
    acknowledgedReplies: new Set(),
    views: [],
    finalViews: [],
  };
  for (const event of events) {
    switch (event.event) {
      case "loaded":
        loads.set(event.tab, event.load);
        break;
      case "invoke":
        index.invoked.push({ tab: event.tab, text: event.text, load: loads.get(event.tab) ?? 0 });
        break;
      case "input-lost":
        index.lostInputs.push(event.text);
        break;
      case "ok":
        if (index.claims.get(event.text) !== "stored") index.claims.set(event.text, event.as);
        break;
      case "fail":
        index.rejected.add(event.text);
        break;
      case "put-acknowledged":
        if (event.text !== "") index.acknowledged.add(event.text);
        break;
      case "agent-reply":
        if (event.outcome === "ok") index.acknowledgedReplies.add(event.text);
        break;
      case "view":
        index.views.push(event);
        break;
      case "final-view":
        index.views.push(event);
        index.finalViews.push(event);
        break;
      case "logs":
        index.isComplete = true;
        index.logs.push(...event.logs);
        break;
    }
  }
  index.storedTexts = messageTexts(index.logs.flat());
  return index;
}

/** Texts of the messages among the entries. */
export const messageTexts = (entries: StoredEntry[]) =>
  entries.filter((entry) => entry.kind === "message").map((entry) => entry.text);
