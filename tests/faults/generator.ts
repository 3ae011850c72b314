// Generator of operations: draws the next one at random, among those that are possible after the ones before it.

import type { Deployment } from "./deployment.ts";
import { type NetworkFault, type NetworkFaults, PASS, type RequestClass } from "./network_fault.ts";
import {
  DAY_MS,
  type DeskTrigger,
  type Op,
  type OpKind,
  type PageTrigger,
  type Tab,
  type TokenResponse,
} from "./op.ts";
import type { OpWeights } from "./op_weights.ts";
import type { Random } from "./random.ts";

/** State of the system after the operations that were drawn. */
export interface GeneratorState {
  random: Random;
  weights: OpWeights;
  deployment: Deployment;
  /** The tabs that the customer can use. */
  openTabs: Tab[];
  suspendedTab?: Tab;
  tabsWithDraft: Tab[];
  /** Indices of the desks that do not run. */
  failedDesks: number[];
  isDatabaseRunning: boolean;
  isOffline: boolean;
  isPartitioned: boolean;
  mayKillBrowser: boolean;
  mayCutPower: boolean;
  messages: number;
  drafts: number;
  replies: number;
}

export function initialState(random: Random, weights: OpWeights, deployment: Deployment): GeneratorState {
  const isSqlite = deployment.engine === "sqlite";
  return {
    random,
    weights,
    deployment,
    openTabs: ["A"],
    tabsWithDraft: [],
    failedDesks: [],
    isDatabaseRunning: true,
    isOffline: false,
    isPartitioned: false,
    mayKillBrowser: random.percent(weights.browserKillPercent),
    // The model of a power loss is one of SQLite's log.
    mayCutPower: random.percent(weights.powerLossPercent) && isSqlite,
    messages: 0,
    drafts: 0,
    replies: 0,
  };
}

/** Draws an operation, and applies its effect to the state. */
export function generateOp(state: GeneratorState): Op {
  const weights = { ...state.weights.ops };
  for (const kind of Object.keys(PRECONDITIONS) as OpKind[]) {
    if (!PRECONDITIONS[kind]?.(state)) delete weights[kind];
  }
  return GENERATORS[state.random.weighted<OpKind>(weights)](state);
}

/** Without a network no page loads. */
const canLoad = (state: GeneratorState) => !state.isOffline;
const hasOpenTab = (state: GeneratorState) => state.openTabs.length > 0;
const hasRunningDesk = (state: GeneratorState) => state.failedDesks.length < state.deployment.desks;
/** An agent needs a conversation, and a desk that can read it. */
const canAgentWork = (state: GeneratorState) =>
  state.messages > 0 && hasRunningDesk(state) && state.isDatabaseRunning;

const PRECONDITIONS: Partial<Record<OpKind, (state: GeneratorState) => boolean>> = {
  "send-messages": hasOpenTab,
  "type-draft": (state) => hasOpenTab(state) && state.tabsWithDraft.length === 0,
  "send-draft": (state) => state.tabsWithDraft.some((tab) => state.openTabs.includes(tab)),
  "agent-reply": canAgentWork,
  "agent-read": canAgentWork,
  "reload-tab": (state) => hasOpenTab(state) && canLoad(state),
  "close-tab": hasOpenTab,
  "open-tab": (state) => state.openTabs.length < 2 && !state.suspendedTab && canLoad(state),
  // The other tab goes on.
  "suspend-tab": (state) => state.openTabs.length === 2,
  "resume-tab": (state) => state.suspendedTab !== undefined,
  "kill-desk": hasRunningDesk,
  "cut-power": (state) => hasRunningDesk(state) && state.mayCutPower,
  "start-desk": (state) => state.failedDesks.length > 0 && state.isDatabaseRunning,
  "kill-browser": (state) => hasOpenTab(state) && canLoad(state) && state.mayKillBrowser,
  "go-offline": (state) => !state.isOffline && hasOpenTab(state),
  "go-online": (state) => state.isOffline,
  partition: (state) => !state.isPartitioned,
  "heal-partition": (state) => state.isPartitioned,
  "expire-tokens": (state) => hasOpenTab(state) && canLoad(state),
  "skew-clock": hasOpenTab,
  "rolling-restart": (state) =>
    state.deployment.desks > 1 && state.failedDesks.length === 0 && state.isDatabaseRunning,
  "kill-database": (state) => state.deployment.engine === "postgres" && state.isDatabaseRunning,
  "start-database": (state) => !state.isDatabaseRunning,
};

