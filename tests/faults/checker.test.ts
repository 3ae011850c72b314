// For each rule a history that keeps it, and one that breaks it.

import assert from "node:assert/strict";
import test from "node:test";

import { check } from "./checker.ts";
import type { Stored } from "./ground_truth.ts";
import type { Event, Shown } from "./history.ts";
import type { Tab } from "./op.ts";
import type { Row } from "./page_probe.ts";

const me = (text: string, state = "stored"): Row => ({ from: "me", text, state });
const them = (text: string): Row => ({ from: "them", text, state: "" });
const shown = (tab: Tab, rows: Row[], more: Partial<Shown> = {}): Shown => ({
  tab,
  load: 1,
  rows,
  field: "",
  saved: false,
  banner: "",
  ...more,
});
const shows = (...given: Parameters<typeof shown>): Event => ({ event: "shows", ...shown(...given) });
const final = (...given: Parameters<typeof shown>): Event => ({ event: "final", ...shown(...given) });
const loaded = (tab: Tab, field = "", load = 1): Event => ({ event: "loaded", tab, load, field });
const invoke = (text: string, tab: Tab = "A"): Event => ({ event: "invoke", tab, text });
const ok = (text: string, as: "kept" | "stored" = "stored", tab: Tab = "A"): Event => ({
  event: "ok",
  tab,
  text,
  as,
});
const typed = (text: string, tab: Tab = "A"): Event => ({ event: "typed", tab, text });
const gone = (tab: Tab, how: "reload" | "close" | "kill" = "reload"): Event => ({ event: "gone", tab, how });
const log = (...texts: string[]): Event => ({ event: "log", sequences: [sequence(...texts)] });
const sequence = (...texts: string[]): Stored[] =>
  texts.map((text, index) => ({
    seq: index + 1,
    kind: "message",
    from: text.startsWith("a") ? "them" : "me",
    text,
  }));

const broken = (...events: Event[]) => [...new Set(check(events).map(({ rule }) => rule))];

test("a good day breaks nothing", () => {
  const day: Event[] = [
    loaded("A"),
    shows("A", []),
    invoke("m1"),
    shows("A", [me("m1", "sending")]),
    ok("m1", "kept"),
    shows("A", [me("m1", "kept")]),
    { event: "stored", text: "m1", status: 201 },
    shows("A", [me("m1", "acknowledged")]),
    ok("m1"),
    shows("A", [me("m1")]),
    { event: "answer", text: "a1", outcome: "ok" },
    shows("A", [me("m1", "read"), them("a1")]),
    final("A", [me("m1", "read"), them("a1")]),
    log("m1", "a1"),
  ];
  assert.deepEqual(check(day), []);
});

test("lost: what was kept or stored is at the desk in the end, unless it was refused and is still there", () => {
  assert.deepEqual(broken(ok("m1", "kept"), final("A", []), log()), ["lost"]);
  assert.deepEqual(broken(ok("m1", "kept"), final("A", [me("m1", "kept")]), log()), ["lost"]);
  assert.deepEqual(broken(ok("m1", "kept"), final("A", [me("m1", "stuck")]), log()), []);
  assert.deepEqual(broken(ok("m1"), final("A", [me("m1", "stuck")]), log("m1")), ["seen"]);
});

test("lost: an acknowledged answer is at the desk; of another nothing is known", () => {
  assert.deepEqual(broken({ event: "answer", text: "a1", outcome: "ok" }, log()), ["lost"]);
  assert.deepEqual(broken({ event: "answer", text: "a1", outcome: "unknown" }, log()), []);
});

test("lost: what was sent shows somewhere, as long as its page stays", () => {
  assert.deepEqual(broken(loaded("A"), invoke("m1"), final("A", []), log()), ["lost"]);
  assert.deepEqual(broken(loaded("A"), { event: "swallowed", tab: "A", text: "m1" }, final("A", []), log()), [
    "lost",
  ]);
  assert.deepEqual(
    broken(loaded("A"), invoke("m1"), gone("A"), loaded("A", "", 2), final("A", [], { load: 2 }), log()),
    [],
  );
});

test("durable: what the desk acknowledged on the line it has, whoever heard of it", () => {
  const stored: Event = { event: "stored", text: "m1", status: 201 };
  assert.deepEqual(broken(stored, log()), ["durable"]);
  assert.deepEqual(broken(stored, log("m1")), []);
});

test("draft: what was kept is in the field when its page comes back", () => {
  const kept = [loaded("A"), typed("d1"), shows("A", [], { field: "d1", saved: true })];
  assert.deepEqual(broken(...kept, gone("A"), loaded("A", "", 2), log()), ["draft"]);
  assert.deepEqual(broken(...kept, gone("A"), loaded("A", "d1", 2), log()), []);
  assert.deepEqual(broken(...kept, gone("A", "close"), loaded("B"), log()), ["draft"]);
  assert.deepEqual(
    broken(...kept, loaded("B"), log()),
    [],
    "as long as its own page has it, another one need not",
  );
  assert.deepEqual(broken(...kept, final("A", [], { field: "" }), log()), ["draft"]);
});

