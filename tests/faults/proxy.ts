// TCP proxy between the browser and the desks, which injects network faults per request.

import { type AddressInfo, createServer, type Server, type Socket } from "node:net";

import { errorResponse } from "./error_response.ts";
import { sendRequest } from "./http_client.ts";
import { type HttpMessage, HttpParser } from "./http_parser.ts";
import {
  type NetworkFault,
  type NetworkFaults,
  PASS,
  type RequestClass,
  requestClass,
} from "./network_fault.ts";

export interface ProxyObserver {
  /** A request has a fault other than passing. */
  onFault?(fault: NetworkFault, requests: RequestClass): void;
  /** The desk has responded, and nothing of the response was passed on. */
  onResponse?(request: HttpMessage, response: HttpMessage): void;
  /** A client that still waits gets no response of a desk, or one that says that the desk has failed. */
  onFailure?(request: HttpMessage, reason: string): void;
}

export class FaultProxy {
  private faults: NetworkFaults = {};
  private isPartitioned = false;
  private sockets = new Set<Socket>();
  private pendingRequests = 0;
  private turn = 0;
  /** The requests that no desk has accepted yet. */
  private unaccepted = new Set<Promise<void>>();

  private constructor(
    private server: Server,
    private deskPorts: () => number[],
    private observer: ProxyObserver,
  ) {}

  /**
   * Listens on a free port. `deskPorts` is called for each request, because a desk that restarts has another port.
   * Requests go to the desks in turn, whichever connection they come from. A desk that refuses the connection is passed
   * over, as usual proxies do; a request that a desk has received goes to no other one.
   */
  static async start(deskPorts: () => number[], observer: ProxyObserver = {}): Promise<FaultProxy> {
    const server = createServer();
    const proxy = new FaultProxy(server, deskPorts, observer);
    server.on("connection", (socket) => proxy.accept(socket));
    server.listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    return proxy;
  }

  get port() {
    return (this.server.address() as AddressInfo).port;
  }

  /** Replaces the faults of the next requests. */
  setFaults(faults: NetworkFaults) {
    this.faults = Object.fromEntries(Object.entries(faults).map(([requests, list]) => [requests, [...list]]));
  }

  /** Resets all connections, and new ones until the partition is healed. */
  partition() {
    this.isPartitioned = true;
    for (const socket of this.sockets) socket.resetAndDestroy();
  }

  healPartition() {
    this.isPartitioned = false;
  }

  /** Waits until no request is pending. */
  async waitUntilIdle() {
    while (this.pendingRequests > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  /** Waits until some desk has accepted every request of this moment. */
  async waitUntilAccepted() {
    await Promise.all(this.unaccepted);
  }

  async stop() {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.partition();
    await closed;
  }

  private accept(socket: Socket) {
    if (this.isPartitioned) return void socket.resetAndDestroy();
    this.sockets.add(socket);
    socket.setNoDelay(true);
    socket.on("error", () => {}); // "close" follows.
    socket.on("close", () => this.sockets.delete(socket));
    const parser = new HttpParser();
    let previous = Promise.resolve();
    // Responses leave in the order of their requests.
    socket.on("data", (bytes) => {
      for (const request of parser.push(bytes)) {
        previous = previous.then(() => this.serve(request, socket));
      }
    });
  }

  private async serve(request: HttpMessage, socket: Socket) {
    const requests = requestClass(request.startLine[0], request.startLine[1]);
    const fault = this.faults[requests]?.shift() ?? PASS;
    if (fault.kind !== "pass") this.observer.onFault?.(fault, requests);
    this.pendingRequests += 1;
    await this.injectFault(fault, request, socket);
    this.pendingRequests -= 1;
  }

  private async injectFault(fault: NetworkFault, request: HttpMessage, socket: Socket) {
    if (fault.kind === "lose-request") return void socket.resetAndDestroy();
    if (fault.kind === "error-response")
      return void socket.write(errorResponse(fault, request.headers.get("origin")));
    if (fault.kind === "delay") await new Promise((resolve) => setTimeout(resolve, fault.ms));
    if (socket.destroyed) return;
    const timeout =
      fault.kind === "abort-poll" ? setTimeout(() => socket.resetAndDestroy(), fault.ms) : undefined;
    const responses = [this.forward(request, socket)];
    if (fault.kind === "duplicate-request") responses.push(this.forward(request, socket));
    const [response] = await Promise.all(responses);
    clearTimeout(timeout);
    // The death of the desk breaks the client's connection too.
    if (!response || fault.kind === "lose-response") return void socket.resetAndDestroy();
    if (fault.kind !== "truncate-response") return void socket.write(response.bytes);
    const middle = response.bodyStart + Math.floor((response.bytes.length - response.bodyStart) / 2);
    socket.write(response.bytes.subarray(0, middle), () => socket.destroy());
  }

  private async forward(request: HttpMessage, client: Socket): Promise<HttpMessage | undefined> {
    let onAccept = () => {};
    const accepted = new Promise<void>((resolve) => {
      onAccept = resolve;
    });
    this.unaccepted.add(accepted);
    void accepted.then(() => this.unaccepted.delete(accepted));
    const response = await this.sendToDesk(request, client, onAccept);
    onAccept();
    return response;
  }

  private async sendToDesk(
    request: HttpMessage,
    client: Socket,
    onAccept: () => void,
  ): Promise<HttpMessage | undefined> {
    this.turn += 1;
    const ports = this.deskPorts();
    const first = this.turn % ports.length;
    for (const port of [...ports.slice(first), ...ports.slice(0, first)]) {
      const response = await sendRequest(port, request, client, onAccept);
      if (response === "refused") continue;
      if (response) this.observer.onResponse?.(request, response);
      if (!response && !client.destroyed) this.observer.onFailure?.(request, "no response");
      if (response && response.startLine[1] >= "500")
        this.observer.onFailure?.(request, response.startLine[1]);
      return response;
    }
    if (!client.destroyed) this.observer.onFailure?.(request, "no desk accepts connections");
    return undefined;
  }
}
