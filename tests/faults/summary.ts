// Summary of runs: counts of operations, faults and anomalies, as a table.

import type { Anomaly, Violation } from "./checker.ts";
import type { History, HistoryEvent } from "./history.ts";
import { indexHistory } from "./history_index.ts";

/** Counted events, in the order of the table. */
const COUNTS = [
  "messages sent",
  "agent replies",
  "desk kills",
  "rolling restarts",
  "database kills",
  "power losses",
  "browser kills",
  "page reloads and closes",
  "tabs hidden or hanging",
  "offline periods and partitions",
  "token expiries",
  "views checked",
] as const;

type Count = (typeof COUNTS)[number];

export class Summary {
  runs = 0;
  failed = 0;
  private counts = new Map<Count, number>();
  private faults = new Map<string, number>();
  private anomalies = new Map<Anomaly, number>();

  add(history: History, violations: Violation[]) {
    this.runs += 1;
    if (violations.length > 0) this.failed += 1;
    for (const { anomaly } of violations) increment(this.anomalies, anomaly);
    const index = indexHistory(history.events);
    increment(this.counts, "messages sent", index.invoked.length);
    increment(this.counts, "agent replies", index.acknowledgedReplies.size);
    for (const event of history.events) {
      if (event.event === "network-fault") {
        const { fault } = event;
        increment(this.faults, fault.kind === "error-response" ? `${fault.status}` : fault.kind);
      }
      const count = countOf(event);
      if (count) increment(this.counts, count);
    }
  }

  /** Names and values, in the order of the table. */
  rows(seed: number, seconds: number): [string, string][] {
    const sum = (...anomalies: Anomaly[]) =>
      format(anomalies.reduce((sum, anomaly) => sum + (this.anomalies.get(anomaly) ?? 0), 0));
    // Other engines and numbers of desks have other faults.
    const happened = COUNTS.filter((name) => this.counts.has(name));
    const counts = happened.map((name): [string, string] => [name, format(this.counts.get(name)!)]);
    const faults = [...this.faults]
      .sort(([one], [other]) => one.localeCompare(other))
      .map(([name, count]) => `${format(count)} ${name}`);
    return [
      ["runs", format(this.runs)],
      ["seeds", `${seed} to ${seed + this.runs - 1}`],
      ...counts,
      ["network faults", faults.join(", ") || "0"],
      ["lost", sum("lost", "not-durable", "lost-draft")],
      ["duplicate", sum("duplicate", "split")],
      ["out of order", sum("order", "nonmonotonic")],
      ["unseen or incomplete", sum("unseen", "incomplete")],
      ...(this.counts.has("rolling restarts")
        ? [["failed in a rolling restart", sum("failed-request")] as [string, string]]
        : []),
      ["time", `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`],
    ];
  }
}

function countOf(event: HistoryEvent): Count | undefined {
  switch (event.event) {
    case "desk":
      if (event.state === "killed") return "desk kills";
      return event.state === "power-lost" ? "power losses" : undefined;
    case "database":
      return event.state === "killed" ? "database kills" : undefined;
    case "rolling-restart":
      return event.state === "finished" ? "rolling restarts" : undefined;
    case "op":
      if (event.op.kind === "kill-browser") return "browser kills";
      if (event.op.kind === "expire-tokens") return "token expiries";
      if (event.op.kind === "suspend-tab") return "tabs hidden or hanging";
      return ["go-offline", "partition"].includes(event.op.kind)
        ? "offline periods and partitions"
        : undefined;
    case "unloaded":
      return event.cause === "kill" ? undefined : "page reloads and closes";
    case "view":
      return "views checked";
    default:
      return undefined;
  }
}

/** Prints the rows for a terminal, or as rows of a Markdown table. */
export function printRows(rows: [string, string][], isMarkdown: boolean) {
  const width = Math.max(...rows.map(([name]) => name.length));
  for (const [name, value] of rows)
    console.log(isMarkdown ? `| ${name} | ${value} |` : `${name.padEnd(width)}  ${value}`);
}

const format = (value: number) => value.toLocaleString("en-GB");

function increment<Name>(counts: Map<Name, number>, name: Name, by = 1) {
  counts.set(name, (counts.get(name) ?? 0) + by);
}
