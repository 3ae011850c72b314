// What happens in one run: decided by its seed alone, before anything happens.

import { begin, draw } from "./generator.ts";
import { DAY, type Deed } from "./op.ts";
import { EVERYDAY, type Flavour } from "./op_weights.ts";
import { Random } from "./random.ts";

/** A pause of so many milliseconds, then a deed. */
export type Step = { after: number } & Deed;

export interface Plan {
  seed: number;
  /** How far the device's clock is off at first, in milliseconds. */
  clock: number;
  steps: Step[];
}

/** The same seed and flavour make the same plan, everywhere. */
export function plan(seed: number, flavour: Flavour = EVERYDAY): Plan {
  const random = new Random(seed);
  const scene = begin(random, flavour);
  const clock = random.percent(flavour.clockOff) ? random.pick([-DAY, DAY]) : 0;
  const length = random.between(...flavour.steps);
  const steps: Step[] = [{ after: 0, do: "open", tab: "A" }];
  while (steps.length < length) {
    const deed = draw(scene);
    steps.push({ after: random.percent(40) ? 0 : random.below(300), ...deed });
  }
  return { seed, clock, steps };
}

/** Whether it needs a browser of its own, that may be killed. */
export const killsBrowser = (plan: Plan) => plan.steps.some((step) => step.do === "kill-browser");

/** Whether the desk's writes must be watched, to know what is left after a power loss. */
export const cutsPower = (plan: Plan) => plan.steps.some((step) => step.do === "cut-power");
