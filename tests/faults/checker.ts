// Decides from a history alone whether every promise was kept.

import { twice } from "./checks/duplicate.ts";
import { draft, lost } from "./checks/lost.ts";
import { disorder } from "./checks/order.ts";
import { seen } from "./checks/unseen.ts";
import type { Event } from "./history.ts";
import { digest, type Facts } from "./history_index.ts";

export type Rule =
  | "lost"
  | "durable"
  | "draft"
  | "twice"
  | "split"
  | "order"
  | "backwards"
  | "seen"
  | "stuck";

export interface Violation {
  rule: Rule;
  says: string;
}

/** A rule that was broken, in words; none if all is well. */
export function check(events: Event[]): Violation[] {
  const facts = digest(events);
  const rules: ((facts: Facts) => Violation[])[] = [lost, draft, twice, disorder, seen];
  const stuck = events.flatMap((event): Violation[] =>
    event.event === "stuck" ? [{ rule: "stuck", says: event.why }] : [],
  );
  // Without the desk's sequence at the end, only that is known.
  if (!facts.isWhole) return stuck.length > 0 ? stuck : [{ rule: "stuck", says: "the history has no end" }];
  return [...rules.flatMap((rule) => rule(facts)), ...stuck];
}
