// Power-loss model of SQLite's write-ahead log: the part of the log that a sync covers survives.
//
// The log is append-only until a checkpoint copies it into the database and restarts it. Without a checkpoint (a run
// writes far too little for one), the log cut back to the synced length is the worst state that a machine can find on
// its disk. A trace that breaks this assumption is an error of the harness, not a violation.

import { readFile } from "node:fs/promises";

const HEADER_BYTES = 32;

export class WalTracker {
  /** Length of the log as written, and as covered by a sync that has returned. */
  private written = 0;
  private synced = 0;
  /** Calls that have begun and not returned, by thread. `end` of a sync is the written length when it began. */
  private pending = new Map<string, { call: string; file: string; end: number }>();

  /** Reads the complete trace of one process. */
  readTrace(trace: string) {
    for (const line of trace.split("\n")) this.readLine(line);
    this.pending.clear();
  }

  /** Drops the unsynced writes, and returns the length of the log that remains. */
  losePower(): number {
    this.written = this.synced;
    return this.synced;
  }

  private readLine(line: string) {
    const [, thread, rest] = /^(\d+) +(.*)$/.exec(line) ?? [];
    if (!thread || !rest) return;
    const [, call, file] = /^(\w+)\(\d+<([^>]*)>/.exec(rest) ?? [];
    if (call && file) {
      const [, bytes, offset] = /, (\d+), (\d+)(?:\)| <unf)/.exec(rest) ?? [];
      const end = call.includes("sync") ? this.written : Number(offset) + Number(bytes);
      this.pending.set(thread, { call, file, end });
      this.assertAppendOnly(call, file, Number(offset));
    }
    const [, result] = /\) += (-?\d+)/.exec(rest) ?? [];
    const returned = this.pending.get(thread);
    if (result === undefined || !returned) return;
    this.pending.delete(thread);
    if (!returned.file.endsWith("-wal") || Number(result) < 0) return;
    if (returned.call.includes("sync")) this.synced = Math.max(this.synced, returned.end);
    else this.written = Math.max(this.written, returned.end);
  }

  private assertAppendOnly(call: string, file: string, offset: number) {
    if (call.includes("sync")) return;
    if (/\.sqlite$/.test(file)) throw new Error(`a checkpoint wrote to the database: ${call} at ${offset}`);
    if (!file.endsWith("-wal")) return;
    if (call !== "pwrite64") throw new Error(`the log was changed by ${call}`);
    // SQLite may write the header again while no frame follows it.
    if (offset < this.synced && this.synced > HEADER_BYTES)
      throw new Error(`the log was overwritten at ${offset}, of ${this.synced} synced bytes`);
  }
}

/** The trace in a file, once strace has recorded the end of its program. */
export async function readCompleteTrace(file: string): Promise<string> {
  for (;;) {
    const text = await readFile(file, "latin1");
    if (/\+\+\+ (killed|exited)[^\n]*\n$/.test(text)) return text;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
