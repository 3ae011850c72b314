// Desk fixture: the configuration and the database, with Maria signed in, from which the desk of every run starts.

import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Desk, type DeskOptions } from "./desk.ts";

const CONFIG = "yes-reply.toml";
const DATABASE = "desk.sqlite";

export class DeskFixture {
  readonly secret = randomBytes(32).toString("base64url");
  private folder = mkdtempSync(join(tmpdir(), "yes-reply-faults-"));
  private desks = 0;

  private constructor(private program: string) {}

  /** `origin` is the origin of the company's pages. The agent's cookie is valid in every copy of the database. */
  static async create(
    program: string,
    origin: string,
  ): Promise<{ fixture: DeskFixture; agentCookie: string }> {
    const fixture = new DeskFixture(program);
    writeFileSync(join(fixture.folder, CONFIG), fixture.config(origin));
    const run = (...args: string[]) =>
      execFileSync(program, args, {
        cwd: fixture.folder,
        input: "correct horse battery\n",
        encoding: "utf8",
        stdio: ["pipe", "pipe", "pipe"],
      });
    run("agent", "add", "Maria", "--password-stdin");
    const link = run("agent", "link", "Maria").trim().split("#link=")[1];
    const desk = new Desk(program, fixture.folder, {});
    await desk.start();
    const response = await fetch(`${desk.url}/inbox/api/session`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-yes-reply": "inbox" },
      body: JSON.stringify({ link }),
    });
    if (!response.ok) throw new Error(`Maria cannot sign in: ${response.status} ${await response.text()}`);
    // A graceful stop leaves one complete database file, which can be copied.
    await desk.stop("SIGTERM");
    return { fixture, agentCookie: response.headers.get("set-cookie")!.split(";")[0] };
  }

  /** A desk that has not started, in a folder of its own. */
  newDesk(options: DeskOptions): Desk {
    this.desks += 1;
    const folder = join(this.folder, `run-${this.desks}`);
    mkdirSync(folder);
    for (const file of [CONFIG, DATABASE]) copyFileSync(join(this.folder, file), join(folder, file));
    return new Desk(this.program, folder, options);
  }

  remove() {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private config(origin: string) {
    return `name = "Kettle & Co"
listen = "127.0.0.1:0"
public_url = "http://127.0.0.1:1"
database = "${DATABASE}"
allow_origins = ["${origin}"]
[[keys]]
kid = "kettle-1"
iss = "kettle"
alg = "HS256"
secret = "${this.secret}"
`;
  }
}
