// Run: one customer, one agent, one desk and one proxy, to which the operations of a plan happen.

import type { Browser } from "@playwright/test";

import { Agent } from "./agent.ts";
import type { Company, PageSettings } from "./company.ts";
import type { Desk } from "./desk.ts";
import type { DeskFixture } from "./desk_fixture.ts";
import { Device } from "./device.ts";
import { History } from "./history.ts";
import type { HttpMessage } from "./http_parser.ts";
import { executeOp } from "./ops.ts";
import { cutsPower, type Plan } from "./plan.ts";
import { FaultProxy } from "./proxy.ts";
import { recover } from "./recovery.ts";
import { Tabs } from "./tabs.ts";
import { truncate } from "./truncate.ts";

/** Resources that all runs share. */
export interface RunEnvironment {
  company: Company;
  deskFixture: DeskFixture;
  agentCookie: string;
  bug?: { name: string; component: "desk" | "widget" };
}

export type DeskFailure = "killed" | "power-lost";

/** Longest duration of a run. */
const RUN_TIMEOUT_MS = 120_000;

export class Run {
  readonly history: History;
  readonly tabs: Tabs;
  readonly pageSettings: PageSettings;
  readonly desk: Desk;
  readonly agent: Agent;
  proxy!: FaultProxy;
  /** Failure of the desk after the next PUT that it acknowledges. */
  failureAfterPut?: DeskFailure;

  private constructor(
    readonly environment: RunEnvironment,
    readonly plan: Plan,
  ) {
    const { company, deskFixture, agentCookie, bug } = environment;
    const bugOf = (component: "desk" | "widget") => (bug?.component === component ? bug.name : undefined);
    this.history = new History(plan);
    this.tabs = new Tabs(this.history, company.pageUrl(plan.seed));
    this.desk = deskFixture.newDesk({ isTraced: cutsPower(plan), bug: bugOf("desk") });
    this.agent = new Agent(this.desk, agentCookie);
    this.pageSettings = {
      api: "",
      clockOffsetMs: plan.clockOffsetMs,
      tokenResponses: [],
      bug: bugOf("widget"),
    };
  }

  /** Executes the plan, in the given browser or in one of its own. The history records errors. */
  static async execute(
    environment: RunEnvironment,
    plan: Plan,
    browser: Browser | undefined,
  ): Promise<History> {
    const run = new Run(environment, plan);
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise((_, reject) => {
      const error = new Error(`the run takes longer than ${RUN_TIMEOUT_MS / 1000} s`);
      timer = setTimeout(() => reject(error), RUN_TIMEOUT_MS);
    });
    try {
      await Promise.race([run.executePlan(browser), timeout]);
    } catch (error) {
      run.history.add({ event: "incomplete", reason: String((error as Error).message) });
    }
    clearTimeout(timer);
    await run.tearDown();
    run.history.close();
    return run.history;
  }

  failDesk(failure: DeskFailure) {
    delete this.failureAfterPut;
    if (!this.desk.isRunning) return;
    if (failure === "killed") this.desk.kill();
    else this.desk.cutPower();
    this.history.add({ event: "desk", state: failure });
  }

  async startDesk() {
    if (this.failureAfterPut) this.failDesk(this.failureAfterPut);
    if (this.desk.isRunning) return;
    await this.desk.restart();
    this.history.add({ event: "desk", state: "started" });
  }

  private async executePlan(browser: Browser | undefined) {
    await this.setUp(browser);
    for (const op of this.plan.ops) {
      await new Promise((resolve) => setTimeout(resolve, op.pauseMs));
      this.history.add({ event: "op", op });
      await executeOp(this, op);
    }
    await recover(this);
  }

  private async setUp(browser: Browser | undefined) {
    await this.desk.start();
    this.proxy = await FaultProxy.start(() => this.desk.port, {
      onFault: (fault, requestClass) => this.history.add({ event: "network-fault", requestClass, fault }),
      onResponse: (request, response) => this.onResponse(request, response),
    });
    this.pageSettings.api = `http://127.0.0.1:${this.proxy.port}`;
    this.environment.company.pages.set(this.plan.seed, this.pageSettings);
    this.tabs.device = browser
      ? await Device.inSharedBrowser(browser, this.tabs)
      : await Device.inOwnBrowser(this.desk.folder, this.tabs);
  }

  private onResponse(request: HttpMessage, response: HttpMessage) {
    const status = Number(response.startLine[1]);
    if (request.startLine[0] !== "PUT" || status >= 300) return;
    const body = JSON.parse(request.bytes.toString("utf8", request.bodyStart));
    const text = truncate(body.message?.text ?? body.text ?? "");
    this.history.add({ event: "put-acknowledged", text, status });
    if (this.failureAfterPut) this.failDesk(this.failureAfterPut);
  }

  private async tearDown() {
    await this.tabs.device?.close();
    await this.proxy?.stop();
    await this.desk.stop();
    this.environment.company.pages.delete(this.plan.seed);
  }
}
