// Deployment tests: options that make sense, and sentences about those that do not.

import assert from "node:assert/strict";
import test from "node:test";

import { deploymentOptions, ONE_DESK, parseDeployment } from "./deployment.ts";

test("a deployment is the same after printing its options and parsing them", () => {
  assert.deepEqual(parseDeployment("sqlite", "1"), ONE_DESK);
  assert.equal(deploymentOptions(ONE_DESK), "");
  for (const desks of [1, 2, 9]) {
    const deployment = { engine: "postgres", desks } as const;
    assert.deepEqual(parseDeployment("postgres", String(desks)), deployment);
    assert.equal(deploymentOptions(deployment), ` --engine postgres --desks ${desks}`);
  }
});

test("wrong options are refused with a sentence", () => {
  assert.match(String(parseDeployment("oracle", "1")), /the engines are sqlite and postgres/);
  for (const desks of ["0", "10", "two", "-1", ""])
    assert.match(String(parseDeployment("postgres", desks)), /write a number from 1 to 9/);
  assert.match(String(parseDeployment("sqlite", "2")), /add --engine postgres/);
});
