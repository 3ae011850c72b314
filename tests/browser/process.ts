// Programs of the project as child processes.

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { resolve } from "node:path";
import { createInterface } from "node:readline";

export const ROOT = resolve(import.meta.dirname, "../..");

/** Programs of the project by their names; `python3` is that of the system. */
export const programPath = (name: string) =>
  name === "python3" ? name : resolve(ROOT, process.env.CARGO_TARGET_DIR ?? "target", "debug", name);

/** Runs a program to its end, and returns its output; throws if it fails. */
export function runProgram(name: string, args: string[], input = ""): string {
  return execFileSync(programPath(name), args, {
    input,
    encoding: "utf8",
    stdio: ["pipe", "pipe", "pipe"],
  }).trim();
}

/** A program that serves until it is stopped. */
export class ServerProcess {
  private constructor(
    private child: ChildProcess,
    readonly stdout: string[],
  ) {}

  /** Starts a program, and waits until a line of its output matches `ready`. */
  static async start(name: string, args: string[], ready: RegExp): Promise<ServerProcess> {
    const child = spawn(programPath(name), args, { stdio: ["ignore", "pipe", "pipe"], cwd: ROOT });
    const [stdout, stderr]: string[][] = [[], []];
    createInterface({ input: child.stderr! }).on("line", (line) => stderr.push(line));
    const lines = createInterface({ input: child.stdout! });
    await new Promise<void>((resolve, reject) => {
      lines.on("line", (line) => {
        stdout.push(line);
        if (ready.test(line)) resolve();
      });
      child.once("exit", (code) => reject(new Error(`${name} exited with ${code}:\n${stderr.join("\n")}`)));
    });
    return new ServerProcess(child, stdout);
  }

  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = new Promise((resolve) => this.child.once("exit", resolve));
    this.child.kill(signal);
    await exited;
  }
}
