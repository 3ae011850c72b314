// Check for loss: claimed and acknowledged messages are at the desk in the end, and kept drafts in their field.

import type { Violation } from "../checker.ts";
import { DraftTracker } from "../draft_tracker.ts";
import type { HistoryIndex } from "../history_index.ts";

export function lostMessages(index: HistoryIndex): Violation[] {
  const { storedTexts, claims, acknowledged, acknowledgedReplies, lostInputs, finalViews } = index;
  const isMissing = (text: string) => !storedTexts.includes(text);
  const rejectedAtEnd = new Set(
    finalViews.flatMap(({ rows }) => rows.filter((row) => row.state === "stuck").map((row) => row.text)),
  );
  const lost =
    (message: (text: string) => string) =>
    (text: string): Violation => ({ anomaly: "lost", message: message(text) });
  const notDurable = (text: string): Violation => ({
    anomaly: "not-durable",
    message: `the desk answered 2xx to “${text}” and does not have it`,
  });
  return [
    // After recovery only rejected messages may remain on the device.
    ...[...claims.keys()]
      .filter((text) => isMissing(text) && !rejectedAtEnd.has(text))
      .map(lost((text) => `“${text}” was shown as ${claims.get(text)} and is not at the desk`)),
    ...[...acknowledgedReplies]
      .filter(isMissing)
      .map(lost((text) => `the agent's reply “${text}” was acknowledged and is not at the desk`)),
    ...lostInputs.map(lost((text) => `“${text}” was typed, and was not in the field when Send was pressed`)),
    ...neverShown(index).map(lost((text) => `“${text}” was sent, and its page never showed it`)),
    ...[...acknowledged].filter(isMissing).map(notDurable),
  ];
}

/** Messages that were sent on a page that stayed open until the end, and that neither the desk nor a page has. */
function neverShown({ invoked, finalViews, storedTexts, claims }: HistoryIndex): string[] {
  const isKnown = (text: string) =>
    storedTexts.includes(text) ||
    claims.has(text) ||
    finalViews.some(({ rows }) => rows.some((row) => row.text === text));
  const onOpenPages = invoked.filter(({ tab, load }) =>
    finalViews.some((view) => view.tab === tab && view.load === load),
  );
  return onOpenPages.map(({ text }) => text).filter((text) => !isKnown(text));
}

/** A draft that was claimed to be kept is in the field after the next load of its page, and stays there. */
export function lostDrafts({ events }: HistoryIndex): Violation[] {
  const drafts = new DraftTracker();
  const violations: Violation[] = [];
  for (const event of events) {
    if (event.event === "loaded" || event.event === "final-view") {
      const expected = event.event === "loaded" ? drafts.expectedOnLoad() : drafts.claimOf(event.tab);
      if (expected !== undefined && event.field !== expected) {
        violations.push({
          anomaly: "lost-draft",
          message: `the draft “${expected}” was kept, and tab ${event.tab} has “${event.field}” in its field (load ${event.load})`,
        });
      }
    }
    drafts.observe(event);
  }
  return violations;
}
