// A desk as its own process, which can be killed, and whose machine can lose its power.

import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, rmSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { readWhole, WalWatch } from "./power_loss.ts";

/** Every write and sync goes to a file, as the kernel sees them. */
const STRACE = [
  "-D",
  "-f",
  "--seccomp-bpf",
  "-y",
  "-s",
  "0",
  "-e",
  "trace=pwrite64,write,writev,pwritev,ftruncate,fdatasync,fsync",
];

/** Whatever ends this program ends the desks too. */
const running = new Set<ChildProcess>();
process.on("exit", () => running.forEach((child) => child.kill("SIGKILL")));

export class Desk {
  private child?: ChildProcess;
  private ended: Promise<unknown> = Promise.resolve();
  private trace = 0;
  private wal = new WalWatch();
  private isWithoutPower = false;
  url = "";

  constructor(
    private program: string,
    readonly folder: string,
    private options: { bug?: string; traced?: boolean },
  ) {}

  get port() {
    return Number(new URL(this.url).port);
  }

  get runs() {
    return this.child !== undefined;
  }

  async start() {
    const serve = [this.program, "serve"];
    const [program, ...args] = this.options.traced
      ? ["strace", ...STRACE, "-o", this.traceFile((this.trace += 1)), ...serve]
      : serve;
    const complaints = openSync(join(this.folder, "desk.log"), "a");
    const env = { ...process.env, YES_REPLY_SEEDED_BUG: this.options.bug };
    const child = spawn(program!, args, { cwd: this.folder, env, stdio: ["ignore", "pipe", complaints] });
    closeSync(complaints);
    running.add(child);
    child.once("exit", () => running.delete(child));
    this.ended = new Promise((done) => child.once("exit", done));
    this.url = await new Promise<string>((begun, failed) => {
      child.once("error", failed);
      child.once("exit", (code) =>
        failed(new Error(`the desk ended with ${code}; see ${this.folder}/desk.log`)),
      );
      createInterface({ input: child.stdout! }).on("line", (line) => {
        const [, url] = /listens on (\S+)/.exec(line) ?? [];
        if (url) begun(url);
      });
    });
    this.child = child;
  }

  /** SIGKILL: no handler runs and nothing is flushed. What was written stays, for the machine goes on. */
  kill() {
    this.child?.kill("SIGKILL");
    this.child = undefined;
  }

  /** The machine goes down with it: what was not synced is gone. */
  cutPower() {
    this.isWithoutPower = true;
    this.kill();
  }

  /** After a kill or a power loss: the disk is as it was left, and the desk begins again. */
  async startAgain() {
    await this.ended;
    if (this.options.traced) this.wal.read(await readWhole(this.traceFile(this.trace)));
    if (this.isWithoutPower) this.loseUnsynced();
    await this.start();
  }

  async stop(signal: NodeJS.Signals = "SIGKILL") {
    this.child?.kill(signal);
    this.child = undefined;
    await this.ended;
  }

  private loseUnsynced() {
    this.isWithoutPower = false;
    const wal = join(this.folder, "desk.sqlite-wal");
    truncateSync(wal, this.wal.lose());
    // The index of the log lives in memory that is shared, and is made anew.
    rmSync(`${this.folder}/desk.sqlite-shm`, { force: true });
  }

  private traceFile(number: number) {
    return join(this.folder, `trace-${number}.txt`);
  }
}
