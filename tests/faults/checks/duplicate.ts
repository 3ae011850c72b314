// Check for duplicates: no message is stored, shown or offered for sending twice, and an order has one conversation.

import type { Violation } from "../checker.ts";
import type { HistoryIndex } from "../history_index.ts";

export function duplicates(index: HistoryIndex): Violation[] {
  return [...storedTwice(index), ...shownTwice(index), ...restoredAfterSending(index)];
}

export function splitConversations({ logs }: HistoryIndex): Violation[] {
  if (logs.length <= 1) return [];
  return [{ anomaly: "split", message: `there are ${logs.length} conversations about one order` }];
}

function storedTwice({ storedTexts }: HistoryIndex): Violation[] {
  return repeated(storedTexts).map((text) => ({
    anomaly: "duplicate",
    message: `“${text}” is stored twice`,
  }));
}

function shownTwice({ views }: HistoryIndex): Violation[] {
  const violations: Violation[] = [];
  const reported = new Set<string>();
  for (const { tab, load, rows } of views) {
    for (const text of repeated(rows.map((row) => `${row.from}: ${row.text}`))) {
      if (!reported.has(text))
        violations.push({
          anomaly: "duplicate",
          message: `tab ${tab} showed “${text}” twice (load ${load})`,
        });
      reported.add(text);
    }
  }
  return violations;
}

/** A sent message that is in the field of a page that loads later would be sent a second time. */
function restoredAfterSending({ events }: HistoryIndex): Violation[] {
  const sent = new Set<string>();
  const violations: Violation[] = [];
  for (const event of events) {
    if (event.event === "ok") sent.add(event.text);
    if (event.event === "loaded" && sent.has(event.field)) {
      violations.push({
        anomaly: "duplicate",
        message: `“${event.field}” was sent, and is in the field of tab ${event.tab} again (load ${event.load})`,
      });
    }
  }
  return violations;
}

function repeated(texts: string[]): string[] {
  return [...new Set(texts.filter((text, index) => texts.indexOf(text) !== index))];
}
