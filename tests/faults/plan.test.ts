import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test from "node:test";

import { BUGS } from "./bugs.ts";
import type { Tab } from "./op.ts";
import { EVERYDAY } from "./op_weights.ts";
import { type Plan, plan } from "./plan.ts";

const plans = (count: number) => Array.from({ length: count }, (_, seed) => plan(seed));
const digest = (value: unknown) =>
  createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 16);

test("a seed makes the same plan every time, on every machine", () => {
  assert.deepEqual(plan(41), plan(41));
  // Changes with every change of the flavours or the script; the failed seeds of before then mean other plans.
  assert.equal(digest(plans(300)), "e90146c585e8e584");
});

test("a plan survives being printed", () => {
  for (const one of plans(50)) assert.deepEqual(JSON.parse(JSON.stringify(one)), one);
});

test("every deed and every fate comes up", () => {
  const many = plans(500);
  const deeds = new Set(many.flatMap(({ steps }) => steps.map((step) => step.do)));
  assert.deepEqual([...deeds].sort(), Object.keys(EVERYDAY.deeds).sort());
  const kinds = new Set(
    many.flatMap(({ steps }) =>
      steps.flatMap((step) =>
        step.do === "faults"
          ? Object.values(step.fates)
              .flat()
              .map((fate) => fate.kind)
          : [],
      ),
    ),
  );
  assert.deepEqual([...kinds].sort(), [...Object.keys(EVERYDAY.fates), "pass"].sort());
});

test("no two messages of a plan are the same", () => {
  for (const { steps } of plans(300)) {
    const texts = steps.flatMap((step) =>
      step.do === "write" ? step.texts : step.do === "type" || step.do === "answer" ? [step.text] : [],
    );
    assert.equal(new Set(texts).size, texts.length);
  }
});

test("only what is possible is planned", () => {
  for (const one of [...plans(300), ...BUGS.flatMap((bug) => [plan(1, bug.flavour), plan(2, bug.flavour)])])
    follow(one);
});

function follow({ seed, steps }: Plan) {
  const open = new Set<Tab>();
  let [isOffline, deskRuns] = [false, true];
  for (const step of steps) {
    const where = `seed ${seed}, ${JSON.stringify(step)}`;
    if (step.do === "open") assert.ok(!open.has(step.tab), where);
    else if ("tab" in step) assert.ok(open.has(step.tab), where);
    if (["open", "reload", "kill-browser", "expire"].includes(step.do)) assert.ok(!isOffline, where);
    if (step.do === "kill-desk" || step.do === "cut-power") assert.ok(deskRuns, where);
    if (step.do === "start-desk") assert.ok(!deskRuns, where);
    if (step.do === "open") open.add(step.tab);
    if (step.do === "close") open.delete(step.tab);
    if (step.do === "offline" || step.do === "online") isOffline = step.do === "offline";
    if (["kill-desk", "cut-power", "start-desk"].includes(step.do)) deskRuns = step.do === "start-desk";
    assert.ok(step.after >= 0 && step.after < 300, where);
  }
}
