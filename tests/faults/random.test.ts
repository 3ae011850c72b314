// Random number tests: reproducible, uniform, and uncorrelated between seeds.

import assert from "node:assert/strict";
import test from "node:test";

import { Random } from "./random.ts";

test("a seed gives the same numbers on every machine", () => {
  const random = new Random(7);
  assert.deepEqual([random.next(), random.next(), random.next()], [2913716993, 3287005904, 2663300630]);
});

test("consecutive seeds give different numbers", () => {
  const numbers = (seed: number) => Array.from({ length: 100 }, () => new Random(seed).next());
  const all = Array.from({ length: 1_000 }, (_, seed) => numbers(seed)[0]);
  assert.equal(new Set(all).size, 1_000);
});

test("numbers are uniform over their range", () => {
  const random = new Random(1);
  const counts = new Array(10).fill(0);
  for (let draw = 0; draw < 100_000; draw += 1) counts[random.below(10)] += 1;
  for (const count of counts) assert.ok(Math.abs(count - 10_000) < 500, `${counts}`);
});

test("names are drawn in proportion to their weights, and never with weight 0", () => {
  const random = new Random(2);
  const counts = { often: 0, seldom: 0, never: 0 };
  for (let draw = 0; draw < 10_000; draw += 1)
    counts[random.weighted({ often: 9, never: 0, seldom: 1 })] += 1;
  assert.equal(counts.never, 0);
  assert.ok(Math.abs(counts.seldom - 1_000) < 150, `${counts.seldom}`);
  assert.throws(() => random.weighted({ never: 0 }));
});
