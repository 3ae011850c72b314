// Checker: decides from a history alone whether every guarantee held.

import { failedInRollingRestart } from "./checks/availability.ts";
import { duplicates, splitConversations } from "./checks/duplicate.ts";
import { lostDrafts, lostMessages } from "./checks/lost.ts";
import { misordered, nonmonotonic } from "./checks/order.ts";
import { unseen } from "./checks/unseen.ts";
import type { HistoryEvent } from "./history.ts";
import { type HistoryIndex, indexHistory } from "./history_index.ts";

export type Anomaly =
  | "lost"
  | "not-durable"
  | "lost-draft"
  | "duplicate"
  | "split"
  | "order"
  | "nonmonotonic"
  | "unseen"
  | "failed-request"
  | "incomplete";

export interface Violation {
  anomaly: Anomaly;
  message: string;
}

const CHECKS: ((index: HistoryIndex) => Violation[])[] = [
  lostMessages,
  lostDrafts,
  duplicates,
  splitConversations,
  misordered,
  nonmonotonic,
  unseen,
  failedInRollingRestart,
];

/** The violations in a history; empty if every guarantee held. */
export function check(events: HistoryEvent[]): Violation[] {
  const index = indexHistory(events);
  const incomplete = events.flatMap((event): Violation[] =>
    event.event === "incomplete" ? [{ anomaly: "incomplete", message: event.reason }] : [],
  );
  if (index.isComplete) return [...CHECKS.flatMap((run) => run(index)), ...incomplete];
  // The other checks need the desk's entries at the end.
  if (incomplete.length > 0) return incomplete;
  return [{ anomaly: "incomplete", message: "the history does not have the desk's entries at the end" }];
}
