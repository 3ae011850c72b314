// How often what happens in a plan.

import type { FateName } from "./network_fault.ts";
import type { Deed } from "./op.ts";

export type DeedName = Deed["do"];

export interface Flavour {
  /** Least and most steps. */
  steps: [number, number];
  /** Of the deeds that are possible at a moment, each is drawn as often as its weight says. */
  deeds: Partial<Record<DeedName, number>>;
  /** The same for what the line does to a request. */
  fates: Partial<Record<Exclude<FateName, "pass">, number>>;
  /** Of a hundred plans, how many have the clock off, and how many allow a kill of the browser or a power loss. Both cost time, so not every plan has them. */
  clockOff: number;
  kills: number;
  power: number;
}

/** A bad day, as it comes. */
export const EVERYDAY: Flavour = {
  steps: [8, 16],
  deeds: {
    write: 40,
    type: 7,
    send: 6,
    answer: 12,
    read: 3,
    reload: 7,
    close: 4,
    open: 8,
    "kill-desk": 5,
    "cut-power": 20,
    "start-desk": 30,
    "kill-browser": 20,
    offline: 4,
    online: 25,
    unreachable: 4,
    reachable: 30,
    expire: 4,
    clock: 3,
    faults: 26,
  },
  fates: {
    "lose-request": 3,
    "lose-answer": 4,
    "cut-answer": 3,
    delay: 3,
    duplicate: 3,
    refuse: 3,
    "cut-poll": 3,
  },
  clockOff: 15,
  kills: 16,
  power: 22,
};

/** The same with other weights. */
export function flavour(change: Partial<Flavour>): Flavour {
  return {
    ...EVERYDAY,
    ...change,
    deeds: { ...EVERYDAY.deeds, ...change.deeds },
    fates: { ...EVERYDAY.fates, ...change.fates },
  };
}
