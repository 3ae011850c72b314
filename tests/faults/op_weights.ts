// Weights of operations and network faults: how often the generator draws each of them.

import type { NetworkFaultKind } from "./network_fault.ts";
import type { OpKind } from "./op.ts";

export interface OpWeights {
  /** Lowest and highest number of operations in a plan. */
  length: [lowest: number, highest: number];
  /** Weight of each operation among those that are possible. */
  ops: Partial<Record<OpKind, number>>;
  networkFaults: Partial<Record<Exclude<NetworkFaultKind, "pass">, number>>;
  /** Percentage of plans that begin with a wrong device clock. */
  clockSkewPercent: number;
  /** Percentage of plans that may kill the browser. The rest run faster, because they share one. */
  browserKillPercent: number;
  /** Percentage of plans that may cut the power. The rest run faster, because their desk is not traced. */
  powerLossPercent: number;
}

export const DEFAULT_WEIGHTS: OpWeights = {
  length: [8, 16],
  ops: {
    "send-messages": 40,
    "type-draft": 7,
    "send-draft": 6,
    "agent-reply": 12,
    "agent-read": 3,
    "reload-tab": 7,
    "close-tab": 4,
    "open-tab": 8,
    "suspend-tab": 6,
    "resume-tab": 12,
    "kill-desk": 5,
    "cut-power": 20,
    "start-desk": 30,
    "kill-browser": 20,
    "go-offline": 4,
    "go-online": 25,
    partition: 4,
    "heal-partition": 30,
    "expire-tokens": 4,
    "skew-clock": 3,
    "network-faults": 26,
    "rolling-restart": 12,
    "kill-database": 10,
    "start-database": 40,
  },
  networkFaults: {
    "lose-request": 3,
    "lose-response": 4,
    "truncate-response": 3,
    delay: 3,
    "duplicate-request": 3,
    "error-response": 3,
    "abort-poll": 3,
  },
  clockSkewPercent: 15,
  browserKillPercent: 16,
  powerLossPercent: 22,
};

/** The default weights with overrides. */
export function opWeights(overrides: Partial<OpWeights>): OpWeights {
  return {
    ...DEFAULT_WEIGHTS,
    ...overrides,
    ops: { ...DEFAULT_WEIGHTS.ops, ...overrides.ops },
    networkFaults: { ...DEFAULT_WEIGHTS.networkFaults, ...overrides.networkFaults },
  };
}
