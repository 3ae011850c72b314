// Each fate, against a desk that only counts.

import assert from "node:assert/strict";
import { createServer, type IncomingMessage } from "node:http";
import { type AddressInfo, connect } from "node:net";
import test, { after, before, beforeEach } from "node:test";

import type { Fate, Fates, RequestClass } from "./network_fault.ts";
import { Proxy } from "./proxy.ts";

const heard: { method: string; url: string; body: string }[] = [];
const met: string[] = [];
const answered: number[] = [];
let respond: (() => void) | undefined;

const desk = createServer(async (request, response) => {
  heard.push({ method: request.method!, url: request.url!, body: await text(request) });
  const body = JSON.stringify({ stored: "x".repeat(2_000) });
  const answer = () =>
    response.writeHead(201, { "content-type": "application/json", "content-length": body.length }).end(body);
  if (request.url!.includes("wait=25")) respond = answer;
  else answer();
});
let proxy: Proxy;

before(async () => {
  desk.listen(0, "127.0.0.1");
  await new Promise((done) => desk.once("listening", done));
  proxy = await Proxy.start(() => (desk.address() as AddressInfo).port, {
    fate: (fate, kind) => met.push(`${kind}: ${fate.kind}`),
    answered: (_, answer) => answered.push(Number(answer.start[1])),
  });
});
beforeEach(() => {
  for (const list of [heard, met, answered]) list.length = 0;
  proxy.play({});
  proxy.restore();
});
after(async () => {
  await proxy.stop();
  desk.closeAllConnections();
  desk.close();
});

const url = (path: string) => `http://127.0.0.1:${proxy.port}${path}`;
// Each request has a connection of its own, or the client would quietly send it again over a new one.
const put = (body = "hello") =>
  fetch(url("/v1/conversations/1"), {
    method: "PUT",
    body,
    headers: { origin: "http://page.example", connection: "close" },
  });
const play = (...put: Fate[]) => proxy.play({ put });
const refuse = (more: Partial<Fate & { kind: "refuse" }> = {}): Fate => ({
  kind: "refuse",
  status: 503,
  retryAfter: false,
  html: false,
  cors: true,
  ...more,
});

test("what has no fate passes, both ways, whole", async () => {
  const answer = await put("ä".repeat(50_000));
  assert.equal(answer.status, 201);
  assert.equal((await answer.json()).stored.length, 2_000);
  assert.equal(heard[0]!.body, "ä".repeat(50_000));
  assert.deepEqual([met, answered], [[], [201]]);
});

test("a request that is lost never reaches the desk", async () => {
  play({ kind: "lose-request" });
  await assert.rejects(put());
  assert.deepEqual([heard, met], [[], ["put: lose-request"]]);
  assert.equal((await put()).status, 201);
});

test("an answer that is lost was given", async () => {
  play({ kind: "lose-answer" });
  await assert.rejects(put());
  assert.deepEqual([heard.length, answered], [1, [201]]);
});

test("an answer that is cut begins well", async () => {
  play({ kind: "cut-answer" });
  const answer = await put();
  assert.equal(answer.status, 201);
  await assert.rejects(answer.text());
});

test("a delay delays, and nothing else", async () => {
  play({ kind: "delay", ms: 120 });
  const begun = performance.now();
  assert.equal((await put()).status, 201);
  assert.ok(performance.now() - begun >= 119);
});

test("a duplicate arrives twice and is answered once", async () => {
  play({ kind: "duplicate" });
  assert.equal((await (await put("twice")).json()).stored.length, 2_000);
  assert.deepEqual(
    heard.map(({ body }) => body),
    ["twice", "twice"],
  );
});

test("a refusal is a proxy's own", async () => {
  play(refuse({ status: 429, retryAfter: true }), refuse({ cors: false, html: true }));
  const first = await put();
  assert.deepEqual(
    [first.status, first.headers.get("retry-after"), first.headers.get("access-control-allow-origin")],
    [429, "1", "http://page.example"],
  );
  assert.equal((await first.json()).retryable, true);
  const second = await put();
  assert.deepEqual(
    [second.status, second.headers.get("retry-after"), second.headers.get("access-control-allow-origin")],
    [503, null, null],
  );
  assert.match(await second.text(), /<h1>503/);
  assert.deepEqual(heard, []);
});

test("a long poll is cut, and one that is answered in time is not", async () => {
  const poll = () =>
    fetch(url("/v1/conversations/1/entries?after=0&wait=25"), { headers: { connection: "close" } });
  proxy.play({
    poll: [
      { kind: "cut-poll", ms: 50 },
      { kind: "cut-poll", ms: 5_000 },
    ],
  });
  await assert.rejects(poll());
  respond = undefined;
  const second = poll();
  while (!respond) await new Promise((done) => setTimeout(done, 1));
  (respond as () => void)();
  assert.equal((await second).status, 201);
});

test("each class has its own count", async () => {
  const lost: Fate[] = [{ kind: "pass" }, { kind: "lose-request" }];
  proxy.play({ put: lost, get: lost } satisfies Fates);
  const get = () => fetch(url("/v1"), { headers: { connection: "close" } });
  assert.equal((await put()).status, 201);
  assert.equal((await get()).status, 201);
  await assert.rejects(put());
  await assert.rejects(get());
  assert.deepEqual(met, ["put: lose-request", "get: lose-request"] satisfies `${RequestClass}: ${string}`[]);
});

test("while it is unreachable nothing comes through, and afterwards all does", async () => {
  proxy.cutOff();
  await assert.rejects(put());
  proxy.restore();
  assert.equal((await put()).status, 201);
  assert.equal(heard.length, 1);
});

test("requests in one packet, and one in many, are each one request", async () => {
  const socket = connect(proxy.port, "127.0.0.1");
  const bytes = Buffer.from(
    "GET /1 HTTP/1.1\r\nHost: x\r\n\r\nPUT /2 HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello",
  );
  let came = "";
  socket.on("data", (more) => (came += more));
  for (const byte of [
    bytes.subarray(0, 40),
    ...bytes
      .subarray(40)
      .toString("latin1")
      .split("")
      .map((one) => Buffer.from(one)),
  ]) {
    socket.write(byte);
    await new Promise((done) => setImmediate(done));
  }
  while (came.split("HTTP/1.1 201").length < 3) await new Promise((done) => setTimeout(done, 1));
  assert.deepEqual(
    heard.map(({ url, body }) => [url, body]),
    [
      ["/1", ""],
      ["/2", "hello"],
    ],
  );
  socket.destroy();
});

async function text(request: IncomingMessage) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString();
}
