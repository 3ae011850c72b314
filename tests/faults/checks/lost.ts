// Nothing that was claimed to be safe is lost.

import type { Violation } from "../checker.ts";
import { Drafts } from "../draft_tracker.ts";
import type { Facts } from "../history_index.ts";

export function lost(facts: Facts): Violation[] {
  const { said, claimed, acknowledged, answered, swallowed } = facts;
  const isMissing = (text: string) => !said.includes(text);
  const stuck = new Set(
    facts.final.flatMap(({ rows }) => rows.filter((row) => row.state === "stuck").map((row) => row.text)),
  );
  const gone =
    (says: (text: string) => string) =>
    (text: string): Violation => ({ rule: "lost", says: says(text) });
  return [
    // After everything worked again, only what was refused may still be on the device.
    ...[...claimed.keys()]
      .filter((text) => isMissing(text) && !stuck.has(text))
      .map(gone((text) => `“${text}” was shown as ${claimed.get(text)} and is not at the desk`)),
    ...[...answered]
      .filter(isMissing)
      .map(gone((text) => `the agent's “${text}” was acknowledged and is not at the desk`)),
    ...swallowed.map(gone((text) => `“${text}” was typed, and was not in the field when Send was pressed`)),
    ...neverShown(facts).map(gone((text) => `“${text}” was sent, and its page never showed it`)),
    ...[...acknowledged].filter(isMissing).map(
      (text): Violation => ({
        rule: "durable",
        says: `the desk answered 2xx to “${text}” and does not have it`,
      }),
    ),
  ];
}

/** What was sent on a page that stayed until the end, and is nowhere. */
function neverShown({ invoked, final, said, claimed }: Facts): string[] {
  const isOnStage = (text: string) =>
    said.includes(text) ||
    claimed.has(text) ||
    final.some(({ rows }) => rows.some((row) => row.text === text));
  const stayed = invoked.filter(({ tab, load }) =>
    final.some((shown) => shown.tab === tab && shown.load === load),
  );
  return stayed.map(({ text }) => text).filter((text) => !isOnStage(text));
}

/** A draft that was claimed to be kept is in the field when its page comes back, and stays there. */
export function draft({ events }: Facts): Violation[] {
  const drafts = new Drafts();
  const violations: Violation[] = [];
  for (const event of events) {
    const expected =
      event.event === "loaded"
        ? drafts.expected()
        : event.event === "final"
          ? drafts.claimOf(event.tab)
          : undefined;
    if (
      (event.event === "loaded" || event.event === "final") &&
      expected !== undefined &&
      event.field !== expected
    ) {
      violations.push({
        rule: "draft",
        says: `the draft “${expected}” was kept, and tab ${event.tab} has “${event.field}” in its field (load ${event.load})`,
      });
    }
    drafts.see(event);
  }
  return violations;
}
