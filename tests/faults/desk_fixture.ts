// Desk fixture: the configuration and the database, with Maria signed in, from which the desks of every run start.

import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Deployment } from "./deployment.ts";
import { Desk, type DeskOptions } from "./desk.ts";
import { DeskGroup } from "./desk_group.ts";
import type { History } from "./history.ts";
import { PostgresCluster } from "./postgres_cluster.ts";

const CONFIG = "yes-reply.toml";
const SQLITE_FILE = "desk.sqlite";

export interface FixtureOptions {
  /** The program of the desk, and that of a PostgreSQL cluster. */
  programs: { desk: string; cluster: string };
  deployment: Deployment;
  /** Origin of the company's pages. */
  origin: string;
  /** Signs the tokens of customers. */
  secret: string;
}

export class DeskFixture {
  /** Maria's session, valid in every copy of the database. */
  agentCookie = "";
  private folder = mkdtempSync(join(tmpdir(), "yes-reply-faults-"));
  private copies = 0;

  private constructor(
    private options: FixtureOptions,
    /** A cluster of its own, so that a run can kill it. */
    private cluster: PostgresCluster | undefined,
    private database: string,
  ) {}

  static async create(options: FixtureOptions): Promise<DeskFixture> {
    const { deployment, programs } = options;
    const cluster = deployment.engine === "postgres" ? PostgresCluster.start(programs.cluster) : undefined;
    const fixture = new DeskFixture(options, cluster, (await cluster?.createDatabase()) ?? SQLITE_FILE);
    fixture.writeConfig(fixture.folder, fixture.database);
    await fixture.signIn();
    return fixture;
  }

  /** Desks that have not started, in a folder of their own and on a copy of the database. */
  async newDesks(options: DeskOptions, history: History): Promise<DeskGroup> {
    this.copies += 1;
    const folder = join(this.folder, `run-${this.copies}`);
    mkdirSync(folder);
    const database = await this.copyDatabase(folder);
    this.writeConfig(folder, database);
    const onCrash = (reason: string) => history.add({ event: "incomplete", reason });
    const desks = Array.from(
      { length: this.options.deployment.desks },
      (_, index) =>
        new Desk(this.options.programs.desk, folder, { ...options, onCrash }, `desk-${index + 1}`),
    );
    return new DeskGroup(desks, this.cluster, database, history);
  }

  async remove() {
    await this.cluster?.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async copyDatabase(folder: string): Promise<string> {
    if (this.cluster) return await this.cluster.copyDatabase(this.database);
    copyFileSync(join(this.folder, SQLITE_FILE), join(folder, SQLITE_FILE));
    return SQLITE_FILE;
  }

  /** Adds Maria and signs her in. */
  private async signIn() {
    const run = (...args: string[]) =>
      execFileSync(this.options.programs.desk, args, {
        cwd: this.folder,
        input: "correct horse battery\n",
        encoding: "utf8",
        stdio: ["pipe", "pipe", "pipe"],
      });
    run("agent", "add", "Maria", "--password-stdin");
    const link = run("agent", "link", "Maria").trim().split("#link=")[1];
    const desk = new Desk(this.options.programs.desk, this.folder, {});
    await desk.start();
    const response = await fetch(`${desk.url}/inbox/api/session`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-yes-reply": "inbox" },
      body: JSON.stringify({ link }),
    });
    if (!response.ok) throw new Error(`Maria cannot sign in: ${response.status} ${await response.text()}`);
    // A graceful stop leaves a database that is complete and that nobody uses, which can be copied.
    await desk.stop("SIGTERM");
    this.agentCookie = response.headers.get("set-cookie")!.split(";")[0];
  }

  private writeConfig(folder: string, database: string) {
    writeFileSync(
      join(folder, CONFIG),
      `name = "Kettle & Co"
listen = "127.0.0.1:0"
public_url = "http://127.0.0.1:1"
database = "${database}"
allow_origins = ["${this.options.origin}"]
[[keys]]
kid = "kettle-1"
iss = "kettle"
alg = "HS256"
secret = "${this.options.secret}"
`,
    );
  }
}
