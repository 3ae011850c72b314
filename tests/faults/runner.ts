// Runner: executes and checks the plans of consecutive seeds, several at a time.

import type { Browser } from "@playwright/test";

import type { Bug } from "./bugs.ts";
import { check, type Violation } from "./checker.ts";
import { Company } from "./company.ts";
import { DeskFixture } from "./desk_fixture.ts";
import { launchBrowser } from "./device.ts";
import type { History } from "./history.ts";
import type { BuildPaths } from "./paths.ts";
import { generatePlan, killsBrowser } from "./plan.ts";
import { Run, type RunEnvironment } from "./run.ts";

export interface RunnerOptions {
  build: BuildPaths;
  /** Seed of the first run. */
  seed: number;
  runs: number;
  /** Number of concurrent runs. */
  jobs: number;
  bug?: Bug;
  /** Called after each run. No further run starts once it has returned false. */
  onRunEnd(seed: number, history: History, violations: Violation[]): boolean;
}

export async function executeRuns({ build, seed, runs, jobs, bug, onRunEnd }: RunnerOptions) {
  const company = await Company.start(build.dist);
  const { fixture, agentCookie } = await DeskFixture.create(build.desk, company.origin);
  company.secret = fixture.secret;
  const environment: RunEnvironment = { company, deskFixture: fixture, agentCookie, bug };
  let started = 0;
  let isStopped = false;

  const work = async () => {
    // The runs of a job share one browser, except those that kill theirs.
    let sharedBrowser: Browser | undefined;
    while (!isStopped && started < runs) {
      const plan = generatePlan(seed + started, bug?.weights);
      started += 1;
      const needsOwnBrowser = killsBrowser(plan);
      if (!needsOwnBrowser) sharedBrowser ??= await launchBrowser();
      const history = await Run.execute(environment, plan, needsOwnBrowser ? undefined : sharedBrowser);
      if (!onRunEnd(plan.seed, history, check(history.events))) isStopped = true;
    }
    await sharedBrowser?.close();
  };

  try {
    await Promise.all(Array.from({ length: Math.min(jobs, runs) }, work));
  } finally {
    company.stop();
    fixture.remove();
  }
}
