// Plan tests: plans are reproducible, printable, and possible to execute.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test from "node:test";

import { BUGS } from "./bugs.ts";
import type { Tab } from "./op.ts";
import { DEFAULT_WEIGHTS } from "./op_weights.ts";
import { generatePlan, type Plan } from "./plan.ts";

const plans = (count: number) => Array.from({ length: count }, (_, seed) => generatePlan(seed));
const digest = (value: unknown) =>
  createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 16);

test("a seed gives the same plan every time, on every machine", () => {
  assert.deepEqual(generatePlan(41), generatePlan(41));
  // A change of weights or generator changes the digest, and gives recorded seeds other plans.
  assert.equal(digest(plans(300)), "dba1b2c7e59f4aae");
});

test("a plan is the same after printing and parsing", () => {
  for (const plan of plans(50)) assert.deepEqual(JSON.parse(JSON.stringify(plan)), plan);
});

test("plans contain every kind of operation and of network fault", () => {
  const ops = plans(500).flatMap((plan) => plan.ops);
  const opKinds = new Set(ops.map((op) => op.kind));
  assert.deepEqual([...opKinds].sort(), Object.keys(DEFAULT_WEIGHTS.ops).sort());
  const faults = ops.flatMap((op) => (op.kind === "network-faults" ? Object.values(op.faults).flat() : []));
  const faultKinds = new Set(faults.map((fault) => fault.kind));
  assert.deepEqual([...faultKinds].sort(), [...Object.keys(DEFAULT_WEIGHTS.networkFaults), "pass"].sort());
});

test("all texts of a plan are different", () => {
  for (const { ops } of plans(300)) {
    const texts = ops.flatMap((op) => ("texts" in op ? op.texts : "text" in op ? [op.text] : []));
    assert.equal(new Set(texts).size, texts.length);
  }
});

test("every operation of a plan is possible after the ones before it", () => {
  const ofBugs = BUGS.flatMap((bug) => [generatePlan(1, bug.weights), generatePlan(2, bug.weights)]);
  for (const plan of [...plans(300), ...ofBugs]) assertPossible(plan);
});

function assertPossible({ seed, ops }: Plan) {
  const openTabs = new Set<Tab>();
  let suspendedTab: Tab | undefined;
  let [isOffline, isDeskRunning] = [false, true];
  for (const op of ops) {
    const where = `seed ${seed}, ${JSON.stringify(op)}`;
    if (op.kind === "open-tab") assert.ok(!openTabs.has(op.tab), where);
    else if (op.kind === "resume-tab") assert.equal(op.tab, suspendedTab, where);
    else if ("tab" in op) assert.ok(openTabs.has(op.tab) && op.tab !== suspendedTab, where);
    if (["open-tab", "reload-tab", "kill-browser", "expire-tokens"].includes(op.kind))
      assert.ok(!isOffline, where);
    if (op.kind === "kill-desk" || op.kind === "cut-power") assert.ok(isDeskRunning, where);
    if (op.kind === "start-desk") assert.ok(!isDeskRunning, where);
    if (op.kind === "open-tab") openTabs.add(op.tab);
    if (op.kind === "close-tab") openTabs.delete(op.tab);
    if (op.kind === "suspend-tab") suspendedTab = op.tab;
    if (op.kind === "resume-tab" || op.kind === "kill-browser") suspendedTab = undefined;
    if (op.kind === "go-offline" || op.kind === "go-online") isOffline = op.kind === "go-offline";
    if (["kill-desk", "cut-power", "start-desk"].includes(op.kind)) isDeskRunning = op.kind === "start-desk";
    assert.ok(op.pauseMs >= 0 && op.pauseMs < 300, where);
  }
}
