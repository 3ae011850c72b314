// What can happen in a run.

import type { Fates } from "./network_fault.ts";

export const DAY = 86_400_000;

export type Tab = "A" | "B";

/** When a step that ends something does so: at once, or in the worst moment. */
export type Moment =
  | "now"
  /** As soon as a page claims to have kept a message, or the draft. */
  | "kept"
  | "saved"
  /** As soon as the desk has answered a PUT with a 2xx, before the answer is passed on. */
  | "answered";

export type Deed =
  | { do: "write"; tab: Tab; texts: string[] }
  | { do: "type"; tab: Tab; text: string }
  /** Sends what stands in the field. */
  | { do: "send"; tab: Tab }
  | { do: "answer"; text: string }
  | { do: "read" }
  | { do: "reload"; tab: Tab; when: Moment }
  | { do: "close"; tab: Tab; when: Moment }
  | { do: "open"; tab: Tab }
  | { do: "kill-desk"; when: Moment }
  | { do: "cut-power"; when: Moment }
  | { do: "start-desk" }
  | { do: "kill-browser"; when: Moment }
  | { do: "offline" }
  | { do: "online" }
  | { do: "unreachable" }
  | { do: "reachable" }
  /** The pages' tokens expire; the company answers the next requests for new ones like this, then well. */
  | { do: "expire"; company: TokenAnswer[] }
  | { do: "clock"; shift: number }
  | { do: "faults"; fates: Fates };

export type TokenAnswer = "good" | "expired" | "broken";
