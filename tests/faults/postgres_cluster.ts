// PostgreSQL cluster of its own for tests: the client of the program of crates/postgres-cluster, which ends with this one.

import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

interface PendingAnswer {
  resolve(answer: string): void;
  reject(error: Error): void;
}

export class PostgresCluster {
  /** The requests without an answer, oldest first. */
  private pending: PendingAnswer[] = [];
  private ended: Promise<unknown>;

  private constructor(private child: ChildProcess) {
    createInterface({ input: child.stdout! }).on("line", (line) => this.pending.shift()?.resolve(line));
    const fail = (reason: string) => {
      for (const { reject } of this.pending.splice(0)) reject(new Error(reason));
    };
    child.stdin!.on("error", () => {}); // "exit" follows.
    this.ended = new Promise((resolve) => {
      child.once("error", (error) => {
        fail(`the PostgreSQL cluster cannot be started: ${error.message}`);
        resolve(undefined);
      });
      child.once("exit", (code) => {
        fail(`the PostgreSQL cluster exited with ${code}; its output above says why`);
        resolve(undefined);
      });
    });
  }

  /** `program` is the path of yes-reply-postgres-cluster. */
  static start(program: string): PostgresCluster {
    return new PostgresCluster(spawn(program, { stdio: ["pipe", "pipe", "inherit"] }));
  }

  /** The URL of a new database. */
  createDatabase(): Promise<string> {
    return this.request("create");
  }

  /** The URL of a copy of a database that nobody uses. */
  copyDatabase(url: string): Promise<string> {
    return this.request(`copy ${databaseName(url)}`);
  }

  /** Removes a database, and ends the connections to it. */
  async dropDatabase(url: string) {
    await this.request(`drop ${databaseName(url)}`);
  }

  /** Kills the server and its processes with SIGKILL. What was committed survives. */
  async kill() {
    await this.request("kill");
  }

  /** Starts the server after a kill, and waits until it accepts connections. */
  async restart() {
    await this.request("restart");
  }

  /** Stops the server and removes its files. */
  async stop() {
    this.child.stdin!.end();
    await this.ended;
  }

  private request(line: string): Promise<string> {
    const answer = new Promise<string>((resolve, reject) => this.pending.push({ resolve, reject }));
    this.child.stdin!.write(`${line}\n`);
    return answer;
  }
}

const databaseName = (url: string) => new URL(url).pathname.slice(1);
