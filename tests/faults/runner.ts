// Runner: executes and checks the plans of consecutive seeds, several at a time.

import { randomBytes } from "node:crypto";

import type { Browser } from "@playwright/test";

import type { Bug } from "./bugs.ts";
import { check, type Violation } from "./checker.ts";
import { Company } from "./company.ts";
import type { Deployment } from "./deployment.ts";
import { DeskFixture } from "./desk_fixture.ts";
import { launchBrowser } from "./device.ts";
import type { History } from "./history.ts";
import type { BuildPaths } from "./paths.ts";
import { generatePlan, killsBrowser } from "./plan.ts";
import { Run } from "./run.ts";

export interface RunnerOptions {
  build: BuildPaths;
  /** Seed of the first run. */
  seed: number;
  runs: number;
  /** Number of concurrent runs. */
  jobs: number;
  bug?: Bug;
  deployment: Deployment;
  /** Called after each run. No further run starts once it has returned false. */
  onRunEnd(seed: number, history: History, violations: Violation[]): boolean;
}

export async function executeRuns({ build, seed, runs, jobs, bug, deployment, onRunEnd }: RunnerOptions) {
  const secret = randomBytes(32).toString("base64url");
  const company = await Company.start(build.dist, secret);
  let started = 0;
  let isStopped = false;
  const fixtures: DeskFixture[] = [];
  const newFixture = async () => {
    const options = { programs: build, deployment, origin: company.origin, secret };
    const fixture = await DeskFixture.create(options);
    fixtures.push(fixture);
    return fixture;
  };
  // A run can kill the server of its database, so each job has one of its own. Files need no server.
  const sharedFixture = deployment.engine === "sqlite" ? await newFixture() : undefined;

  const work = async () => {
    const environment = { company, deskFixture: sharedFixture ?? (await newFixture()), bug };
    // The runs of a job share one browser, except those that kill theirs.
    let sharedBrowser: Browser | undefined;
    while (!isStopped && started < runs) {
      const plan = generatePlan(seed + started, bug?.weights, deployment);
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
    await Promise.all(fixtures.map((fixture) => fixture.remove()));
  }
}