test("draft: a claim ends with the next word, and with sending", () => {
  const kept = [loaded("A"), typed("d1"), shows("A", [], { field: "d1", saved: true })];
  assert.deepEqual(broken(...kept, typed("d1 and more"), gone("A"), loaded("A", "", 2), log()), []);
  assert.deepEqual(
    broken(
      ...kept,
      typed("d2"),
      shows("A", [], { field: "d1", saved: true }),
      gone("A"),
      loaded("A", "", 2),
      log(),
    ),
    [],
    "a report from before",
  );
  assert.deepEqual(broken(...kept, invoke("d1"), gone("A"), loaded("A", "", 2), log()), []);
});

test("twice: at the desk, on a page at any moment, and in the field of what was sent", () => {
  assert.deepEqual(broken(final("A", [me("m1"), me("m1")]), log("m1", "m1")), ["twice"]);
  assert.deepEqual(broken(shows("A", [me("m1"), me("m1", "kept")]), final("A", [me("m1")]), log("m1")), [
    "twice",
  ]);
  assert.deepEqual(broken(ok("m1", "kept"), loaded("A", "m1", 2), log("m1")), ["twice"]);
  assert.deepEqual(broken(ok("m1", "kept"), loaded("A", "", 2), log("m1")), []);
  assert.deepEqual(
    broken(shows("A", [me("x"), them("x")]), log("x", "x")),
    ["twice"],
    "by text, whoever said it",
  );
});

test("split: there is one conversation", () => {
  assert.deepEqual(broken({ event: "log", sequences: [sequence("m1"), sequence("m2")] }), ["split"]);
});

test("order: the desk counts without a gap", () => {
  const [first, second] = sequence("m1", "m2");
  assert.deepEqual(broken({ event: "log", sequences: [[first!, { ...second!, seq: 3 }]] }), ["order"]);
});

test("order: what a tab sent is stored in that order; tabs do not wait for each other, nor for what was refused", () => {
  assert.deepEqual(broken(invoke("m1"), invoke("m2"), log("m2", "m1")), ["order"]);
  assert.deepEqual(broken(invoke("m1"), invoke("m2", "B"), log("m2", "m1")), []);
  assert.deepEqual(
    broken(invoke("m1"), invoke("m2"), { event: "fail", tab: "A", text: "m1" }, log("m2", "m1")),
    [],
  );
});

test("order: a page shows the beginning of the desk's sequence, then the outbox", () => {
  assert.deepEqual(broken(shows("A", [me("m2")]), log("m1", "m2")), ["order"]);
  assert.deepEqual(broken(shows("A", [me("m1"), me("m2", "kept")]), log("m1", "m2")), []);
  assert.deepEqual(broken(shows("A", [me("m2", "kept"), me("m1")]), log("m1", "m2")), ["order"]);
});

test("order: the outbox is in the order in which it was written", () => {
  assert.deepEqual(
    broken(
      invoke("m1"),
      invoke("m2"),
      shows("A", [me("m2", "sending"), me("m1", "acknowledged")]),
      log("m1", "m2"),
    ),
    ["order"],
  );
  assert.deepEqual(
    broken(
      invoke("m1"),
      invoke("m2", "B"),
      shows("A", [me("m2", "kept"), me("m1", "kept")]),
      log("m1", "m2"),
    ),
    [],
  );
});

test("backwards: what was shown as stored stays, as long as the page does", () => {
  assert.deepEqual(broken(shows("A", [me("m1"), me("m2")]), shows("A", [me("m1")]), log("m1", "m2")), [
    "backwards",
  ]);
  assert.deepEqual(
    broken(shows("A", [me("m1", "acknowledged")]), shows("A", [me("m1", "kept")]), log("m1")),
    ["backwards"],
  );
  assert.deepEqual(
    broken(shows("A", [me("m1")]), shows("A", [], { load: 2 }), shows("B", []), log("m1")),
    [],
  );
});

test("seen: in the end every open page shows all", () => {
  assert.deepEqual(broken(final("A", [me("m1")]), final("B", [me("m1"), them("a1")]), log("m1", "a1")), [
    "seen",
  ]);
  assert.deepEqual(broken(final("A", [me("m1"), them("a1")]), log("m1", "a1")), []);
});

test("stuck: a run that does not end is a finding, with or without the desk's sequence", () => {
  assert.deepEqual(broken({ event: "stuck", why: "it hangs" }), ["stuck"]);
  assert.deepEqual(broken({ event: "stuck", why: "it hangs" }, log()), ["stuck"]);
  assert.deepEqual(broken(shows("A", [])), ["stuck"]);
});
