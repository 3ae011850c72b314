import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { DOCUMENT } from "./document.js";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const CONFIG = fileURLToPath(new URL("redocly.yaml", import.meta.url));

function lint(path) {
  const args = ["--no-install", "redocly", "lint", path, "--config", CONFIG, "--format=stylish"];
  const env = { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" };
  const run = spawnSync("npx", args, { cwd: ROOT, env, encoding: "utf8" });
  return { ok: run.status === 0, output: run.stdout + run.stderr };
}

test("the linter finds no error in the document", () => {
  const { ok, output } = lint(fileURLToPath(DOCUMENT));
  assert.ok(ok, output);
});

test("the linter finds a parameter without a description", (context) => {
  const folder = mkdtempSync(join(tmpdir(), "openapi-"));
  context.after(() => rmSync(folder, { recursive: true }));
  const document = JSON.parse(readFileSync(DOCUMENT, "utf8"));
  delete document.paths["/v1/changes"].get.parameters[0].description;
  const path = join(folder, "openapi.json");
  writeFileSync(path, JSON.stringify(document));
  const { ok, output } = lint(path);
  assert.ok(!ok && output.includes("parameter-description"), output);
});
