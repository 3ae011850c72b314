// One run: a customer, a desk and a line between them, and what the plan does to them.

import type { Browser } from "@playwright/test";
import type { Company, Visit } from "./company.ts";
import type { Desk } from "./desk.ts";
import type { Office } from "./desk_fixture.ts";
import { Device } from "./device.ts";
import { Agent } from "./ground_truth.ts";
import { History } from "./history.ts";
import type { Message } from "./http_parser.ts";
import type { RequestClass } from "./network_fault.ts";
import type { Deed } from "./op.ts";
import { DEEDS } from "./ops.ts";
import { cutsPower, type Plan } from "./plan.ts";
import { Proxy } from "./proxy.ts";
import { heal } from "./recovery.ts";
import { Tabs } from "./tabs.ts";
import { brief } from "./truncate.ts";

/** What all runs share. */
export interface World {
  company: Company;
  office: Office;
  cookie: string;
  bug?: { name: string; of: "desk" | "widget" };
}

/** Longest time for a whole run; one that takes longer hangs. */
const LIMIT_MS = 120_000;

export class Run {
  readonly history: History;
  readonly tabs: Tabs;
  readonly visit: Visit;
  readonly desk: Desk;
  readonly agent: Agent;
  proxy!: Proxy;
  /** What happens to the desk as soon as it has answered a PUT with a 2xx. */
  trap?: "kill-desk" | "cut-power";

  private constructor(
    readonly world: World,
    readonly plan: Plan,
  ) {
    const { company, office, bug } = world;
    this.history = new History(plan);
    this.tabs = new Tabs(this.history, company.page(plan.seed));
    this.desk = office.desk({ traced: cutsPower(plan), bug: bug?.of === "desk" ? bug.name : undefined });
    this.agent = new Agent(this.desk, world.cookie);
    this.visit = { api: "", clock: plan.clock, tokens: [], bug: bug?.of === "widget" ? bug.name : undefined };
  }

  /** Plays the plan to its end, in a browser of its own unless one is given; what went wrong is in the history. */
  static async play(world: World, plan: Plan, browser: Browser | undefined): Promise<History> {
    const run = new Run(world, plan);
    let hangs: NodeJS.Timeout | undefined;
    const limit = new Promise(
      (_, late) =>
        (hangs = setTimeout(() => late(new Error(`it takes longer than ${LIMIT_MS / 1000} s`)), LIMIT_MS)),
    );
    try {
      await Promise.race([
        run
          .begin(browser)
          .then(() => run.steps())
          .then(() => heal(run)),
        limit,
      ]);
    } catch (error) {
      run.history.add({ event: "stuck", why: String((error as Error).message) });
    }
    clearTimeout(hangs);
    await run.end();
    run.history.close();
    return run.history;
  }

  /** Ends the desk in the way that was set, now. */
  spring(trap: "kill-desk" | "cut-power") {
    delete this.trap;
    if (!this.desk.runs) return;
    if (trap === "kill-desk") this.desk.kill();
    else this.desk.cutPower();
    this.history.add({ event: "desk", how: trap === "kill-desk" ? "killed" : "without power" });
  }

  async startDesk() {
    if (this.trap) this.spring(this.trap);
    if (this.desk.runs) return;
    await this.desk.startAgain();
    this.history.add({ event: "desk", how: "started" });
  }

  private async begin(browser: Browser | undefined) {
    await this.desk.start();
    this.proxy = await Proxy.start(() => this.desk.port, {
      fate: (fate, kind: RequestClass) => this.history.add({ event: "fate", class: kind, fate }),
      answered: (request, answer) => this.answered(request, answer),
    });
    this.visit.api = `http://127.0.0.1:${this.proxy.port}`;
    this.world.company.visits.set(this.plan.seed, this.visit);
    this.tabs.device = browser
      ? await Device.within(browser, this.tabs)
      : await Device.alone(this.desk.folder, this.tabs);
  }

  private async steps() {
    for (const step of this.plan.steps) {
      await new Promise((done) => setTimeout(done, step.after));
      this.history.add({ event: "step", step });
      const act = DEEDS[step.do] as (run: Run, deed: Deed) => Promise<void>;
      await act(this, step);
    }
  }

  private answered(request: Message, answer: Message) {
    const status = Number(answer.start[1]);
    if (request.start[0] !== "PUT" || status >= 300) return;
    const body = JSON.parse(request.bytes.toString("utf8", request.head));
    this.history.add({ event: "stored", text: brief(body.message?.text ?? body.text ?? ""), status });
    if (this.trap) this.spring(this.trap);
  }

  private async end() {
    await this.tabs.device?.close();
    await this.proxy?.stop();
    await this.desk.stop();
    this.world.company.visits.delete(this.plan.seed);
  }
}
