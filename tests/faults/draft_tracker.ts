// Draft tracker: the draft that a page claims to have kept, and must show after its next load.

import type { HistoryEvent } from "./history.ts";
import type { Tab } from "./op.ts";

interface Draft {
  tab: Tab;
  text: string;
}

/** Follows a history. A claim ends when the customer types something else or sends, in any tab. */
export class DraftTracker {
  private typed?: Draft;
  private claimed?: Draft;
  private openTabs = new Set<Tab>();

  observe(event: HistoryEvent) {
    switch (event.event) {
      case "typed":
        this.typed = { tab: event.tab, text: event.text };
        this.claimed = undefined;
        break;
      case "invoke":
        this.typed = undefined;
        this.claimed = undefined;
        break;
      case "unloaded":
        this.openTabs.delete(event.tab);
        break;
      case "loaded":
        this.openTabs.add(event.tab);
        break;
      case "view":
        // A view from before the last keystroke claims nothing about the text that is in the field now.
        if (event.isDraftKept && event.field !== "" && event.field === this.typed?.text)
          this.claimed = { tab: event.tab, text: event.field };
        break;
    }
  }

  /** The draft that a page must show when it loads now; none while the tab that made the claim is open. */
  expectedOnLoad(): string | undefined {
    return this.claimed && !this.openTabs.has(this.claimed.tab) ? this.claimed.text : undefined;
  }

  /** The draft that this tab has claimed to keep, while it is open. */
  claimOf(tab: Tab): string | undefined {
    return this.claimed?.tab === tab && this.openTabs.has(tab) ? this.claimed.text : undefined;
  }
}
