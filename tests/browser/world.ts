// Test environment: a company, one or several desks, and browsers for customers and agents.

import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { type Browser, expect, type Locator, type Page, test as playwrightTest } from "@playwright/test";

import { PostgresCluster } from "../faults/postgres_cluster.ts";
import { DeskServers } from "./desk_servers.ts";
import { freePort } from "./free_port.ts";
import { programPath, ROOT, runProgram, ServerProcess } from "./process.ts";

export class World {
  readonly secret = randomBytes(32).toString("base64url");
  readonly folder = mkdtempSync(join(tmpdir(), "yes-reply-"));
  private config = join(this.folder, "yes-reply.toml");
  private companyProcess?: ServerProcess;

  /** `company` is the origin of its pages. */
  private constructor(
    readonly company: string,
    readonly desks: DeskServers,
  ) {}

  /** Several desks need the cluster of their database. */
  static async start(desks = 1, cluster?: PostgresCluster): Promise<World> {
    const company = await freePort();
    const world = new World(`http://127.0.0.1:${company}`, await DeskServers.prepare(desks, cluster));
    writeFileSync(join(world.folder, "secret"), world.secret);
    writeFileSync(
      world.config,
      `name = "Kettle & Co"
public_url = "${world.desk}"
database = "${world.desks.database}"
assets = ${JSON.stringify(join(ROOT, "target/dist"))}
allow_origins = ["${world.company}"]
contact = "care@kettle.example"
reply_channels = ["here", "phone"]
[outcome_choices]
order = ["replace", "refund"]
bill = ["correct", "explain", "A visit"]
[opening_hours]
time_zone = "Europe/Berlin"
monday = ["09:00-12:00", "13:00-17:00"]
tuesday = ["09:00-12:00", "13:00-17:00"]
friday = ["09:00-15:00"]
[[keys]]
kid = "kettle-1"
iss = "kettle"
alg = "HS256"
secret_file = "secret"
[[escalation_path]]
step = "complaints"
after = "P0D"
label = "Complaints team"
contacts = [{ kind = "phone", value = "030 555 123" }]
[[escalation_path]]
after = "P14D"
label = "Consumer ombudsman"
[[escalation_path]]
after = "P28D"
label = "Water ombudsman"
reference_kinds = ["bill"]
`,
    );
    world.addAgent("Maria");
    await world.startDesk();
    const args = [
      "--listen",
      `127.0.0.1:${company}`,
      "--desk",
      world.desk,
      "--secret-file",
      join(world.folder, "secret"),
      "--kid",
      "kettle-1",
      "--iss",
      "kettle",
    ];
    world.companyProcess = await ServerProcess.start("yes-reply-demo", args, /listens on/);
    return world;
  }

  /** The origin of the desk, or of the proxy before several desks. */
  get desk() {
    return this.desks.origin;
  }

  /** Starts all desks, or the one with this index. */
  async startDesk(index?: number) {
    const start = (desk: number) => this.desks.start(desk, this.config);
    await Promise.all(this.selected(index).map(start));
  }

  /** Stops all desks, or the one with this index. */
  async stopDesk(signal?: NodeJS.Signals, index?: number) {
    await Promise.all(this.selected(index).map((desk) => this.desks.stop(desk, signal)));
  }

  addAgent(name: string) {
    runProgram(
      "yes-reply",
      ["agent", "add", name, "--password-stdin", "--config", this.config],
      "correct horse battery\n",
    );
  }

  /** A link that signs an agent in once. */
  signInLink(name = "Maria"): string {
    return runProgram("yes-reply", ["agent", "link", name, "--config", this.config]);
  }

  async stop() {
    await Promise.all([this.desks.remove(), this.companyProcess?.stop()]);
    rmSync(this.folder, { recursive: true });
  }

  private selected(index?: number): number[] {
    return index === undefined ? [...Array(this.desks.count).keys()] : [index];
  }
}

/** The widget on a page. Locators pierce its shadow root. */
export class Widget {
  readonly root: Locator;
  constructor(readonly page: Page) {
    this.root = page.locator("yes-reply");
  }

  get field() {
    return this.root.getByRole("textbox", { name: "Your message" });
  }

  /** Message of the customer with this text. */
  outgoing(text: string) {
    return this.root.locator(".message[data-from=me]", { hasText: text });
  }

  /** Message of the company with this text. */
  incoming(text: string) {
    return this.root.locator(".message[data-from=them]", { hasText: text });
  }

  async send(text: string) {
    await this.field.fill(text);
    await this.root.getByRole("button", { name: "Send", exact: true }).click();
  }
}

/** Opens a page with the widget, in a browser profile of its own. */
export async function openWidget(browser: Browser, url: string): Promise<Widget> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(url);
  return new Widget(page);
}

/** Signs an agent in and opens the inbox, in a browser profile of its own. */
export async function openInbox(browser: Browser, world: World, name = "Maria"): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(world.signInLink(name));
  await expect(page.getByRole("navigation", { name: "Conversations" })).toBeVisible();
  return page;
}

/** Options of a Playwright project. */
export interface WorldOptions {
  /** The number of desks. Several run on PostgreSQL, in a throw-away cluster of the worker. */
  desks: number;
}

export const test = playwrightTest.extend<
  { world: World },
  WorldOptions & { cluster: PostgresCluster | undefined }
>({
  desks: [1, { option: true, scope: "worker" }],
  cluster: [
    async ({ desks }, use) => {
      const cluster =
        desks > 1 ? PostgresCluster.start(programPath("yes-reply-postgres-cluster")) : undefined;
      await use(cluster);
      await cluster?.stop();
    },
    { scope: "worker" },
  ],
  world: async ({ browser, desks, cluster }, use) => {
    const world = await World.start(desks, cluster);
    await use(world);
    // Open pages would poll a desk that has stopped, and take time from the next test.
    await Promise.all(browser.contexts().map((context) => context.close()));
    await world.stop();
  },
});

export { expect };
