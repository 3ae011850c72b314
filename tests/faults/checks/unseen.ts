// In the end every open page shows all that the desk has.

import type { Violation } from "../checker.ts";
import { isHeard } from "../history.ts";
import type { Facts } from "../history_index.ts";

export function seen({ final, said }: Facts): Violation[] {
  return final.flatMap(({ tab, load, rows }): Violation[] => {
    const heard = new Set(rows.filter(isHeard).map((row) => row.text));
    const missing = said.filter((text) => !heard.has(text));
    if (missing.length === 0) return [];
    return [
      {
        rule: "seen",
        says: `tab ${tab} does not show ${missing.map((text) => `“${text.split(" ")[0]}”`).join(", ")} at the end (load ${load})`,
      },
    ];
  });
}
