// Where things are. `cargo xtask faults` starts everything at the repository's root.

import { resolve } from "node:path";

const target = resolve(process.env.CARGO_TARGET_DIR ?? "target");

/** What is played with: the desk's program, and the built files of the widget. */
export interface Build {
  desk: string;
  dist: string;
}

const PLAIN: Build = { desk: resolve(target, "debug/yes-reply"), dist: resolve("target/dist") };

/** The same, with the bugs that can be switched on. */
const SEEDED: Build = { desk: resolve(target, "seeded/yes-reply"), dist: resolve("target/dist-seeded") };

/** Only the side that has the bug is built with bugs; the other is as it goes out. */
export function build(buggy?: "desk" | "widget"): Build {
  return { desk: (buggy === "desk" ? SEEDED : PLAIN).desk, dist: (buggy === "widget" ? SEEDED : PLAIN).dist };
}

export const HISTORIES = resolve("target/faults");
