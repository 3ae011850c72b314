// Drawing the next deed of a plan: any that makes sense after those before it.

import { type Fate, type Fates, PASS, type RequestClass } from "./network_fault.ts";
import { DAY, type Deed, type Moment, type Tab, type TokenAnswer } from "./op.ts";
import type { DeedName, Flavour } from "./op_weights.ts";
import type { Random } from "./random.ts";

/** What the plan so far makes of the world. */
export interface Scene {
  random: Random;
  flavour: Flavour;
  open: Tab[];
  typed: Tab[];
  deskRuns: boolean;
  offline: boolean;
  unreachable: boolean;
  mayKill: boolean;
  mayCutPower: boolean;
  messages: number;
  drafts: number;
  answers: number;
}

export function begin(random: Random, flavour: Flavour): Scene {
  const [mayKill, mayCutPower] = [random.percent(flavour.kills), random.percent(flavour.power)];
  const rest = { deskRuns: true, offline: false, unreachable: false, messages: 0, drafts: 0, answers: 0 };
  return { random, flavour, open: ["A"], typed: [], mayKill, mayCutPower, ...rest };
}

/** Draws a deed, and changes the scene as the deed will. */
export function draw(scene: Scene): Deed {
  const weights = { ...scene.flavour.deeds };
  for (const name of Object.keys(POSSIBLE) as DeedName[]) if (!POSSIBLE[name]!(scene)) delete weights[name];
  return MAKE[scene.random.weighted<DeedName>(weights)](scene);
}

/** Nobody can load a page without a network. */
const canLoad = (scene: Scene) => !scene.offline;
const isOpen = (scene: Scene) => scene.open.length > 0;

const POSSIBLE: Partial<Record<DeedName, (scene: Scene) => boolean>> = {
  write: isOpen,
  type: (scene) => isOpen(scene) && scene.typed.length === 0,
  send: (scene) => scene.typed.some((tab) => scene.open.includes(tab)),
  // Somebody must have written first, and an agent works where the desk runs.
  answer: (scene) => scene.messages > 0 && scene.deskRuns,
  read: (scene) => scene.messages > 0 && scene.deskRuns,
  reload: (scene) => isOpen(scene) && canLoad(scene),
  close: isOpen,
  open: (scene) => scene.open.length < 2 && canLoad(scene),
  "kill-desk": (scene) => scene.deskRuns,
  "cut-power": (scene) => scene.deskRuns && scene.mayCutPower,
  "start-desk": (scene) => !scene.deskRuns,
  "kill-browser": (scene) => isOpen(scene) && canLoad(scene) && scene.mayKill,
  offline: (scene) => !scene.offline && isOpen(scene),
  online: (scene) => scene.offline,
  unreachable: (scene) => !scene.unreachable,
  reachable: (scene) => scene.unreachable,
  expire: (scene) => isOpen(scene) && canLoad(scene),
  clock: isOpen,
};

const MAKE: Record<DeedName, (scene: Scene) => Deed> = {
  write: (scene) => {
    const tab = scene.random.pick(scene.open);
    scene.typed = scene.typed.filter((other) => other !== tab);
    const count = scene.random.percent(40) ? scene.random.between(2, 4) : 1;
    return { do: "write", tab, texts: Array.from({ length: count }, () => message(scene)) };
  },
  type: (scene) => {
    const tab = scene.random.pick(scene.open);
    scene.typed = [tab];
    return { do: "type", tab, text: `d${(scene.drafts += 1)} not sent yet` };
  },
  send: (scene) => {
    const tab = scene.random.pick(scene.typed.filter((tab) => scene.open.includes(tab)));
    scene.typed = [];
    scene.messages += 1;
    return { do: "send", tab };
  },
  answer: (scene) => ({ do: "answer", text: `a${(scene.answers += 1)}` }),
  read: () => ({ do: "read" }),
  reload: (scene) => ({ do: "reload", tab: scene.random.pick(scene.open), when: moment(scene) }),
  close: (scene) => {
    const tab = scene.random.pick(scene.open);
    scene.open = scene.open.filter((other) => other !== tab);
    return { do: "close", tab, when: moment(scene) };
  },
  open: (scene) => {
    const tab = (["A", "B"] as const).find((tab) => !scene.open.includes(tab))!;
    scene.open.push(tab);
    return { do: "open", tab };
  },
  "kill-desk": (scene) => {
    scene.deskRuns = false;
    return { do: "kill-desk", when: deskMoment(scene) };
  },
  "cut-power": (scene) => {
    scene.deskRuns = false;
    return { do: "cut-power", when: deskMoment(scene) };
  },
  "start-desk": (scene) => {
    scene.deskRuns = true;
    return { do: "start-desk" };
  },
  "kill-browser": (scene) => ({ do: "kill-browser", when: moment(scene) }),
  offline: (scene) => {
    scene.offline = true;
    return { do: "offline" };
  },
  online: (scene) => {
    scene.offline = false;
    return { do: "online" };
  },
  unreachable: (scene) => {
    scene.unreachable = true;
    return { do: "unreachable" };
  },
  reachable: (scene) => {
    scene.unreachable = false;
    return { do: "reachable" };
  },
  expire: ({ random }) => {
    const answers: TokenAnswer[] = ["good", "expired", "broken"];
    return { do: "expire", company: Array.from({ length: random.below(3) }, () => random.pick(answers)) };
  },
  clock: ({ random }) => ({ do: "clock", shift: random.pick([-DAY, 0, DAY]) }),
  faults: (scene) => ({ do: "faults", fates: fates(scene) }),
};

/** Unique words, at times so many that they come in several packets. */
function message(scene: Scene): string {
  scene.messages += 1;
  const more = scene.random.percent(12) ? ` ${"and so on ".repeat(scene.random.between(50, 900))}end` : "";
  return `m${scene.messages}${more}`;
}

function moment({ random, typed }: Scene): Moment {
  return random.percent(45) ? (typed.length > 0 && random.percent(60) ? "saved" : "kept") : "now";
}

function deskMoment({ random }: Scene): Moment {
  return random.percent(50) ? "answered" : "now";
}

function fates(scene: Scene): Fates {
  const { random } = scene;
  const some = (name: RequestClass, most: number): Fate[] =>
    Array.from({ length: random.between(1, most) }, () => spell(scene, name)).flat();
  const fates: Fates = { put: some("put", 4) };
  if (random.percent(60)) fates.poll = some("poll", 4);
  if (random.percent(40)) fates.get = some("get", 2);
  // Most preflights pass: the fates are meant for the requests behind them.
  if (random.percent(10)) fates.preflight = [PASS, { kind: "lose-request" }];
  return fates;
}

/** A fate; refusals come in bursts, and between fates some requests pass. */
function spell({ random, flavour }: Scene, name: RequestClass): Fate[] {
  if (random.percent(25)) return [PASS];
  const weights = { ...flavour.fates };
  if (name !== "poll") delete weights["cut-poll"];
  if (name !== "put") delete weights.duplicate;
  const kind = random.weighted(weights);
  switch (kind) {
    case "delay":
      return [{ kind, ms: random.between(100, 600) }];
    case "cut-poll":
      return [{ kind, ms: random.between(50, 500) }];
    case "refuse": {
      const status = random.pick([429, 500, 503] as const);
      const refusal: Fate = {
        kind,
        status,
        retryAfter: status !== 500 && random.percent(50),
        html: random.percent(50),
        cors: random.percent(60),
      };
      return Array.from({ length: random.between(1, 4) }, () => refusal);
    }
    default:
      return [{ kind }];
  }
}
