// Check of availability: a rolling restart of the desks fails no request.

import type { Violation } from "../checker.ts";
import type { HistoryIndex } from "../history_index.ts";

export function failedInRollingRestart({ events }: HistoryIndex): Violation[] {
  let isRestarting = false;
  const violations: Violation[] = [];
  for (const event of events) {
    if (event.event === "rolling-restart") isRestarting = event.state === "begun";
    if (event.event === "request-failed" && isRestarting) {
      const message = `a rolling restart failed a request: ${event.request}, ${event.reason}`;
      violations.push({ anomaly: "failed-request", message });
    }
  }
  return violations;
}
