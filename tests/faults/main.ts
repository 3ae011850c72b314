// `cargo xtask faults`: runs with seeds, a line for each that broke a promise, and what all came to.

import { randomInt } from "node:crypto";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";

import { BUGS, type Bug } from "./bugs.ts";
import { build, HISTORIES } from "./paths.ts";
import { plan } from "./plan.ts";
import { campaign } from "./runner.ts";
import { print, Summary } from "./summary.ts";

/** In how many runs a seeded bug must be found. */
const MOST_RUNS = 40;
/** How many runs of one seeded bug are played at a time. */
const AT_A_TIME = 2;

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "100" },
    seed: { type: "string" },
    jobs: { type: "string" },
    bug: { type: "string" },
    bugs: { type: "boolean", default: false },
    plan: { type: "boolean", default: false },
    keep: { type: "boolean", default: false },
    table: { type: "boolean", default: false },
  },
});
const seed = Number(values.seed ?? randomInt(1_000_000_000));
// A hunt mostly waits for what a bug keeps from coming.
const jobs = Number(values.jobs ?? (values.bugs ? 6 : 3) * availableParallelism());
const named = BUGS.find((bug) => bug.name === values.bug);

// An end by a signal is an end like any other: browsers and desks go too.
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    console.error(`ended by ${signal}`);
    process.exit(130);
  });
}
// Not by itself: what a browser that was killed has left open would keep the program waiting.
process.exit(await main());

async function main(): Promise<number> {
  if (values.bug && !named) {
    console.error(`there is no bug "${values.bug}"; there are ${BUGS.map((bug) => bug.name).join(", ")}`);
    return 2;
  }
  if (values.plan) {
    console.log(JSON.stringify(plan(seed, named?.flavour), undefined, 1));
    return 0;
  }
  console.log(`seed ${seed}, ${jobs} runs at a time`);
  return values.bugs ? await hunt() : await runs(Number(values.runs), named);
}

/** Plays so many runs; says which broke a promise. */
async function runs(count: number, bug?: Bug): Promise<number> {
  const begun = performance.now();
  const summary = new Summary();
  await campaign({
    build: build(bug?.of),
    seed,
    runs: count,
    jobs,
    bug,
    ended(seed, history, violations) {
      summary.add(history, violations);
      const file = violations.length > 0 || values.keep ? history.write(HISTORIES) : undefined;
      if (violations.length > 0) {
        console.log(
          `\nseed ${seed}: see ${file}; again: cargo xtask faults --runs 1 --seed ${seed}${bug ? ` --bug ${bug.name}` : ""}`,
        );
        for (const { rule, says } of violations) console.log(`  ${rule}: ${says}`);
      }
      return true;
    },
  });
  console.log("");
  print(summary.rows(seed, (performance.now() - begun) / 1000), values.table);
  return summary.failed > 0 ? 1 : 0;
}

/** Plays runs with each seeded bug until it is found; few at a time with each, for those still playing then are in vain. */
async function hunt(): Promise<number> {
  const waiting = [...BUGS];
  let missed = 0;
  const work = async () => {
    for (let bug = waiting.shift(); bug; bug = waiting.shift()) {
      if (!(await find(bug))) missed += 1;
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.floor(jobs / AT_A_TIME)) }, work));
  console.log(
    missed === 0
      ? `\nall ${BUGS.length} seeded bugs were found`
      : `\n${missed} of ${BUGS.length} seeded bugs were NOT found`,
  );
  return missed === 0 ? 0 : 1;
}

/** Plays runs with a seeded bug until one breaks a promise; whether one did. */
async function find(bug: Bug): Promise<boolean> {
  const begun = performance.now();
  let found = "";
  let played = 0;
  await campaign({
    build: build(bug.of),
    seed,
    runs: MOST_RUNS,
    jobs: AT_A_TIME,
    bug,
    ended(seed, history, violations) {
      played += 1;
      if (violations.length === 0 || found) return !found;
      history.write(HISTORIES);
      found = `seed ${seed}, ${violations[0]!.rule}: ${violations[0]!.says}`;
      return false;
    },
  });
  console.log(
    `${bug.name}: ${found ? `found in ${played} runs` : `NOT FOUND in ${played} runs`} (${((performance.now() - begun) / 1000).toFixed(1)} s). ${found}`,
  );
  return found !== "";
}
