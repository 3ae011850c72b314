// What was done and what was seen, in order. The checker knows nothing else.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Stored } from "./ground_truth.ts";
import type { Fate, RequestClass } from "./network_fault.ts";
import type { Tab } from "./op.ts";
import type { Row } from "./page_probe.ts";
import type { Plan, Step } from "./plan.ts";

/** What a page showed. A tab counts its loads. */
export interface Shown {
  tab: Tab;
  load: number;
  rows: Row[];
  field: string;
  saved: boolean;
  banner: string;
}

export type Event =
  | { event: "step"; step: Step }
  /** The customer pressed Send, and this stood in the field. */
  | { event: "invoke"; tab: Tab; text: string }
  /** The customer typed this, pressed Send, and it did not stand in the field. */
  | { event: "swallowed"; tab: Tab; text: string }
  /** A page claims for the first time that a message is safe: kept on the device, or stored at the desk. */
  | { event: "ok"; tab: Tab; text: string; as: "kept" | "stored" }
  /** It says that the message was refused. */
  | { event: "fail"; tab: Tab; text: string }
  /** Nothing was claimed to the end. */
  | { event: "unknown"; tab: Tab; text: string }
  | { event: "typed"; tab: Tab; text: string }
  /** A page is there, with this in its field. */
  | { event: "loaded"; tab: Tab; load: number; field: string }
  | { event: "gone"; tab: Tab; how: "reload" | "close" | "kill" }
  | ({ event: "shows" } & Shown)
  | { event: "fate"; class: RequestClass; fate: Fate }
  /** The desk answered a PUT with a 2xx, whether or not that arrived. */
  | { event: "stored"; text: string; status: number }
  | { event: "desk"; how: "killed" | "without power" | "started" }
  | { event: "answer"; text: string; outcome: "ok" | "unknown" | "nobody" }
  | { event: "healed" }
  /** The run could not be brought to its end. */
  | { event: "stuck"; why: string }
  /** What each open page showed at last. */
  | ({ event: "final" } & Shown)
  /** The desk's sequence at the end; of each conversation, if there is more than one. */
  | { event: "log"; sequences: Stored[][] };

export class History {
  readonly events: Event[] = [];
  private times: number[] = [];
  private begun = performance.now();
  private claimed = new Set<string>();

  constructor(readonly plan: Plan) {}

  add(event: Event) {
    this.events.push(event);
    this.times.push(Math.round(performance.now() - this.begun));
  }

  /** Takes in what a page shows, and what it claims by that. */
  shows(shown: Shown) {
    this.add({ event: "shows", ...shown });
    for (const { from, text, state } of shown.rows) {
      if (from === "them") continue;
      if (state === "kept") this.once({ event: "ok", tab: shown.tab, text, as: "kept" });
      if (isSafe(state)) this.once({ event: "ok", tab: shown.tab, text, as: "stored" });
      if (state === "stuck") this.once({ event: "fail", tab: shown.tab, text });
    }
  }

  /** Names the messages of which nothing was ever claimed. */
  close() {
    const claimed = new Set(
      this.events.flatMap((event) => (event.event === "ok" || event.event === "fail" ? [event.text] : [])),
    );
    for (const event of this.events.filter((event) => event.event === "invoke")) {
      if (!claimed.has(event.text)) this.add({ event: "unknown", tab: event.tab, text: event.text });
    }
  }

  write(folder: string): string {
    mkdirSync(folder, { recursive: true });
    const file = join(folder, `${this.plan.seed}.jsonl`);
    const lines = this.events.map((event, index) => JSON.stringify({ t: this.times[index], ...event }));
    writeFileSync(file, [JSON.stringify({ plan: this.plan }), ...lines, ""].join("\n"));
    return file;
  }

  private once(event: Event & { text: string }) {
    const key = JSON.stringify([event.event, event.text, "as" in event ? event.as : ""]);
    if (this.claimed.has(key)) return;
    this.claimed.add(key);
    this.add(event);
  }
}

/** Whether a state says that the desk has it. */
export const isSafe = (state: string) => ["acknowledged", "stored", "read", "answered"].includes(state);

/** Whether the row stands in the conversation, and not in the outbox. */
export const isHeard = ({ from, state }: Row) =>
  from === "them" || ["stored", "read", "answered"].includes(state);
