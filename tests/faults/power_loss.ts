// What a power loss leaves of SQLite's write-ahead log: what was synced.
//
// The log is only ever appended to until a checkpoint copies it into the database and it begins again. As long as
// there was none (a run writes far too little for one), cutting the log back to what a sync covered is what a machine
// finds on its disk in the worst case. Anything else in the trace is an error here, and not a finding.

import { readFile } from "node:fs/promises";

const HEADER_BYTES = 32;

export class WalWatch {
  /** How far the log was written, and how far a sync that has returned covers it. */
  private written = 0;
  private synced = 0;
  /** Calls of each thread that have begun and not returned: for a sync, how far the log was written before it. */
  private begun = new Map<string, { call: string; file: string; end: number }>();

  /** Takes in the trace of one process from its beginning to its end. */
  read(trace: string) {
    for (const line of trace.split("\n")) this.see(line);
    this.begun.clear();
  }

  /** The power is gone; how many bytes are left. */
  lose(): number {
    return (this.written = this.synced);
  }

  private see(line: string) {
    const [, thread, rest] = /^(\d+) +(.*)$/.exec(line) ?? [];
    if (!thread || !rest) return;
    const [, call, file] = /^(\w+)\(\d+<([^>]*)>/.exec(rest) ?? [];
    if (call && file) {
      const [, bytes, at] = /, (\d+), (\d+)(?:\)| <unf)/.exec(rest) ?? [];
      const end = call.includes("sync") ? this.written : Number(at) + Number(bytes);
      this.begun.set(thread, { call, file, end });
      this.refuse(call, file, Number(at));
    }
    const [, result] = /\) += (-?\d+)/.exec(rest) ?? [];
    const returned = this.begun.get(thread);
    if (result === undefined || !returned) return;
    this.begun.delete(thread);
    if (!returned.file.endsWith("-wal") || Number(result) < 0) return;
    if (returned.call.includes("sync")) this.synced = Math.max(this.synced, returned.end);
    else this.written = Math.max(this.written, returned.end);
  }

  /** Whatever this model does not hold for. */
  private refuse(call: string, file: string, at: number) {
    if (call.includes("sync")) return;
    if (/\.sqlite$/.test(file)) throw new Error(`a checkpoint wrote to the database: ${call} at ${at}`);
    if (!file.endsWith("-wal")) return;
    if (call !== "pwrite64") throw new Error(`the log was changed by ${call}`);
    // A header without a frame behind it may be written again.
    if (at < this.synced && this.synced > HEADER_BYTES)
      throw new Error(`the log was written over at ${at}, of ${this.synced} synced bytes`);
  }
}

/** The trace, once strace has written that its program ended. */
export async function readWhole(file: string): Promise<string> {
  for (;;) {
    const text = await readFile(file, "latin1");
    if (/\+\+\+ (killed|exited)[^\n]*\n$/.test(text)) return text;
    await new Promise((done) => setTimeout(done, 5));
  }
}
