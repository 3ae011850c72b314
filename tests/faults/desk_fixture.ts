// What all desks of all runs begin with: one configuration, and a database in which Maria is signed in.

import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Desk } from "./desk.ts";

const DATABASE = "desk.sqlite";

export class Office {
  readonly secret = randomBytes(32).toString("base64url");
  private folder = mkdtempSync(join(tmpdir(), "yes-reply-faults-"));
  private runs = 0;
  private constructor(private program: string) {}

  /** `company` is the origin of the pages. The cookie that Maria gets here is good in every copy of the database. */
  static async open(program: string, company: string): Promise<{ office: Office; cookie: string }> {
    const office = new Office(program);
    writeFileSync(join(office.folder, "yes-reply.toml"), office.config(company));
    const run = (...args: string[]) =>
      execFileSync(program, args, {
        cwd: office.folder,
        input: "correct horse battery\n",
        encoding: "utf8",
        stdio: ["pipe", "pipe", "pipe"],
      });
    run("agent", "add", "Maria", "--password-stdin");
    const link = run("agent", "link", "Maria").trim().split("#link=")[1];
    const desk = new Desk(program, office.folder, {});
    await desk.start();
    const answer = await fetch(`${desk.url}/inbox/api/session`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-yes-reply": "inbox" },
      body: JSON.stringify({ link }),
    });
    if (!answer.ok) throw new Error(`Maria cannot sign in: ${answer.status} ${await answer.text()}`);
    // A desk that ends by itself leaves one whole file behind, which can be copied.
    await desk.stop("SIGTERM");
    return { office, cookie: answer.headers.get("set-cookie")!.split(";")[0]! };
  }

  /** A folder with a desk that has not begun yet. */
  desk(options: { bug?: string; traced?: boolean }): Desk {
    const folder = join(this.folder, `run-${(this.runs += 1)}`);
    mkdirSync(folder);
    for (const file of ["yes-reply.toml", DATABASE])
      copyFileSync(join(this.folder, file), join(folder, file));
    return new Desk(this.program, folder, options);
  }

  close() {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private config(company: string) {
    return `name = "Kettle & Co"
listen = "127.0.0.1:0"
public_url = "http://127.0.0.1:1"
database = "${DATABASE}"
allow_origins = ["${company}"]
[[keys]]
kid = "kettle-1"
iss = "kettle"
alg = "HS256"
secret = "${this.secret}"
`;
  }
}
