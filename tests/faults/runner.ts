// Many runs, several at a time.

import type { Browser } from "@playwright/test";

import type { Bug } from "./bugs.ts";
import { check, type Violation } from "./checker.ts";
import { Company } from "./company.ts";
import { Office } from "./desk_fixture.ts";
import { browser } from "./device.ts";
import type { History } from "./history.ts";
import type { Build } from "./paths.ts";
import { killsBrowser, plan } from "./plan.ts";
import { Run, type World } from "./run.ts";

export interface Campaign {
  build: Build;
  seed: number;
  runs: number;
  jobs: number;
  bug?: Bug;
  /** Hears of each run; says whether to go on. */
  ended(seed: number, history: History, violations: Violation[]): boolean;
}

export async function campaign({ build, seed, runs, jobs, bug, ended }: Campaign) {
  const company = await Company.open(build.dist);
  const { office, cookie } = await Office.open(build.desk, company.origin);
  company.secret = office.secret;
  const world: World = { company, office, cookie, bug };
  let next = 0;
  let goesOn = true;

  const work = async () => {
    // Most runs share the browser of their job; one that kills its browser has its own.
    let shared: Browser | undefined;
    while (goesOn && next < runs) {
      const mine = plan(seed + next++, bug?.flavour);
      const history = await Run.play(
        world,
        mine,
        killsBrowser(mine) ? undefined : (shared ??= await browser()),
      );
      goesOn = ended(mine.seed, history, check(history.events)) && goesOn;
    }
    await shared?.close();
  };

  try {
    await Promise.all(Array.from({ length: Math.min(jobs, runs) }, work));
  } finally {
    company.close();
    office.close();
  }
}
