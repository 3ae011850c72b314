// Programs of the project, started as anyone would start them.

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { resolve } from "node:path";
import { createInterface } from "node:readline";

export const ROOT = resolve(import.meta.dirname, "../..");

const program = (name: string) => resolve(ROOT, process.env.CARGO_TARGET_DIR ?? "target", "debug", name);

/** What a program prints when it has ended well. */
export function output(name: string, args: string[], input = ""): string {
  return execFileSync(program(name), args, {
    input,
    encoding: "utf8",
    stdio: ["pipe", "pipe", "pipe"],
  }).trim();
}

/** A program that serves until it is stopped. */
export class Server {
  private constructor(
    private child: ChildProcess,
    readonly said: string[],
  ) {}

  /** Starts it, and waits for the line with which it says that it is ready. */
  static async start(name: string, args: string[], ready: RegExp): Promise<Server> {
    const child = spawn(program(name), args, { stdio: ["ignore", "pipe", "pipe"], cwd: ROOT });
    const [said, complaints]: string[][] = [[], []];
    createInterface({ input: child.stderr! }).on("line", (line) => complaints.push(line));
    const lines = createInterface({ input: child.stdout! });
    await new Promise<void>((begun, failed) => {
      lines.on("line", (line) => {
        said.push(line);
        if (ready.test(line)) begun();
      });
      child.once("exit", (code) =>
        failed(new Error(`${name} ended with ${code}:\n${complaints.join("\n")}`)),
      );
    });
    return new Server(child, said);
  }

  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = new Promise((done) => this.child.once("exit", done));
    this.child.kill(signal);
    await ended;
  }
}
