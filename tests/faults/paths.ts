// Paths of the programs and files under test. `cargo xtask faults` runs the harness at the root of the repository.

import { resolve } from "node:path";

const target = resolve(process.env.CARGO_TARGET_DIR ?? "target");

/** The programs of the desk and of a PostgreSQL cluster, and the folder with the files of the widget. */
export interface BuildPaths {
  desk: string;
  cluster: string;
  dist: string;
}

const DEFAULT_BUILD: BuildPaths = {
  desk: resolve(target, "debug/yes-reply"),
  cluster: resolve(target, "debug/yes-reply-postgres-cluster"),
  dist: resolve("target/dist"),
};

/** Built with the patches of tests/faults/bugs. */
const KNOWN_BUGS_BUILD: Omit<BuildPaths, "cluster"> = {
  desk: resolve("target/known-bugs/yes-reply"),
  dist: resolve("target/known-bugs/dist"),
};

/** Only the component with the bug comes from the build with known bugs; the other one is as released. */
export function buildPaths(buggyComponent?: "desk" | "widget"): BuildPaths {
  return {
    cluster: DEFAULT_BUILD.cluster,
    desk: (buggyComponent === "desk" ? KNOWN_BUGS_BUILD : DEFAULT_BUILD).desk,
    dist: (buggyComponent === "widget" ? KNOWN_BUGS_BUILD : DEFAULT_BUILD).dist,
  };
}

export const HISTORIES = resolve("target/faults");
