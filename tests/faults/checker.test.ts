// Checker tests: for each anomaly, histories without it and histories with it.

import assert from "node:assert/strict";
import test from "node:test";

import { check } from "./checker.ts";
import type { StoredEntry } from "./ground_truth.ts";
import type { Claim, HistoryEvent, TabView } from "./history.ts";
import type { Tab } from "./op.ts";
import type { Row } from "./page_probe.ts";

const me = (text: string, state = "stored"): Row => ({ from: "me", text, state });
const them = (text: string): Row => ({ from: "them", text, state: "" });
const tabView = (tab: Tab, rows: Row[], overrides: Partial<TabView> = {}): TabView => ({
  tab,
  load: 1,
  rows,
  field: "",
  isDraftKept: false,
  banner: "",
  ...overrides,
});
const view = (...args: Parameters<typeof tabView>): HistoryEvent => ({ event: "view", ...tabView(...args) });
const finalView = (...args: Parameters<typeof tabView>): HistoryEvent => ({
  event: "final-view",
  ...tabView(...args),
});
const loaded = (tab: Tab, field = "", load = 1): HistoryEvent => ({ event: "loaded", tab, load, field });
const unloaded = (tab: Tab, cause: "reload" | "close" | "kill" = "reload"): HistoryEvent => ({
  event: "unloaded",
  tab,
  cause,
});
const typed = (text: string, tab: Tab = "A"): HistoryEvent => ({ event: "typed", tab, text });
const invoke = (text: string, tab: Tab = "A"): HistoryEvent => ({ event: "invoke", tab, text });
const ok = (text: string, as: Claim = "stored", tab: Tab = "A"): HistoryEvent => ({
  event: "ok",
  tab,
  text,
  as,
});
const logs = (...texts: string[]): HistoryEvent => ({ event: "logs", logs: [entries(...texts)] });
/** Texts that begin with an a are of the agent. */
const entries = (...texts: string[]): StoredEntry[] =>
  texts.map((text, index) => ({
    seq: index + 1,
    kind: "message",
    from: text.startsWith("a") ? "them" : "me",
    text,
  }));

const anomalies = (...events: HistoryEvent[]) => [...new Set(check(events).map(({ anomaly }) => anomaly))];

test("a history in which every guarantee holds has no violation", () => {
  const history: HistoryEvent[] = [
    loaded("A"),
    view("A", []),
    invoke("m1"),
    view("A", [me("m1", "sending")]),
    ok("m1", "kept"),
    view("A", [me("m1", "kept")]),
    { event: "put-acknowledged", text: "m1", status: 201 },
    view("A", [me("m1", "acknowledged")]),
    ok("m1"),
    view("A", [me("m1")]),
    { event: "agent-reply", text: "a1", outcome: "ok" },
    view("A", [me("m1", "read"), them("a1")]),
    finalView("A", [me("m1", "read"), them("a1")]),
    logs("m1", "a1"),
  ];
  assert.deepEqual(check(history), []);
});

test("lost: a message that was shown as kept or stored is at the desk in the end, or shown as rejected", () => {
  assert.deepEqual(anomalies(ok("m1", "kept"), finalView("A", []), logs()), ["lost"]);
  assert.deepEqual(anomalies(ok("m1", "kept"), finalView("A", [me("m1", "kept")]), logs()), ["lost"]);
  assert.deepEqual(anomalies(ok("m1", "kept"), finalView("A", [me("m1", "stuck")]), logs()), []);
  assert.deepEqual(anomalies(ok("m1"), finalView("A", [me("m1", "stuck")]), logs("m1")), ["unseen"]);
});

test("lost: an acknowledged reply is at the desk, and a reply without a response may be missing", () => {
  assert.deepEqual(anomalies({ event: "agent-reply", text: "a1", outcome: "ok" }, logs()), ["lost"]);
  assert.deepEqual(anomalies({ event: "agent-reply", text: "a1", outcome: "info" }, logs()), []);
});

test("lost: a sent message is at the desk or on a page, if its page stays open to the end", () => {
  assert.deepEqual(anomalies(loaded("A"), invoke("m1"), finalView("A", []), logs()), ["lost"]);
  const lostInput: HistoryEvent = { event: "input-lost", tab: "A", text: "m1" };
  assert.deepEqual(anomalies(loaded("A"), lostInput, finalView("A", []), logs()), ["lost"]);
  assert.deepEqual(
    anomalies(
      loaded("A"),
      invoke("m1"),
      unloaded("A"),
      loaded("A", "", 2),
      finalView("A", [], { load: 2 }),
      logs(),
    ),
    [],
  );
});

test("not-durable: a message that the desk acknowledged is at the desk, even if no page got the response", () => {
  const acknowledged: HistoryEvent = { event: "put-acknowledged", text: "m1", status: 201 };
  assert.deepEqual(anomalies(acknowledged, logs()), ["not-durable"]);
  assert.deepEqual(anomalies(acknowledged, logs("m1")), []);
});

test("lost-draft: a kept draft is in the field after the next page load", () => {
  const kept = [loaded("A"), typed("d1"), view("A", [], { field: "d1", isDraftKept: true })];
  assert.deepEqual(anomalies(...kept, unloaded("A"), loaded("A", "", 2), logs()), ["lost-draft"]);
  assert.deepEqual(anomalies(...kept, unloaded("A"), loaded("A", "d1", 2), logs()), []);
  assert.deepEqual(anomalies(...kept, unloaded("A", "close"), loaded("B"), logs()), ["lost-draft"]);
  assert.deepEqual(
    anomalies(...kept, loaded("B"), logs()),
    [],
    "another tab need not have it while its own tab is open",
  );
  assert.deepEqual(anomalies(...kept, finalView("A", [], { field: "" }), logs()), ["lost-draft"]);
});

