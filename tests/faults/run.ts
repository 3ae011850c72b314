// Run: one customer, one agent, and the desks behind a proxy for each, to which the operations of a plan happen.

import type { Browser } from "@playwright/test";

import { Agent } from "./agent.ts";
import type { Company, PageSettings } from "./company.ts";
import type { DeskFixture } from "./desk_fixture.ts";
import type { DeskGroup } from "./desk_group.ts";
import { Device } from "./device.ts";
import { History } from "./history.ts";
import type { HttpMessage } from "./http_parser.ts";
import { executeOp } from "./ops.ts";
import { cutsPower, type Plan } from "./plan.ts";
import { FaultProxy } from "./proxy.ts";
import { recover } from "./recovery.ts";
import { Tabs } from "./tabs.ts";
import { truncate } from "./truncate.ts";

/** Resources that the runs of a job share. */
export interface RunEnvironment {
  company: Company;
  deskFixture: DeskFixture;
  bug?: { name: string; component: "desk" | "widget" };
}

/** Longest duration of a run. */
const RUN_TIMEOUT_MS = 120_000;

export class Run {
  readonly history: History;
  readonly tabs: Tabs;
  readonly pageSettings: PageSettings;
  desks!: DeskGroup;
  agent!: Agent;
  /** The proxy of the customer, with the faults of the plan. */
  proxy!: FaultProxy;
  /** The proxy of the agent. */
  private agentProxy?: FaultProxy;

  private constructor(
    readonly environment: RunEnvironment,
    readonly plan: Plan,
  ) {
    const { company } = environment;
    this.history = new History(plan);
    this.tabs = new Tabs(this.history, company.pageUrl(plan.seed));
    this.pageSettings = {
      api: "",
      clockOffsetMs: plan.clockOffsetMs,
      tokenResponses: [],
      bug: this.bugOf("widget"),
    };
  }

  get proxies(): FaultProxy[] {
    return [this.proxy, this.agentProxy!];
  }

  /** The address of the desks past the faults of the customer's proxy. */
  get deskUrl() {
    return `http://127.0.0.1:${this.agentProxy!.port}`;
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

  private bugOf(component: "desk" | "widget"): string | undefined {
    const { bug } = this.environment;
    return bug?.component === component ? bug.name : undefined;
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
    const { deskFixture } = this.environment;
    const options = { isTraced: cutsPower(this.plan), bug: this.bugOf("desk") };
    this.desks = await deskFixture.newDesks(options, this.history);
    await this.desks.start();
    const onFailure = (request: HttpMessage, reason: string) =>
      this.history.add({ event: "request-failed", request: describeRequest(request), reason });
    this.agentProxy = await FaultProxy.start(this.desks.ports, { onFailure });
    this.agent = new Agent(this.deskUrl, deskFixture.agentCookie);
    this.proxy = await FaultProxy.start(this.desks.ports, {
      onFault: (fault, requestClass) => this.history.add({ event: "network-fault", requestClass, fault }),
      onResponse: (request, response) => this.onResponse(request, response),
      onFailure,
    });
    this.pageSettings.api = `http://127.0.0.1:${this.proxy.port}`;
    this.environment.company.pages.set(this.plan.seed, this.pageSettings);
    this.tabs.device = browser
      ? await Device.inSharedBrowser(browser, this.tabs)
      : await Device.inOwnBrowser(this.desks.folder, this.tabs);
  }

  private onResponse(request: HttpMessage, response: HttpMessage) {
    const status = Number(response.startLine[1]);
    if (request.startLine[0] !== "PUT" || status >= 300) return;
    const body = JSON.parse(request.bytes.toString("utf8", request.bodyStart));
    const text = truncate(body.message?.text ?? body.text ?? "");
    this.history.add({ event: "put-acknowledged", text, status });
    this.desks.onPutAcknowledged();
  }

  private async tearDown() {
    await this.tabs.device?.close();
    await this.proxy?.stop();
    await this.agentProxy?.stop();
    await this.desks?.stop();
    this.environment.company.pages.delete(this.plan.seed);
  }
}

/** Method and path, without the query, which changes with every cursor. */
const describeRequest = ({ startLine: [method, target] }: HttpMessage) => `${method} ${target.split("?")[0]}`;
