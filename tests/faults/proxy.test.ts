// Proxy tests: each network fault, against a stub of the desk that records requests.

import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import test, { after, before, beforeEach } from "node:test";

import type { NetworkFault, NetworkFaults, RequestClass } from "./network_fault.ts";
import { FaultProxy } from "./proxy.ts";

const requests: { method: string; url: string; body: string }[] = [];
const faults: string[] = [];
const statuses: number[] = [];
const failures: string[] = [];
let respondToPoll: (() => void) | undefined;

const desk = createServer(async (request, response) => {
  requests.push({ method: request.method!, url: request.url!, body: await readBody(request) });
  const body = JSON.stringify({ stored: "x".repeat(2_000) });
  const respond = () =>
    response.writeHead(201, { "content-type": "application/json", "content-length": body.length }).end(body);
  if (request.url!.includes("wait=25")) respondToPoll = respond;
  else respond();
});
let proxy: FaultProxy;
const portOf = (server: Server) => (server.address() as AddressInfo).port;
const portOfDesk = () => portOf(desk);
let deskPorts = () => [portOfDesk()];
/** Nothing listens on this port. */
const CLOSED_PORT = 1;

before(async () => {
  desk.listen(0, "127.0.0.1");
  await new Promise((resolve) => desk.once("listening", resolve));
  proxy = await FaultProxy.start(() => deskPorts(), {
    onFault: (fault, requestClass) => faults.push(`${requestClass}: ${fault.kind}`),
    onResponse: (_, response) => statuses.push(Number(response.startLine[1])),
    onFailure: (_, reason) => failures.push(reason),
  });
});
beforeEach(() => {
  for (const list of [requests, faults, statuses, failures]) list.length = 0;
  deskPorts = () => [portOfDesk()];
  proxy.setFaults({});
  proxy.healPartition();
});
after(async () => {
  await proxy.stop();
  desk.closeAllConnections();
  desk.close();
});

const url = (path: string) => `http://127.0.0.1:${proxy.port}${path}`;
// Each request has a connection of its own. On a shared one the client would retry a reset request by itself.
const put = (body = "hello") =>
  fetch(url("/v1/conversations/1"), {
    method: "PUT",
    body,
    headers: { origin: "http://page.example", connection: "close" },
  });
const setPutFaults = (...put: NetworkFault[]) => proxy.setFaults({ put });
const errorResponse = (overrides: Partial<NetworkFault & { kind: "error-response" }> = {}): NetworkFault => ({
  kind: "error-response",
  status: 503,
  retryAfter: false,
  html: false,
  cors: true,
  ...overrides,
});

test("a request without a fault and its response pass unchanged", async () => {
  const response = await put("ä".repeat(50_000));
  assert.equal(response.status, 201);
  assert.equal((await response.json()).stored.length, 2_000);
  assert.equal(requests[0].body, "ä".repeat(50_000));
  assert.deepEqual([faults, statuses], [[], [201]]);
});

test("lose-request: the desk does not receive the request", async () => {
  setPutFaults({ kind: "lose-request" });
  await assert.rejects(put());
  assert.deepEqual([requests, faults], [[], ["put: lose-request"]]);
  assert.equal((await put()).status, 201);
});

test("lose-response: the desk responds, and the client gets no response", async () => {
  setPutFaults({ kind: "lose-response" });
  await assert.rejects(put());
  assert.deepEqual([requests.length, statuses], [1, [201]]);
});

test("truncate-response: the client gets the status and only a part of the body", async () => {
  setPutFaults({ kind: "truncate-response" });
  const response = await put();
  assert.equal(response.status, 201);
  await assert.rejects(response.text());
});

test("delay: the response is late and otherwise unchanged", async () => {
  setPutFaults({ kind: "delay", ms: 120 });
  const startTime = performance.now();
  assert.equal((await put()).status, 201);
  assert.ok(performance.now() - startTime >= 119);
});

test("duplicate-request: the desk receives the request twice, and the client gets one response", async () => {
  setPutFaults({ kind: "duplicate-request" });
  assert.equal((await (await put("twice")).json()).stored.length, 2_000);
  assert.deepEqual(
    requests.map(({ body }) => body),
    ["twice", "twice"],
  );
});

test("error-response: the proxy responds, and the desk does not receive the request", async () => {
  setPutFaults(errorResponse({ status: 429, retryAfter: true }), errorResponse({ cors: false, html: true }));
  const first = await put();
  assert.deepEqual(
    [first.status, first.headers.get("retry-after"), first.headers.get("access-control-allow-origin")],
    [429, "1", "http://page.example"],
  );
  const second = await put();
  assert.deepEqual(
    [second.status, second.headers.get("retry-after"), second.headers.get("access-control-allow-origin")],
    [503, null, null],
  );
  assert.match(await second.text(), /<h1>503/);
  assert.deepEqual(requests, []);
});

