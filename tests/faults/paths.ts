// Paths of the programs and files under test. `cargo xtask faults` runs the harness at the root of the repository.

import { resolve } from "node:path";

const target = resolve(process.env.CARGO_TARGET_DIR ?? "target");

/** The program of the desk, and the folder with the files of the widget. */
export interface BuildPaths {
  desk: string;
  dist: string;
}

const DEFAULT_BUILD: BuildPaths = { desk: resolve(target, "debug/yes-reply"), dist: resolve("target/dist") };

/** Built with the feature that allows seeded bugs. */
const SEEDED_BUILD: BuildPaths = {
  desk: resolve(target, "seeded/yes-reply"),
  dist: resolve("target/dist-seeded"),
};

/** Only the component with the bug comes from the seeded build; the other one is as released. */
export function buildPaths(seededComponent?: "desk" | "widget"): BuildPaths {
  return {
    desk: (seededComponent === "desk" ? SEEDED_BUILD : DEFAULT_BUILD).desk,
    dist: (seededComponent === "widget" ? SEEDED_BUILD : DEFAULT_BUILD).dist,
  };
}

export const HISTORIES = resolve("target/faults");
