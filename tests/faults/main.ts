// Command-line program behind `cargo xtask faults`: executes runs, reports violations, and prints a summary.

import { randomInt } from "node:crypto";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";

import { BUGS, type Bug } from "./bugs.ts";
import { type Deployment, deploymentOptions, ONE_DESK, parseDeployment } from "./deployment.ts";
import { buildPaths, HISTORIES } from "./paths.ts";
import { generatePlan } from "./plan.ts";
import { executeRuns } from "./runner.ts";
import { printRows, Summary } from "./summary.ts";

/** Number of runs in which a known bug must be found. */
const MAX_RUNS_PER_BUG = 40;
/** Concurrent runs of one known bug. Few, because the runs that are still going when it is found are wasted. */
const JOBS_PER_BUG = 2;

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "100" },
    seed: { type: "string" },
    jobs: { type: "string" },
    engine: { type: "string" },
    desks: { type: "string" },
    bug: { type: "string" },
    bugs: { type: "boolean", default: false },
    plan: { type: "boolean", default: false },
    keep: { type: "boolean", default: false },
    table: { type: "boolean", default: false },
  },
});
const seed = Number(values.seed ?? randomInt(1_000_000_000));
// Runs with a known bug mostly wait for convergence, so more of them fit on a core.
const jobs = Number(values.jobs ?? (values.bugs ? 6 : 3) * availableParallelism());
const selectedBug = BUGS.find((bug) => bug.name === values.bug);
const deployment =
  values.engine || values.desks
    ? parseDeployment(values.engine ?? ONE_DESK.engine, values.desks ?? "1")
    : (selectedBug?.deployment ?? ONE_DESK);

// An exit after a signal stops browsers and desks too.
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    console.error(`stopped by ${signal}`);
    process.exit(130);
  });
}
// An explicit exit, because handles of killed browsers would keep the program running.
process.exit(await main());

async function main(): Promise<number> {
  if (values.bug && !selectedBug) {
    console.error(`unknown bug "${values.bug}"; the bugs are ${BUGS.map((bug) => bug.name).join(", ")}`);
    return 2;
  }
  if (typeof deployment === "string") {
    console.error(deployment);
    return 2;
  }
  if (values.plan) {
    console.log(JSON.stringify(generatePlan(seed, selectedBug?.weights, deployment), undefined, 1));
    return 0;
  }
  console.log(`seed ${seed}, ${jobs} runs at a time`);
  return values.bugs ? await findAllBugs() : await checkRuns(Number(values.runs), deployment, selectedBug);
}

/** Executes runs and reports their violations; returns the exit code. */
async function checkRuns(runs: number, deployment: Deployment, bug?: Bug): Promise<number> {
  const startTime = performance.now();
  const summary = new Summary();
  await executeRuns({
    build: buildPaths(bug?.component),
    seed,
    runs,
    jobs,
    bug,
    deployment,
    onRunEnd(seed, history, violations) {
      summary.add(history, violations);
      const file = violations.length > 0 || values.keep ? history.write(HISTORIES) : undefined;
      if (violations.length > 0) {
        const options = deploymentOptions(deployment) + (bug ? ` --bug ${bug.name}` : "");
        const command = `cargo xtask faults --runs 1 --seed ${seed}${options}`;
        console.log(`\nseed ${seed}: see ${file}; to repeat: ${command}`);
        for (const { anomaly, message } of violations) console.log(`  ${anomaly}: ${message}`);
      }
      return true;
    },
  });
  console.log("");
  printRows(summary.rows(seed, (performance.now() - startTime) / 1000), values.table);
  return summary.failed > 0 ? 1 : 0;
}

/** Searches for every known bug, several at a time; returns the exit code. */
async function findAllBugs(): Promise<number> {
  const queue = [...BUGS];
  let missed = 0;
  const work = async () => {
    for (let bug = queue.shift(); bug; bug = queue.shift()) {
      if (!(await findBug(bug))) missed += 1;
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.floor(jobs / JOBS_PER_BUG)) }, work));
  console.log(
    missed === 0
      ? `\nall ${BUGS.length} known bugs were found`
      : `\n${missed} of ${BUGS.length} known bugs were NOT found`,
  );
  return missed === 0 ? 0 : 1;
}

/** Executes runs with a known bug until one has a violation. */
async function findBug(bug: Bug): Promise<boolean> {
  const startTime = performance.now();
  let finding = "";
  let runs = 0;
  await executeRuns({
    build: buildPaths(bug.component),
    seed,
    runs: MAX_RUNS_PER_BUG,
    jobs: JOBS_PER_BUG,
    bug,
    deployment: bug.deployment ?? ONE_DESK,
    onRunEnd(seed, history, [violation]) {
      runs += 1;
      if (!violation || finding) return !finding;
      history.write(HISTORIES);
      finding = `seed ${seed}, ${violation.anomaly}: ${violation.message}`;
      return false;
    },
  });
  const result = finding ? `found in ${runs} runs` : `NOT FOUND in ${runs} runs`;
  const seconds = ((performance.now() - startTime) / 1000).toFixed(1);
  console.log(`${bug.name}: ${result} (${seconds} s). ${finding}`);
  return finding !== "";
}