test("abort-poll: a long poll is reset, unless its response comes in time", async () => {
  const poll = () =>
    fetch(url("/v1/conversations/1/entries?after=0&wait=25"), { headers: { connection: "close" } });
  proxy.setFaults({
    poll: [
      { kind: "abort-poll", ms: 50 },
      { kind: "abort-poll", ms: 5_000 },
    ],
  });
  await assert.rejects(poll());
  respondToPoll = undefined;
  const second = poll();
  while (!respondToPoll) await new Promise((resolve) => setTimeout(resolve, 1));
  (respondToPoll as () => void)();
  assert.equal((await second).status, 201);
});

test("each class of requests has its own sequence of faults", async () => {
  const loseSecond: NetworkFault[] = [{ kind: "pass" }, { kind: "lose-request" }];
  proxy.setFaults({ put: loseSecond, get: loseSecond } satisfies NetworkFaults);
  const get = () => fetch(url("/v1"), { headers: { connection: "close" } });
  assert.equal((await put()).status, 201);
  assert.equal((await get()).status, 201);
  await assert.rejects(put());
  await assert.rejects(get());
  assert.deepEqual(faults, [
    "put: lose-request",
    "get: lose-request",
  ] satisfies `${RequestClass}: ${string}`[]);
});

test("no request passes during a partition, and requests pass once it is healed", async () => {
  proxy.partition();
  await assert.rejects(put());
  proxy.healPartition();
  assert.equal((await put()).status, 201);
  assert.equal(requests.length, 1);
});

test("requests go to the desks in turn, also those of one connection", async () => {
  const other = await startServer((_, response) => response.end("other"));
  deskPorts = () => [portOfDesk(), portOf(other)];
  const texts = [];
  for (let n = 0; n < 4; n += 1) texts.push(await (await fetch(url("/v1"))).text());
  assert.equal(texts.filter((text) => text === "other").length, 2);
  assert.equal(requests.length, 2);
  assert.notEqual(texts[0], texts[1]);
  other.close();
});

test("a desk that refuses the connection is passed over", async () => {
  deskPorts = () => [CLOSED_PORT, portOfDesk()];
  for (let n = 0; n < 4; n += 1) assert.equal((await put()).status, 201);
  assert.deepEqual([requests.length, failures], [4, []]);
});

test("a request that a desk has received goes to no other one, and counts as failed", async () => {
  const dying = await startServer((request) => request.socket.resetAndDestroy());
  deskPorts = () => [portOf(dying), portOfDesk()];
  const results = await Promise.allSettled([put(), put()]);
  assert.deepEqual(results.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
  assert.deepEqual([requests.length, failures], [1, ["no response"]]);
  dying.close();
});

test("a request that every desk refuses fails, and so does one that is answered with 503", async () => {
  deskPorts = () => [CLOSED_PORT, CLOSED_PORT];
  await assert.rejects(put());
  const unavailable = await startServer((_, response) => response.writeHead(503).end());
  deskPorts = () => [portOf(unavailable)];
  assert.equal((await put()).status, 503);
  assert.deepEqual(failures, ["no desk accepts connections", "503"]);
  unavailable.close();
});

test("two requests in one packet are parsed, and a request of many packets", async () => {
  const socket = connect(proxy.port, "127.0.0.1");
  const bytes = Buffer.from(
    "GET /1 HTTP/1.1\r\nHost: x\r\n\r\nPUT /2 HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello",
  );
  let received = "";
  socket.on("data", (chunk) => {
    received += chunk;
  });
  const packets = [bytes.subarray(0, 40), ...[...bytes.subarray(40)].map((byte) => Buffer.from([byte]))];
  for (const packet of packets) {
    socket.write(packet);
    await new Promise((resolve) => setImmediate(resolve));
  }
  while (received.split("HTTP/1.1 201").length < 3) await new Promise((resolve) => setTimeout(resolve, 1));
  assert.deepEqual(
    requests.map(({ url, body }) => [url, body]),
    [
      ["/1", ""],
      ["/2", "hello"],
    ],
  );
  socket.destroy();
});

async function startServer(onRequest: RequestListener): Promise<Server> {
  const server = createServer(onRequest);
  server.listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  return server;
}

async function readBody(request: IncomingMessage) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
