// Plan of a run: its operations in order, a function of the seed, the weights and the deployment alone.

import { type Deployment, ONE_DESK } from "./deployment.ts";
import { generateOp, initialState } from "./generator.ts";
import { DAY_MS, type Op } from "./op.ts";
import { DEFAULT_WEIGHTS, type OpWeights } from "./op_weights.ts";
import { Random } from "./random.ts";

/** An operation, and the pause before it. */
export type PlannedOp = { pauseMs: number } & Op;

export interface Plan {
  seed: number;
  /** Offset of the device's clock at the beginning. */
  clockOffsetMs: number;
  ops: PlannedOp[];
}

/** The same seed, weights and deployment give the same plan on every machine. */
export function generatePlan(
  seed: number,
  weights: OpWeights = DEFAULT_WEIGHTS,
  deployment: Deployment = ONE_DESK,
): Plan {
  const random = new Random(seed);
  const state = initialState(random, weights, deployment);
  const clockOffsetMs = random.percent(weights.clockSkewPercent) ? random.pick([-DAY_MS, DAY_MS]) : 0;
  const length = random.between(...weights.length);
  const ops: PlannedOp[] = [{ pauseMs: 0, kind: "open-tab", tab: "A" }];
  while (ops.length < length) {
    const op = generateOp(state);
    ops.push({ pauseMs: random.percent(40) ? 0 : random.below(300), ...op });
  }
  return { seed, clockOffsetMs, ops };
}

/** The plan needs a browser process of its own. */
export const killsBrowser = (plan: Plan) => plan.ops.some((op) => op.kind === "kill-browser");

/** The plan needs a traced desk: the trace tells which writes a power loss leaves. */
export const cutsPower = (plan: Plan) => plan.ops.some((op) => op.kind === "cut-power");
