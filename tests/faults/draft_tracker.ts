// Which draft a page has claimed to keep: what must be in the field when a page is loaded again.

import type { Event } from "./history.ts";
import type { Tab } from "./op.ts";

export interface Claim {
  tab: Tab;
  text: string;
}

/** Follows a history. A claim ends when the customer types something else or sends, in whichever tab. */
export class Drafts {
  private typed?: Claim;
  private claim?: Claim;
  private open = new Set<Tab>();

  see(event: Event) {
    if (event.event === "typed") [this.typed, this.claim] = [{ tab: event.tab, text: event.text }, undefined];
    if (event.event === "invoke") this.typed = this.claim = undefined;
    if (event.event === "gone") this.open.delete(event.tab);
    if (event.event === "loaded") this.open.add(event.tab);
    // A report of what was before the last key was pressed says nothing about what is now.
    const isClaim =
      event.event === "shows" && event.saved && event.field !== "" && event.field === this.typed?.text;
    if (isClaim) this.claim = { tab: event.tab, text: event.field };
  }

  /** What a page that is loaded now must have in its field. While the tab that made the claim is still there, a second one need not have it. */
  expected(): string | undefined {
    return this.claim && !this.open.has(this.claim.tab) ? this.claim.text : undefined;
  }

  /** What is claimed to be kept, of a tab that is open. */
  claimOf(tab: Tab): string | undefined {
    return this.claim?.tab === tab && this.open.has(tab) ? this.claim.text : undefined;
  }
}
