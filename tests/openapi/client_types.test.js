// TypeScript types that openapi-typescript generates from the document accept every golden file, and no mutated one.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { DOCUMENT } from "./document.js";
import { goldenFiles } from "./golden_files.js";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const ROOT = fileURLToPath(new URL("../../", import.meta.url));
// Inside of the repository, so that the compiler finds its configuration nowhere else.
const FOLDER = `${ROOT}target/openapi/types`;

function run(program, args, cwd) {
  const { status, stdout, stderr } = spawnSync("npx", ["--no-install", program, ...args], {
    cwd,
    encoding: "utf8",
  });
  return { status, output: stdout + stderr };
}

/** Compiles each value as a value of its schema. Returns the compiler's errors. */
function compile(folder, files) {
  mkdirSync(`${FOLDER}/${folder}`);
  const paths = files.map(({ name, schema, value }) => {
    // `as const` keeps the literals, and the second statement allows fields of a newer version.
    const text =
      'import type { components } from "../document.js";\n' +
      `const golden = ${JSON.stringify(value, null, 2)} as const;\n` +
      `export const typed: components["schemas"]["${schema}"] = golden;\n`;
    const path = `${FOLDER}/${folder}/${name}.ts`;
    writeFileSync(path, text);
    return path;
  });
  const options = ["--noEmit", "--strict", "--target", "es2022", "--module", "nodenext", "--pretty", "false"];
  return run("tsc", [...options, "--ignoreConfig", ...paths], ROOT).output;
}

test("generated types", async (context) => {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  // Immutable types accept the constants of `as const`.
  const args = [fileURLToPath(DOCUMENT), "--immutable", "--output", `${FOLDER}/document.d.ts`];
  const generated = run("openapi-typescript", args, HERE);
  assert.equal(generated.status, 0, generated.output);

  await context.test("every golden file has the type of its schema", () => {
    assert.equal(compile("golden", goldenFiles), "");
  });

  await context.test("no mutated golden file has it", () => {
    const mutated = goldenFiles.map(({ mutations, ...file }) => ({ ...file, value: mutations[0].value }));
    const output = compile("mutated", mutated);
    // The error is at the name of the constant, which begins at column 14.
    const isRefused = (name) =>
      new RegExp(`mutated/${name}\\.ts\\(\\d+,14\\): error TS2(322|741)`).test(output);
    const accepted = mutated.map(({ name }) => name).filter((name) => !isRefused(name));
    assert.deepEqual(accepted, []);
  });
});
