// Deployment: the engine that stores the data of a run, and the number of desks on it.

export const ENGINES = ["sqlite", "postgres"] as const;

export type Engine = (typeof ENGINES)[number];

export interface Deployment {
  engine: Engine;
  /** Several desks share a database of PostgreSQL. SQLite serves one. */
  desks: number;
}

export const ONE_DESK: Deployment = { engine: "sqlite", desks: 1 };

/** The deployment of command-line options, or a sentence that says what is wrong with them. */
export function parseDeployment(engine: string, desks: string): Deployment | string {
  const known = ENGINES.find((name) => name === engine);
  if (!known) return `unknown engine "${engine}"; the engines are ${ENGINES.join(" and ")}`;
  if (!/^[1-9]$/.test(desks)) return `--desks is "${desks}"; write a number from 1 to 9`;
  if (known === "sqlite" && desks !== "1")
    return "several desks need a database that they share; add --engine postgres, or leave --desks out";
  return { engine: known, desks: Number(desks) };
}

/** The options that give this deployment; empty for the default. */
export function deploymentOptions({ engine, desks }: Deployment): string {
  return engine === "sqlite" ? "" : ` --engine ${engine} --desks ${desks}`;
}
