// Plan tests: plans are reproducible, printable, and possible to execute.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test from "node:test";

import { BUGS } from "./bugs.ts";
import { type Deployment, ONE_DESK } from "./deployment.ts";
import type { Tab } from "./op.ts";
import { DEFAULT_WEIGHTS } from "./op_weights.ts";
import { generatePlan, type Plan } from "./plan.ts";

const TWO_DESKS: Deployment = { engine: "postgres", desks: 2 };

const plans = (count: number, deployment?: Deployment) =>
  Array.from({ length: count }, (_, seed) => generatePlan(seed, undefined, deployment));
const digest = (value: unknown) =>
  createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 16);

test("a seed gives the same plan every time, on every machine", () => {
  assert.deepEqual(generatePlan(41), generatePlan(41));
  // A change of weights or generator changes the digest, and gives recorded seeds other plans.
  assert.equal(digest(plans(300)), "dba1b2c7e59f4aae");
  assert.equal(digest(plans(300, TWO_DESKS)), "79050d1b3923c515");
});

test("a plan is the same after printing and parsing", () => {
  for (const plan of [...plans(50), ...plans(50, TWO_DESKS)])
    assert.deepEqual(JSON.parse(JSON.stringify(plan)), plan);
});

test("plans contain every kind of operation and of network fault", () => {
  const ops = [...plans(500), ...plans(500, TWO_DESKS)].flatMap((plan) => plan.ops);
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
  for (const plan of plans(300)) assertPossible(plan, ONE_DESK);
  for (const plan of plans(300, TWO_DESKS)) assertPossible(plan, TWO_DESKS);
  for (const { weights, deployment = ONE_DESK } of BUGS)
    for (const seed of [1, 2]) assertPossible(generatePlan(seed, weights, deployment), deployment);
});

test("every desk fails, also while another one does", () => {
  let mostFailed = 0;
  const failing = new Set<number>();
  for (const { ops } of plans(300, TWO_DESKS)) {
    const failed = new Set<number>();
    for (const op of ops) {
      if (op.kind === "kill-desk") failing.add(op.desk!);
      if (op.kind === "kill-desk") failed.add(op.desk!);
      if (op.kind === "start-desk") failed.delete(op.desk!);
      mostFailed = Math.max(mostFailed, failed.size);
    }
  }
  assert.deepEqual([...failing].sort(), [0, 1]);
  assert.equal(mostFailed, 2);
});

function assertPossible({ seed, ops }: Plan, { engine, desks }: Deployment) {
  const openTabs = new Set<Tab>();
  let suspendedTab: Tab | undefined;
  const failedDesks = new Set<number>();
  let [isOffline, isDatabaseRunning] = [false, true];
  for (const op of ops) {
    const where = `seed ${seed}, ${JSON.stringify(op)}`;
    if (op.kind === "open-tab") assert.ok(!openTabs.has(op.tab), where);
    else if (op.kind === "resume-tab") assert.equal(op.tab, suspendedTab, where);
    else if ("tab" in op) assert.ok(openTabs.has(op.tab) && op.tab !== suspendedTab, where);
    if (["open-tab", "reload-tab", "kill-browser", "expire-tokens"].includes(op.kind))
      assert.ok(!isOffline, where);
    const desk = "desk" in op ? op.desk! : 0;
    assert.ok(desk < desks, where);
    if (op.kind === "kill-desk" || op.kind === "cut-power") assert.ok(!failedDesks.has(desk), where);
    if (op.kind === "cut-power") assert.equal(engine, "sqlite", where);
    if (op.kind === "start-desk") assert.ok(failedDesks.has(desk) && isDatabaseRunning, where);
    if (op.kind === "rolling-restart")
      assert.ok(desks > 1 && failedDesks.size === 0 && isDatabaseRunning, where);
    if (op.kind === "kill-database") assert.ok(engine === "postgres" && isDatabaseRunning, where);
    if (op.kind === "start-database") assert.ok(!isDatabaseRunning, where);
    if (op.kind === "open-tab") openTabs.add(op.tab);
    if (op.kind === "close-tab") openTabs.delete(op.tab);
    if (op.kind === "suspend-tab") suspendedTab = op.tab;
    if (op.kind === "resume-tab" || op.kind === "kill-browser") suspendedTab = undefined;
    if (op.kind === "go-offline" || op.kind === "go-online") isOffline = op.kind === "go-offline";
    if (op.kind === "kill-desk" || op.kind === "cut-power") failedDesks.add(desk);
    if (op.kind === "start-desk") failedDesks.delete(desk);
    if (op.kind === "kill-database" || op.kind === "start-database")
      isDatabaseRunning = op.kind === "start-database";
    assert.ok(op.pauseMs >= 0 && op.pauseMs < 300, where);
  }
}
