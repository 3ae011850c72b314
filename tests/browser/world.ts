// Test environment: a company, a desk, and browsers for customers and agents.

import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { type Browser, expect, type Locator, type Page, test as playwrightTest } from "@playwright/test";

import { ROOT, runProgram, ServerProcess } from "./process.ts";

export class World {
  readonly secret = randomBytes(32).toString("base64url");
  readonly folder = mkdtempSync(join(tmpdir(), "yes-reply-"));
  private config = join(this.folder, "yes-reply.toml");
  private servers: { desk?: ServerProcess; company?: ServerProcess } = {};

  /** The origins of the company and of the desk. */
  private constructor(
    readonly company: string,
    readonly desk: string,
  ) {}

  static async start(): Promise<World> {
    const [company, desk] = [await freePort(), await freePort()];
    const world = new World(`http://127.0.0.1:${company}`, `http://127.0.0.1:${desk}`);
    writeFileSync(join(world.folder, "secret"), world.secret);
    writeFileSync(
      world.config,
      `name = "Kettle & Co"
listen = "127.0.0.1:${desk}"
database = "desk.sqlite"
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
    world.servers.company = await ServerProcess.start("yes-reply-demo", args, /listens on/);
    return world;
  }

  async startDesk() {
    this.servers.desk = await ServerProcess.start(
      "yes-reply",
      ["serve", "--config", this.config],
      /listens on/,
    );
  }

  async stopDesk(signal?: NodeJS.Signals) {
    await this.servers.desk?.stop(signal);
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
    await Promise.all([this.stopDesk(), this.servers.company?.stop()]);
    rmSync(this.folder, { recursive: true });
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

export const test = playwrightTest.extend<{ world: World }>({
  world: async ({ browser }, use) => {
    const world = await World.start();
    await use(world);
    // Open pages would poll a desk that has stopped, and take time from the next test.
    await Promise.all(browser.contexts().map((context) => context.close()));
    await world.stop();
  },
});

export { expect };

/** Below the ephemeral ports (from 32768), so that no connection takes the port of a desk that restarts. */
const FIRST_PORT = 18_000;
const PORTS_PER_WORKER = 2_000;
let nextPort = 0;

/** A port on which nothing listens. Each worker has a range of its own. */
async function freePort(): Promise<number> {
  const worker = Number(process.env.TEST_PARALLEL_INDEX);
  const port = FIRST_PORT + worker * PORTS_PER_WORKER + (nextPort % PORTS_PER_WORKER);
  nextPort += 1;
  const server = createServer();
  const isFree = await new Promise<boolean>((resolve) =>
    server.once("error", () => resolve(false)).listen(port, "127.0.0.1", () => resolve(true)),
  );
  if (!isFree) return freePort();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