test("lost-draft: a claim ends with the next keystroke, and with sending", () => {
  const kept = [loaded("A"), typed("d1"), view("A", [], { field: "d1", isDraftKept: true })];
  assert.deepEqual(anomalies(...kept, typed("d1 and more"), unloaded("A"), loaded("A", "", 2), logs()), []);
  assert.deepEqual(
    anomalies(
      ...kept,
      typed("d2"),
      view("A", [], { field: "d1", isDraftKept: true }),
      unloaded("A"),
      loaded("A", "", 2),
      logs(),
    ),
    [],
    "a view from before the keystroke",
  );
  assert.deepEqual(anomalies(...kept, invoke("d1"), unloaded("A"), loaded("A", "", 2), logs()), []);
});

test("duplicate: a message is not stored twice, not shown twice, and not in a field after it was sent", () => {
  assert.deepEqual(anomalies(finalView("A", [me("m1"), me("m1")]), logs("m1", "m1")), ["duplicate"]);
  assert.deepEqual(
    anomalies(view("A", [me("m1"), me("m1", "kept")]), finalView("A", [me("m1")]), logs("m1")),
    ["duplicate"],
  );
  assert.deepEqual(anomalies(ok("m1", "kept"), loaded("A", "m1", 2), logs("m1")), ["duplicate"]);
  assert.deepEqual(anomalies(ok("m1", "kept"), loaded("A", "", 2), logs("m1")), []);
  assert.deepEqual(
    anomalies(view("A", [me("x"), them("x")]), logs("x", "x")),
    ["duplicate"],
    "the same text of two authors",
  );
});

test("split: an order has one conversation", () => {
  assert.deepEqual(anomalies({ event: "logs", logs: [entries("m1"), entries("m2")] }), ["split"]);
});

test("order: the desk's sequence has no gap", () => {
  const [first, second] = entries("m1", "m2");
  assert.deepEqual(anomalies({ event: "logs", logs: [[first, { ...second, seq: 3 }]] }), ["order"]);
});

test("order: messages of one tab are stored in the order of sending, without its rejected ones", () => {
  assert.deepEqual(anomalies(invoke("m1"), invoke("m2"), logs("m2", "m1")), ["order"]);
  assert.deepEqual(anomalies(invoke("m1"), invoke("m2", "B"), logs("m2", "m1")), []);
  assert.deepEqual(
    anomalies(invoke("m1"), invoke("m2"), { event: "fail", tab: "A", text: "m1" }, logs("m2", "m1")),
    [],
  );
});

test("order: a page shows a prefix of the desk's messages, and then the outbox", () => {
  assert.deepEqual(anomalies(view("A", [me("m2")]), logs("m1", "m2")), ["order"]);
  assert.deepEqual(anomalies(view("A", [me("m1"), me("m2", "kept")]), logs("m1", "m2")), []);
  assert.deepEqual(anomalies(view("A", [me("m2", "kept"), me("m1")]), logs("m1", "m2")), ["order"]);
});

test("order: the outbox shows the messages of one tab in the order of sending", () => {
  assert.deepEqual(
    anomalies(
      invoke("m1"),
      invoke("m2"),
      view("A", [me("m2", "sending"), me("m1", "acknowledged")]),
      logs("m1", "m2"),
    ),
    ["order"],
  );
  assert.deepEqual(
    anomalies(
      invoke("m1"),
      invoke("m2", "B"),
      view("A", [me("m2", "kept"), me("m1", "kept")]),
      logs("m1", "m2"),
    ),
    [],
  );
});

test("nonmonotonic: a message that a page has shown as stored stays until the page unloads", () => {
  assert.deepEqual(anomalies(view("A", [me("m1"), me("m2")]), view("A", [me("m1")]), logs("m1", "m2")), [
    "nonmonotonic",
  ]);
  assert.deepEqual(
    anomalies(view("A", [me("m1", "acknowledged")]), view("A", [me("m1", "kept")]), logs("m1")),
    ["nonmonotonic"],
  );
  assert.deepEqual(
    anomalies(view("A", [me("m1")]), view("A", [], { load: 2 }), view("B", []), logs("m1")),
    [],
  );
});

test("unseen: in the end every open page shows every message", () => {
  assert.deepEqual(
    anomalies(finalView("A", [me("m1")]), finalView("B", [me("m1"), them("a1")]), logs("m1", "a1")),
    ["unseen"],
  );
  assert.deepEqual(anomalies(finalView("A", [me("m1"), them("a1")]), logs("m1", "a1")), []);
});

test("incomplete: a run that fails is a violation, with or without the desk's entries", () => {
  assert.deepEqual(anomalies({ event: "incomplete", reason: "timeout" }), ["incomplete"]);
  assert.deepEqual(anomalies({ event: "incomplete", reason: "timeout" }, logs()), ["incomplete"]);
  assert.deepEqual(anomalies(view("A", [])), ["incomplete"]);
});

test("failed-request: a request that fails during a rolling restart is a violation, and at other times it is not", () => {
  const failed: HistoryEvent = { event: "request-failed", request: "GET /v1/changes", reason: "no response" };
  const restart = (state: "begun" | "finished"): HistoryEvent => ({ event: "rolling-restart", state });
  assert.deepEqual(anomalies(failed, restart("begun"), restart("finished"), failed, logs()), []);
  assert.deepEqual(anomalies(restart("begun"), failed, restart("finished"), logs()), ["failed-request"]);
});
