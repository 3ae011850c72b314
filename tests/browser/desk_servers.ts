// Desk servers: one desk with SQLite, or several on a database of PostgreSQL, behind a proxy that sends them requests in
// turn.

import type { PostgresCluster } from "../faults/postgres_cluster.ts";
import { FaultProxy } from "../faults/proxy.ts";
import { freePort } from "./free_port.ts";
import { ServerProcess } from "./process.ts";

/** Where the desks are reached, and what their configuration needs to know. */
interface Setup {
  /** The address of each desk. */
  ports: number[];
  /** Value of `database` in the configuration. */
  database: string;
  proxy?: FaultProxy;
}

export class DeskServers {
  private processes: (ServerProcess | undefined)[] = [];

  private constructor(
    private setup: Setup,
    private cluster: PostgresCluster | undefined,
  ) {}

  /** Chooses addresses and creates the database. No desk runs yet. */
  static async prepare(desks: number, cluster: PostgresCluster | undefined): Promise<DeskServers> {
    if (!cluster) return new DeskServers({ ports: [await freePort()], database: "desk.sqlite" }, undefined);
    const ports: number[] = [];
    for (let desk = 0; desk < desks; desk += 1) ports.push(await freePort());
    const database = await cluster.createDatabase();
    return new DeskServers({ ports, database, proxy: await FaultProxy.start(() => ports) }, cluster);
  }

  get database() {
    return this.setup.database;
  }

  get count() {
    return this.setup.ports.length;
  }

  /** The origin that browsers use. */
  get origin() {
    return `http://127.0.0.1:${this.setup.proxy?.port ?? this.setup.ports[0]}`;
  }

  /** Starts a desk with the configuration that all of them share. */
  async start(desk: number, config: string) {
    const address = `127.0.0.1:${this.setup.ports[desk]}`;
    const args = ["serve", "--config", config, "--listen", address, "--public-url", this.origin];
    this.processes[desk] = await ServerProcess.start("yes-reply", args, /listens on/);
  }

  async stop(desk: number, signal?: NodeJS.Signals) {
    await this.processes[desk]?.stop(signal);
  }

  /** Stops everything. */
  async remove() {
    await Promise.all(this.processes.map((process) => process?.stop()));
    await this.setup.proxy?.stop();
    await this.cluster?.dropDatabase(this.database);
  }
}
