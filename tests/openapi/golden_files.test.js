import assert from "node:assert/strict";
import { test } from "node:test";
import { document, errorsOf } from "./document.js";
import { goldenFiles } from "./golden_files.js";

for (const { name, schema, value, mutations } of goldenFiles) {
  test(`${name}.json is a ${schema}`, () => {
    assert.deepEqual(errorsOf(schema, value), []);
  });
  for (const mutation of mutations) {
    test(`${name}.json with ${mutation.name} is no ${schema}`, () => {
      assert.notDeepEqual(mutation.value, value, "the mutation changes nothing");
      assert.notDeepEqual(errorsOf(schema, mutation.value), []);
    });
  }
}

test("every example in the document is valid", () => {
  const schemas = Object.entries(document.components.schemas);
  const examples = schemas.flatMap(([name, schema]) => (schema.examples ?? []).map((value) => [name, value]));
  assert.ok(examples.length > 15, `${examples.length} examples`);
  for (const [name, value] of examples) assert.deepEqual(errorsOf(name, value), [], name);
});

test("a field that a newer version adds is allowed in every schema", () => {
  for (const { schema, value } of goldenFiles) {
    assert.deepEqual(errorsOf(schema, { ...value, "x-newer": { any: 1 } }), [], schema);
  }
});
