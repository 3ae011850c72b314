// A history, sorted by what the rules ask for.

import type { Stored } from "./ground_truth.ts";
import type { Event, Shown } from "./history.ts";
import type { Tab } from "./op.ts";

export interface Facts {
  events: Event[];
  /** Whether the desk's sequence at the end is known. */
  isWhole: boolean;
  /** The desk's sequences, one for each conversation. */
  sequences: Stored[][];
  /** The messages in them, in order. */
  said: string[];
  /** What the customer sent, in the order of the presses. */
  invoked: { tab: Tab; text: string; load: number }[];
  /** What was typed and gone when the customer pressed. */
  swallowed: string[];
  /** What a page claimed to be safe, and as what. */
  claimed: Map<string, "kept" | "stored">;
  /** What was refused at some time. */
  refused: Set<string>;
  /** What the desk acknowledged on the line, and what it acknowledged of the agent. */
  acknowledged: Set<string>;
  answered: Set<string>;
  shown: Shown[];
  final: Shown[];
}

export function digest(events: Event[]): Facts {
  const loads = new Map<Tab, number>();
  const sequences: Stored[][] = [];
  const facts: Facts = {
    events,
    isWhole: false,
    sequences,
    said: [],
    invoked: [],
    swallowed: [],
    claimed: new Map(),
    refused: new Set(),
    acknowledged: new Set(),
    answered: new Set(),
    shown: [],
    final: [],
  };
  for (const event of events) {
    if (event.event === "loaded") loads.set(event.tab, event.load);
    if (event.event === "invoke")
      facts.invoked.push({ tab: event.tab, text: event.text, load: loads.get(event.tab) ?? 0 });
    if (event.event === "swallowed") facts.swallowed.push(event.text);
    if (event.event === "ok" && facts.claimed.get(event.text) !== "stored")
      facts.claimed.set(event.text, event.as);
    if (event.event === "fail") facts.refused.add(event.text);
    if (event.event === "stored" && event.text !== "") facts.acknowledged.add(event.text);
    if (event.event === "answer" && event.outcome === "ok") facts.answered.add(event.text);
    if (event.event === "shows" || event.event === "final") facts.shown.push(event);
    if (event.event === "final") facts.final.push(event);
    if (event.event === "log") {
      facts.isWhole = true;
      sequences.push(...event.sequences);
    }
  }
  facts.said = sequences
    .flat()
    .filter(isMessage)
    .map((entry) => entry.text);
  return facts;
}

export const isMessage = (entry: Stored) => entry.kind === "message";
