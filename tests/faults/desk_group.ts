// Desk group: the desks of a run and their database, as one deployment. Each of them can fail.

import type { Desk } from "./desk.ts";
import type { History } from "./history.ts";
import type { DeskTrigger } from "./op.ts";
import type { PostgresCluster } from "./postgres_cluster.ts";

export type DeskFailure = "killed" | "power-lost";

/** What fails: a desk, by its index, or the server of the database. */
type Failure = { desk: number; how: DeskFailure } | "database";

export class DeskGroup {
  /** Failures after the next PUT that a desk acknowledges. */
  private failuresAfterPut: Failure[] = [];
  private isDatabaseRunning = true;
  private databaseKill: Promise<void> = Promise.resolve();
  private rollingRestart: Promise<void> = Promise.resolve();

  /** `cluster` is that of the desks' database, if the engine is PostgreSQL; `database` is its file or its URL. */
  constructor(
    readonly desks: Desk[],
    private cluster: PostgresCluster | undefined,
    private database: string,
    private history: History,
  ) {}

  /** The folder of the configuration, which all desks share. */
  get folder() {
    return this.desks[0].folder;
  }

  /** The ports of all desks. A desk that does not run refuses connections on its port. */
  readonly ports = () => this.desks.map((desk) => desk.port);

  async start() {
    await Promise.all(this.desks.map((desk) => desk.start()));
  }

  /** Lets something fail now, or after the next PUT that a desk acknowledges. */
  async fail(failure: Failure, when: DeskTrigger) {
    await this.rollingRestart;
    if (when === "put-acknowledged") this.failuresAfterPut.push(failure);
    else this.failNow(failure);
  }

  onPutAcknowledged() {
    for (const failure of this.failuresAfterPut.splice(0)) this.failNow(failure);
  }

  /** Starts a desk after its failure, which happens now if it still waits for a PUT. */
  async startDesk(index: number) {
    this.failPending((failure) => failure !== "database" && failure.desk === index);
    const desk = this.desks[index];
    if (desk.isRunning) return;
    await desk.restart();
    this.history.add({ event: "desk", state: "started", desk: index });
  }

  /** Starts the server of the database after its failure, which happens now if it still waits for a PUT. */
  async startDatabase() {
    this.failPending((failure) => failure === "database");
    if (this.isDatabaseRunning) return;
    await this.databaseKill;
    await this.cluster!.restart();
    this.isDatabaseRunning = true;
    this.history.add({ event: "database", state: "started" });
  }

  /** Starts everything that has failed. */
  async startAll() {
    await this.rollingRestart;
    await this.startDatabase();
    for (const index of this.desks.keys()) await this.startDesk(index);
  }

  /**
   * Begins to stop and start the desks one after the other, as an update does. Failures wait until it has finished.
   * `isKnown` waits until the proxies know a desk that has started: no request any more that it refused before.
   */
  beginRollingRestart(isKnown: () => Promise<unknown>) {
    this.rollingRestart = this.rollingRestart.then(() => this.restartInTurn(isKnown));
    this.rollingRestart.catch(() => {}); // The next operation that waits for it reports the error.
  }

  /** Stops the desks. The server of the database runs afterwards, for the next run. */
  async stop() {
    await this.rollingRestart.catch(() => {});
    await Promise.all(this.desks.map((desk) => desk.stop()));
    await this.startDatabase();
    await this.cluster?.dropDatabase(this.database);
  }

  private async restartInTurn(isKnown: () => Promise<unknown>) {
    this.history.add({ event: "rolling-restart", state: "begun" });
    for (const desk of this.desks) {
      await desk.stop("SIGTERM");
      await desk.start();
      await isKnown();
    }
    this.history.add({ event: "rolling-restart", state: "finished" });
  }

  private failPending(matches: (failure: Failure) => boolean) {
    const pending = this.failuresAfterPut.filter(matches);
    this.failuresAfterPut = this.failuresAfterPut.filter((failure) => !matches(failure));
    for (const failure of pending) this.failNow(failure);
  }

  private failNow(failure: Failure) {
    if (failure === "database") return this.killDatabase();
    const desk = this.desks[failure.desk];
    if (!desk.isRunning) return;
    if (failure.how === "killed") desk.kill();
    else desk.cutPower();
    this.history.add({ event: "desk", state: failure.how, desk: failure.desk });
  }

  private killDatabase() {
    if (!this.isDatabaseRunning) return;
    this.isDatabaseRunning = false;
    this.databaseKill = this.cluster!.kill();
    this.history.add({ event: "database", state: "killed" });
  }
}
