// Nothing is there twice.

import type { Violation } from "../checker.ts";
import type { Facts } from "../history_index.ts";

export function twice({ said, shown, sequences, events, claimed }: Facts): Violation[] {
  const violations = repeated(said).map(
    (text): Violation => ({ rule: "twice", says: `“${text}” is stored twice` }),
  );
  const seen = new Set<string>();
  for (const { tab, load, rows } of shown) {
    const key = (row: { from: string; text: string }) => `${row.from}: ${row.text}`;
    for (const text of repeated(rows.map(key))) {
      if (!seen.has(text))
        violations.push({ rule: "twice", says: `tab ${tab} showed “${text}” twice (load ${load})` });
      seen.add(text);
    }
  }
  if (sequences.length > 1)
    violations.push({ rule: "split", says: `there are ${sequences.length} conversations about one order` });
  return [...violations, ...offeredAgain(events, new Set(claimed.keys()))];
}

/** What was sent, and stands in the field again when a page is loaded, would be sent again. */
function offeredAgain(events: Facts["events"], claimed: Set<string>): Violation[] {
  const sent = new Set<string>();
  const violations: Violation[] = [];
  for (const event of events) {
    if (event.event === "ok" && claimed.has(event.text)) sent.add(event.text);
    if (event.event === "loaded" && sent.has(event.field)) {
      violations.push({
        rule: "twice",
        says: `“${event.field}” was sent, and is in the field of tab ${event.tab} again (load ${event.load})`,
      });
    }
  }
  return violations;
}

function repeated(texts: string[]): string[] {
  return [...new Set(texts.filter((text, index) => texts.indexOf(text) !== index))];
}
