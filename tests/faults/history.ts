// History of a run: every operation and observation, in order. The checker reads nothing else.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { ReplyOutcome } from "./agent.ts";
import type { DeskFailure } from "./desk_group.ts";
import type { StoredEntry } from "./ground_truth.ts";
import type { NetworkFault, RequestClass } from "./network_fault.ts";
import type { Tab } from "./op.ts";
import type { Row, View } from "./page_probe.ts";
import type { Plan, PlannedOp } from "./plan.ts";

/** The view of one tab. `load` counts the page loads of the tab from 1. */
export interface TabView extends Omit<View, "timeOrigin"> {
  tab: Tab;
  load: number;
}

/** Claim of a page about a message: kept on the device, or stored at the desk. */
export type Claim = "kept" | "stored";

export type HistoryEvent =
  | { event: "op"; op: PlannedOp }
  | { event: "typed"; tab: Tab; text: string }
  /** Send was pressed, with this text in the field. */
  | { event: "invoke"; tab: Tab; text: string }
  /** Send was pressed after typing this text, and the field did not have it. */
  | { event: "input-lost"; tab: Tab; text: string }
  /** A page claims for the first time that the message is kept, or stored. */
  | { event: "ok"; tab: Tab; text: string; as: Claim }
  /** A page says for the first time that the message was rejected. */
  | { event: "fail"; tab: Tab; text: string }
  /** No page claimed anything about the message until the end. */
  | { event: "info"; tab: Tab; text: string }
  /** A page has loaded, with this text in its field. */
  | { event: "loaded"; tab: Tab; load: number; field: string }
  | { event: "unloaded"; tab: Tab; cause: "reload" | "close" | "kill" }
  | ({ event: "view" } & TabView)
  | { event: "network-fault"; requestClass: RequestClass; fault: NetworkFault }
  /** The desk answered a PUT with 2xx. The response may not have arrived. */
  | { event: "put-acknowledged"; text: string; status: number }
  | { event: "desk"; state: DeskFailure | "started"; desk: number }
  | { event: "database"; state: "killed" | "started" }
  | { event: "rolling-restart"; state: "begun" | "finished" }
  /** A client waited for the response to a request, and the desks failed to give one. */
  | { event: "request-failed"; request: string; reason: string }
  | { event: "agent-reply"; text: string; outcome: ReplyOutcome }
  /** No faults from here on. */
  | { event: "recovery" }
  /** The run failed before its end, or did not converge. */
  | { event: "incomplete"; reason: string }
  /** The last view of each open tab. */
  | ({ event: "final-view" } & TabView)
  /** The desk's entries at the end, one list per conversation. */
  | { event: "logs"; logs: StoredEntry[][] };

export class History {
  readonly events: HistoryEvent[] = [];
  private times: number[] = [];
  private startTime = performance.now();
  private recorded = new Set<string>();

  constructor(readonly plan: Plan) {}

  add(event: HistoryEvent) {
    this.events.push(event);
    this.times.push(Math.round(performance.now() - this.startTime));
  }

  /** Adds a view, and the claims in it that are new. */
  addView(view: TabView) {
    this.add({ event: "view", ...view });
    for (const { from, text, state } of view.rows) {
      if (from === "them") continue;
      if (state === "kept") this.addOnce({ event: "ok", tab: view.tab, text, as: "kept" });
      if (isStored(state)) this.addOnce({ event: "ok", tab: view.tab, text, as: "stored" });
      if (state === "stuck") this.addOnce({ event: "fail", tab: view.tab, text });
    }
  }

  /** Adds the messages about which no page claimed anything. */
  close() {
    const claimed = new Set(
      this.events.flatMap((event) => (event.event === "ok" || event.event === "fail" ? [event.text] : [])),
    );
    for (const event of this.events.filter((event) => event.event === "invoke")) {
      if (!claimed.has(event.text)) this.add({ event: "info", tab: event.tab, text: event.text });
    }
  }

  write(folder: string): string {
    mkdirSync(folder, { recursive: true });
    const file = join(folder, `${this.plan.seed}.jsonl`);
    const lines = this.events.map((event, index) => JSON.stringify({ t: this.times[index], ...event }));
    writeFileSync(file, [JSON.stringify({ plan: this.plan }), ...lines, ""].join("\n"));
    return file;
  }

  private addOnce(event: HistoryEvent & { text: string }) {
    const key = JSON.stringify([event.event, event.text, "as" in event ? event.as : ""]);
    if (this.recorded.has(key)) return;
    this.recorded.add(key);
    this.add(event);
  }
}

/** The delivery status says that the desk has the message. */
const isStored = (state: string) => ["acknowledged", "stored", "read", "answered"].includes(state);

/** The row is an entry of the conversation. The other rows are items of the outbox. */
export const isEntry = ({ from, state }: Row) =>
  from === "them" || ["stored", "read", "answered"].includes(state);