const GENERATORS: Record<OpKind, (state: GeneratorState) => Op> = {
  "send-messages": (state) => {
    const tab = state.random.pick(state.openTabs);
    state.tabsWithDraft = state.tabsWithDraft.filter((other) => other !== tab);
    const count = state.random.percent(40) ? state.random.between(2, 4) : 1;
    return { kind: "send-messages", tab, texts: Array.from({ length: count }, () => messageText(state)) };
  },
  "type-draft": (state) => {
    const tab = state.random.pick(state.openTabs);
    state.tabsWithDraft = [tab];
    state.drafts += 1;
    return { kind: "type-draft", tab, text: `d${state.drafts} not sent yet` };
  },
  "send-draft": (state) => {
    const tab = state.random.pick(state.tabsWithDraft.filter((tab) => state.openTabs.includes(tab)));
    state.tabsWithDraft = [];
    state.messages += 1;
    return { kind: "send-draft", tab };
  },
  "agent-reply": (state) => {
    state.replies += 1;
    return { kind: "agent-reply", text: `a${state.replies}` };
  },
  "agent-read": () => ({ kind: "agent-read" }),
  "reload-tab": (state) => ({
    kind: "reload-tab",
    tab: state.random.pick(state.openTabs),
    when: pageTrigger(state),
  }),
  "close-tab": (state) => {
    const tab = state.random.pick(state.openTabs);
    state.openTabs = state.openTabs.filter((other) => other !== tab);
    return { kind: "close-tab", tab, when: pageTrigger(state) };
  },
  "open-tab": (state) => {
    const tab = (["A", "B"] as const).find((tab) => !state.openTabs.includes(tab))!;
    state.openTabs.push(tab);
    return { kind: "open-tab", tab };
  },
  "suspend-tab": (state) => {
    const tab = state.random.pick(state.openTabs);
    state.openTabs = state.openTabs.filter((other) => other !== tab);
    state.suspendedTab = tab;
    return { kind: "suspend-tab", tab, how: state.random.pick(["hidden", "hanging"]) };
  },
  "resume-tab": (state) => {
    const tab = state.suspendedTab!;
    resumeTab(state);
    return { kind: "resume-tab", tab };
  },
  "kill-desk": (state) => {
    const running = indices(state.deployment.desks).filter((desk) => !state.failedDesks.includes(desk));
    const desk = pickDesk(state, running);
    state.failedDesks.push(desk ?? 0);
    return { kind: "kill-desk", when: deskTrigger(state), ...(desk !== undefined && { desk }) };
  },
  "cut-power": (state) => {
    state.failedDesks.push(0);
    return { kind: "cut-power", when: deskTrigger(state) };
  },
  "start-desk": (state) => {
    const desk = pickDesk(state, state.failedDesks);
    state.failedDesks = state.failedDesks.filter((other) => other !== (desk ?? 0));
    return { kind: "start-desk", ...(desk !== undefined && { desk }) };
  },
  "kill-browser": (state) => {
    resumeTab(state);
    return { kind: "kill-browser", when: pageTrigger(state) };
  },
  "go-offline": (state) => {
    state.isOffline = true;
    return { kind: "go-offline" };
  },
  "go-online": (state) => {
    state.isOffline = false;
    return { kind: "go-online" };
  },
  partition: (state) => {
    state.isPartitioned = true;
    return { kind: "partition" };
  },
  "heal-partition": (state) => {
    state.isPartitioned = false;
    return { kind: "heal-partition" };
  },
  "expire-tokens": ({ random }) => {
    const responses: TokenResponse[] = ["valid", "expired", "error"];
    return {
      kind: "expire-tokens",
      tokenResponses: Array.from({ length: random.below(3) }, () => random.pick(responses)),
    };
  },
  "skew-clock": ({ random }) => ({ kind: "skew-clock", offsetMs: random.pick([-DAY_MS, 0, DAY_MS]) }),
  "network-faults": (state) => ({ kind: "network-faults", faults: networkFaults(state) }),
  "rolling-restart": () => ({ kind: "rolling-restart" }),
  "kill-database": (state) => {
    state.isDatabaseRunning = false;
    return { kind: "kill-database", when: deskTrigger(state) };
  },
  "start-database": (state) => {
    state.isDatabaseRunning = true;
    return { kind: "start-database" };
  },
};

