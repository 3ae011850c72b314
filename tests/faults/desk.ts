// Desk process, which can be killed, and lose the writes that it has not synced.

import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, rmSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { readCompleteTrace, WalTracker } from "./power_loss.ts";

/** Traces every write and sync system call. */
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

/** The end of this program kills every desk. */
const running = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

export interface DeskOptions {
  bug?: string;
  isTraced?: boolean;
  /** The desk has ended and nobody has told it to. */
  onCrash?(reason: string): void;
}

export class Desk {
  private child?: ChildProcess;
  private ended: Promise<unknown> = Promise.resolve();
  private starts = 0;
  private wal = new WalTracker();
  private hasLostPower = false;
  url = "";

  constructor(
    private program: string,
    readonly folder: string,
    private options: DeskOptions,
    /** Tells the desks of a folder apart. */
    private name = "desk",
  ) {}

  get port() {
    return Number(new URL(this.url).port);
  }

  get isRunning() {
    return this.child !== undefined;
  }

  async start() {
    this.starts += 1;
    const command = [this.program, "serve"];
    if (this.options.isTraced) command.unshift("strace", ...STRACE, "-o", this.traceFile());
    const [program, ...args] = command;
    const logFile = join(this.folder, `${this.name}.log`);
    const log = openSync(logFile, "a");
    const env = { ...process.env, YES_REPLY_KNOWN_BUG: this.options.bug };
    const child = spawn(program, args, { cwd: this.folder, env, stdio: ["ignore", "pipe", log] });
    closeSync(log);
    running.add(child);
    child.once("exit", () => running.delete(child));
    this.ended = new Promise((resolve) => child.once("exit", resolve));
    this.url = await new Promise<string>((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", (code) => reject(new Error(`the desk exited with ${code}; see ${logFile}`)));
      createInterface({ input: child.stdout! }).on("line", (line) => {
        const [, url] = /listens on (\S+)/.exec(line) ?? [];
        if (url) resolve(url);
      });
    });
    this.child = child;
    child.once("exit", (code, signal) => {
      if (this.child === child)
        this.options.onCrash?.(`${this.name} exited by itself with ${code ?? signal}`);
    });
  }

  /** Sends SIGKILL: no handler runs and nothing is flushed. Writes survive, because the operating system has them. */
  kill() {
    this.child?.kill("SIGKILL");
    this.child = undefined;
  }

  /** Kills the desk as a power loss of its machine does: writes that were not synced are lost. */
  cutPower() {
    this.hasLostPower = true;
    this.kill();
  }

  /** Starts the desk again after a kill or a power loss, on the files that it left. */
  async restart() {
    await this.ended;
    if (this.options.isTraced) this.wal.readTrace(await readCompleteTrace(this.traceFile()));
    if (this.hasLostPower) this.dropUnsyncedWrites();
    await this.start();
  }

  async stop(signal: NodeJS.Signals = "SIGKILL") {
    this.child?.kill(signal);
    this.child = undefined;
    await this.ended;
  }

  private dropUnsyncedWrites() {
    this.hasLostPower = false;
    truncateSync(join(this.folder, "desk.sqlite-wal"), this.wal.losePower());
    // The index of the log is shared memory, which SQLite rebuilds.
    rmSync(join(this.folder, "desk.sqlite-shm"), { force: true });
  }

  /** The trace of the latest start. */
  private traceFile() {
    return join(this.folder, `trace-${this.starts}.txt`);
  }
}
