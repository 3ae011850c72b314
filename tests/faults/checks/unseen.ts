// Check for unseen messages: in the end every open page shows every message of the desk.

import type { Violation } from "../checker.ts";
import { isEntry } from "../history.ts";
import type { HistoryIndex } from "../history_index.ts";
import { quoteTexts } from "./quote.ts";

export function unseen({ finalViews, storedTexts }: HistoryIndex): Violation[] {
  return finalViews.flatMap(({ tab, load, rows }): Violation[] => {
    const shown = new Set(rows.filter(isEntry).map((row) => row.text));
    const missing = storedTexts.filter((text) => !shown.has(text));
    if (missing.length === 0) return [];
    const message = `tab ${tab} does not show ${quoteTexts(missing)} at the end (load ${load})`;
    return [{ anomaly: "unseen", message }];
  });
}
