// Operations of a run, by the customer, the agent and the fault injector. Each is plain JSON, so that a plan can be
// printed.

import type { NetworkFaults } from "./network_fault.ts";

export const DAY_MS = 86_400_000;

export type Tab = "A" | "B";

/** State of a page that a reload, a close or a kill waits for. Each is the state in which a loss is most likely. */
export type PageTrigger =
  | "now"
  /** A page claims to have kept a message on the device. */
  | "message-kept"
  /** A page claims to have kept the draft. */
  | "draft-kept";

/** State of a desk that its failure or that of its database waits for. */
export type DeskTrigger =
  | "now"
  /** A desk has answered a PUT with 2xx, and the proxy has not passed the response on. */
  | "put-acknowledged";

export type Suspension = "hidden" | "hanging";

export type Op =
  /** The customer types each text, and presses Send after each. */
  | { kind: "send-messages"; tab: Tab; texts: string[] }
  | { kind: "type-draft"; tab: Tab; text: string }
  /** The customer presses Send without typing. */
  | { kind: "send-draft"; tab: Tab }
  | { kind: "agent-reply"; text: string }
  | { kind: "agent-read" }
  | { kind: "reload-tab"; tab: Tab; when: PageTrigger }
  | { kind: "close-tab"; tab: Tab; when: PageTrigger }
  | { kind: "open-tab"; tab: Tab }
  /** The tab is hidden, as before a browser freezes it, or its main thread hangs. */
  | { kind: "suspend-tab"; tab: Tab; how: Suspension }
  | { kind: "resume-tab"; tab: Tab }
  /** `desk` is the index of the desk, where there are several. */
  | { kind: "kill-desk"; when: DeskTrigger; desk?: number }
  | { kind: "cut-power"; when: DeskTrigger }
  | { kind: "start-desk"; desk?: number }
  | { kind: "kill-browser"; when: PageTrigger }
  | { kind: "go-offline" }
  | { kind: "go-online" }
  /** No connection to the desk succeeds until the partition is healed. */
  | { kind: "partition" }
  | { kind: "heal-partition" }
  /** The tokens of the open pages expire. The next token requests get the listed responses, later ones a valid token. */
  | { kind: "expire-tokens"; tokenResponses: TokenResponse[] }
  | { kind: "skew-clock"; offsetMs: number }
  | { kind: "network-faults"; faults: NetworkFaults }
  /** Every desk stops gracefully and starts again, one after the other. The next operations do not wait for it. */
  | { kind: "rolling-restart" }
  /** The server of the database gets SIGKILL. */
  | { kind: "kill-database"; when: DeskTrigger }
  | { kind: "start-database" };

export type OpKind = Op["kind"];

/** Response of the company to a request for a token: a token, an expired token, or status 500. */
export type TokenResponse = "valid" | "expired" | "error";
