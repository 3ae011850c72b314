// The line between the browser and the desk: a TCP proxy that does to each request what its fate says.

import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { refusal } from "./error_response.ts";
import { exchange } from "./http_client.ts";
import { Framing, type Message } from "./http_parser.ts";
import { classOf, type Fate, type Fates, PASS, type RequestClass } from "./network_fault.ts";

/** What the proxy tells while it works. */
export interface Witness {
  /** A request met a fate other than passing. */
  fate?(fate: Fate, kind: RequestClass): void;
  /** The desk has answered; nothing of it was passed on yet. */
  answered?(request: Message, answer: Message): void;
}

export class Proxy {
  private fates: Fates = {};
  private isReachable = true;
  private sockets = new Set<Socket>();
  private busy = 0;

  private constructor(
    private server: Server,
    private deskPort: () => number,
    private witness: Witness,
  ) {}

  /** Listens on a free port; `deskPort` is asked for each request, for a desk that starts again has another. */
  static async start(deskPort: () => number, witness: Witness = {}): Promise<Proxy> {
    const server = createServer();
    const proxy = new Proxy(server, deskPort, witness);
    server.on("connection", (socket) => proxy.accept(socket));
    server.listen(0, "127.0.0.1");
    await new Promise((done) => server.once("listening", done));
    return proxy;
  }

  get port() {
    return (this.server.address() as AddressInfo).port;
  }

  /** From here on requests of each class meet these fates, in order, and then pass. */
  play(fates: Fates) {
    this.fates = Object.fromEntries(Object.entries(fates).map(([name, list]) => [name, [...list]]));
  }

  /** Resets what is on the line and whatever comes. */
  cutOff() {
    this.isReachable = false;
    for (const socket of this.sockets) socket.resetAndDestroy();
  }

  restore() {
    this.isReachable = true;
  }

  /** Waits until every request has met its end. */
  async idle() {
    while (this.busy > 0) await new Promise((done) => setTimeout(done, 5));
  }

  async stop() {
    const closed = new Promise((done) => this.server.close(done));
    this.cutOff();
    await closed;
  }

  private accept(socket: Socket) {
    if (!this.isReachable) return void socket.resetAndDestroy();
    this.sockets.add(socket);
    socket.setNoDelay(true);
    socket.on("error", () => {}); // Whoever hangs up is seen in "close".
    socket.on("close", () => this.sockets.delete(socket));
    const framing = new Framing();
    let before = Promise.resolve();
    // Answers leave in the order of their requests.
    socket.on("data", (bytes) => {
      for (const request of framing.take(bytes)) before = before.then(() => this.serve(request, socket));
    });
  }

  private async serve(request: Message, socket: Socket) {
    const kind = classOf(request.start[0]!, request.start[1]!);
    const fate = this.fates[kind]?.shift() ?? PASS;
    if (fate.kind !== "pass") this.witness.fate?.(fate, kind);
    this.busy += 1;
    await this.meet(fate, request, socket);
    this.busy -= 1;
  }

  private async meet(fate: Fate, request: Message, socket: Socket) {
    if (fate.kind === "lose-request") return void socket.resetAndDestroy();
    if (fate.kind === "refuse") return void socket.write(refusal(fate, request.headers.get("origin")));
    if (fate.kind === "delay") await new Promise((done) => setTimeout(done, fate.ms));
    if (socket.destroyed) return;
    const patience =
      fate.kind === "cut-poll" ? setTimeout(() => socket.resetAndDestroy(), fate.ms) : undefined;
    const asked = [this.ask(request, socket)];
    if (fate.kind === "duplicate") asked.push(this.ask(request, socket));
    const [answer] = await Promise.all(asked);
    clearTimeout(patience);
    // A desk that dies takes the connection with it.
    if (!answer || fate.kind === "lose-answer") return void socket.resetAndDestroy();
    if (fate.kind !== "cut-answer") return void socket.write(answer.bytes);
    const middle = answer.head + Math.floor((answer.bytes.length - answer.head) / 2);
    socket.write(answer.bytes.subarray(0, middle), () => socket.destroy());
  }

  private async ask(request: Message, client: Socket): Promise<Message | undefined> {
    const answer = await exchange(this.deskPort(), request, client);
    if (answer) this.witness.answered?.(request, answer);
    return answer;
  }
}
