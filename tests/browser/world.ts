// A company, a desk, a customer and an agent, each with a browser of their own.

import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { type Browser, test as base, expect, type Locator, type Page } from "@playwright/test";

import { output, ROOT, Server } from "./process.ts";

export class World {
  readonly secret = randomBytes(32).toString("base64url");
  private folder = mkdtempSync(join(tmpdir(), "yes-reply-"));
  private config = join(this.folder, "yes-reply.toml");
  private constructor(
    readonly company: string,
    readonly desk: string,
    private servers: { desk?: Server; company?: Server },
  ) {}

  static async begin(): Promise<World> {
    const [company, desk] = [await freePort(), await freePort()];
    const world = new World(`http://127.0.0.1:${company}`, `http://127.0.0.1:${desk}`, {});
    writeFileSync(join(world.folder, "secret"), world.secret);
    writeFileSync(
      world.config,
      `name = "Kettle & Co"
listen = "127.0.0.1:${desk}"
database = "desk.sqlite"
assets = ${JSON.stringify(join(ROOT, "target/dist"))}
allow_origins = ["${world.company}"]
contact = "care@kettle.example"
channels = ["here", "phone"]
[wishes]
order = ["replace", "refund"]
bill = ["correct", "explain", "A visit"]
[hours]
time_zone = "Europe/Berlin"
monday = ["09:00-12:00", "13:00-17:00"]
tuesday = ["09:00-12:00", "13:00-17:00"]
friday = ["09:00-15:00"]
[[keys]]
kid = "kettle-1"
iss = "kettle"
alg = "HS256"
secret_file = "secret"
[[help_path]]
step = "complaints"
after = "P0D"
label = "Complaints team"
contact = "030 555 123"
[[help_path]]
after = "P14D"
label = "Consumer ombudsman"
[[help_path]]
after = "P28D"
label = "Water ombudsman"
kinds = ["bill"]
`,
    );
    world.hire("Maria");
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
    world.servers.company = await Server.start("yes-reply-demo", args, /listens on/);
    return world;
  }

  async startDesk() {
    this.servers.desk = await Server.start("yes-reply", ["serve", "--config", this.config], /listens on/);
  }

  async stopDesk(signal?: NodeJS.Signals) {
    await this.servers.desk?.stop(signal);
  }

  /** Adds an agent. */
  hire(name: string) {
    output(
      "yes-reply",
      ["agent", "add", name, "--password-stdin", "--config", this.config],
      "correct horse battery\n",
    );
  }

  /** A link that signs an agent in once. */
  link(name = "Maria"): string {
    return output("yes-reply", ["agent", "link", name, "--config", this.config]);
  }

  async end() {
    await Promise.all([this.stopDesk(), this.servers.company?.stop()]);
    rmSync(this.folder, { recursive: true });
  }
}

/** What the customer sees of the widget. Locators look into its shadow root. */
export class Widget {
  readonly root: Locator;
  constructor(readonly page: Page) {
    this.root = page.locator("yes-reply");
  }

  get field() {
    return this.root.getByRole("textbox", { name: "Your message" });
  }

  /** One's own message with these words. */
  mine(words: string) {
    return this.root.locator(".message[data-from=me]", { hasText: words });
  }

  theirs(words: string) {
    return this.root.locator(".message[data-from=them]", { hasText: words });
  }

  async write(words: string) {
    await this.field.fill(words);
    await this.root.getByRole("button", { name: "Send", exact: true }).click();
  }
}

export async function customer(browser: Browser, url: string): Promise<Widget> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(url);
  return new Widget(page);
}

export async function agent(browser: Browser, world: World, name = "Maria"): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(world.link(name));
  await expect(page.getByRole("navigation", { name: "Conversations" })).toBeVisible();
  return page;
}

export const test = base.extend<{ world: World }>({
  world: async ({ browser }, use) => {
    const world = await World.begin();
    await use(world);
    // Pages that stay open go on asking a desk that is gone, and the next story has less of the machine.
    await Promise.all(browser.contexts().map((context) => context.close()));
    await world.end();
  },
});

export { expect };

/** Below the ports that a system gives to connections (from 32768 up): a desk that starts again finds its own still free. */
const PORTS = { first: 18_000, each: 2_000 };
let ports = 0;

/** A port that nothing listens on. Workers take theirs from ranges of their own. */
async function freePort(): Promise<number> {
  const port = PORTS.first + Number(process.env.TEST_PARALLEL_INDEX) * PORTS.each + (ports++ % PORTS.each);
  const server = createServer();
  const isFree = await new Promise<boolean>((done) =>
    server.once("error", () => done(false)).listen(port, "127.0.0.1", () => done(true)),
  );
  if (!isFree) return freePort();
  await new Promise((done) => server.close(done));
  return port;
}