const indices = (count: number) => Array.from({ length: count }, (_, index) => index);

/** One of the desks; nothing where there is only one, so that its plans need no number. */
function pickDesk({ random, deployment }: GeneratorState, desks: number[]): number | undefined {
  return deployment.desks > 1 ? random.pick(desks) : undefined;
}

/** A suspended tab becomes usable. */
function resumeTab(state: GeneratorState) {
  if (state.suspendedTab) state.openTabs.push(state.suspendedTab);
  delete state.suspendedTab;
}

/** Text that no other message of the plan has; some texts are long enough for several packets. */
function messageText(state: GeneratorState): string {
  state.messages += 1;
  const padding = state.random.percent(12) ? ` ${"and so on ".repeat(state.random.between(50, 900))}end` : "";
  return `m${state.messages}${padding}`;
}

function pageTrigger({ random, tabsWithDraft }: GeneratorState): PageTrigger {
  if (!random.percent(45)) return "now";
  return tabsWithDraft.length > 0 && random.percent(60) ? "draft-kept" : "message-kept";
}

function deskTrigger({ random }: GeneratorState): DeskTrigger {
  return random.percent(50) ? "put-acknowledged" : "now";
}

function networkFaults(state: GeneratorState): NetworkFaults {
  const { random } = state;
  const bursts = (requests: RequestClass, highest: number): NetworkFault[] =>
    Array.from({ length: random.between(1, highest) }, () => faultBurst(state, requests)).flat();
  const faults: NetworkFaults = { put: bursts("put", 4) };
  if (random.percent(60)) faults.poll = bursts("poll", 4);
  if (random.percent(40)) faults.get = bursts("get", 2);
  // Most preflights pass, so that faults reach the requests behind them.
  if (random.percent(10)) faults.preflight = [PASS, { kind: "lose-request" }];
  return faults;
}

/** The faults of the next requests: one fault, several error responses, or a pass. */
function faultBurst({ random, weights }: GeneratorState, requests: RequestClass): NetworkFault[] {
  if (random.percent(25)) return [PASS];
  const possible = { ...weights.networkFaults };
  if (requests !== "poll") delete possible["abort-poll"];
  if (requests !== "put") delete possible["duplicate-request"];
  const kind = random.weighted(possible);
  switch (kind) {
    case "delay":
      return [{ kind, ms: random.between(100, 600) }];
    case "abort-poll":
      return [{ kind, ms: random.between(50, 500) }];
    case "error-response": {
      const status = random.pick([429, 500, 503] as const);
      const fault: NetworkFault = {
        kind,
        status,
        retryAfter: status !== 500 && random.percent(50),
        html: random.percent(50),
        cors: random.percent(60),
      };
      return Array.from({ length: random.between(1, 4) }, () => fault);
    }
    default:
      return [{ kind }];
  }
}
