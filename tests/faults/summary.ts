// What many runs came to.

import type { Violation } from "./checker.ts";
import type { History } from "./history.ts";
import { digest } from "./history_index.ts";

export class Summary {
  runs = 0;
  failed = 0;
  private counts = new Map<string, number>();
  private faults = new Map<string, number>();
  private rules = new Map<string, number>();

  add(history: History, violations: Violation[]) {
    this.runs += 1;
    if (violations.length > 0) this.failed += 1;
    for (const { rule } of violations) count(this.rules, rule);
    const facts = digest(history.events);
    count(this.counts, "messages written", facts.invoked.length);
    count(this.counts, "answers", facts.answered.size);
    for (const event of history.events) {
      if (event.event === "fate")
        count(this.faults, event.fate.kind === "refuse" ? `${event.fate.status}` : event.fate.kind);
      if (event.event === "desk" && event.how === "killed") count(this.counts, "kills of the desk");
      if (event.event === "desk" && event.how === "without power") count(this.counts, "power losses");
      if (event.event === "step" && event.step.do === "kill-browser")
        count(this.counts, "kills of the browser");
      if (event.event === "gone" && event.how !== "kill") count(this.counts, "pages reloaded or closed");
      if (event.event === "step" && ["offline", "unreachable"].includes(event.step.do))
        count(this.counts, "times without a line");
      if (event.event === "step" && event.step.do === "expire")
        count(this.counts, "times with an expired token");
      if (event.event === "shows") count(this.counts, "views checked");
    }
  }

  /** Each count with its name, in the order of the table. */
  rows(seed: number, seconds: number): [string, string][] {
    const broken = (...rules: string[]) => rules.reduce((sum, rule) => sum + (this.rules.get(rule) ?? 0), 0);
    const counts = COUNTS.map((name): [string, number] => [name, this.counts.get(name) ?? 0]);
    const faults = [...this.faults]
      .sort(([one], [other]) => one.localeCompare(other))
      .map(([name, count]) => `${number(count)} ${name}`);
    return [
      ["runs", number(this.runs)],
      ["seeds", `${seed} to ${seed + this.runs - 1}`],
      ...counts.map(([name, value]): [string, string] => [name, number(value)]),
      ["faults on the line", faults.join(", ") || "0"],
      ["lost", number(broken("lost", "durable", "draft"))],
      ["twice", number(broken("twice", "split"))],
      ["out of order", number(broken("order", "backwards"))],
      ["not seen, or stuck", number(broken("seen", "stuck"))],
      ["time", `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`],
    ];
  }
}

const COUNTS = [
  "messages written",
  "answers",
  "kills of the desk",
  "power losses",
  "kills of the browser",
  "pages reloaded or closed",
  "times without a line",
  "times with an expired token",
  "views checked",
];

/** For a terminal, or as the rows of a Markdown table. */
export function print(rows: [string, string][], asTable: boolean) {
  const width = Math.max(...rows.map(([name]) => name.length));
  for (const [name, value] of rows)
    console.log(asTable ? `| ${name} | ${value} |` : `${name.padEnd(width)}  ${value}`);
}

const number = (value: number) => value.toLocaleString("en-GB");

function count(map: Map<string, number>, name: string, by = 1) {
  map.set(name, (map.get(name) ?? 0) + by);
}
