// Every answer that the desk gave in its own tests is one that the document allows.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { document, errors, errorsOf } from "./document.js";

const FILE =
  process.env.YES_REPLY_RECORD ??
  fileURLToPath(new URL("../../target/openapi/recorded.jsonl", import.meta.url));

const escaped = (key) => key.replaceAll("~", "~0").replaceAll("/", "~1");

const paths = Object.keys(document.paths).map((template) => ({
  template,
  pattern: new RegExp(`^${template.replaceAll(/\{[a-z]+\}/g, "[^/]+")}$`),
}));

/** Returns the reasons for which the document does not allow an exchange. */
function deviations({ method, path, status, headers, body }) {
  const template = paths.find(({ pattern }) => pattern.test(path))?.template;
  const operation = document.paths[template]?.[method.toLowerCase()];
  if (!operation) return withoutOperation(template, status, body);
  const response = operation.responses[status];
  if (!response) return [`${operation.operationId} does not document ${status}`];
  const pointer = `/paths/${escaped(template)}/${method.toLowerCase()}/responses/${status}`;
  return [
    ...headerDeviations(pointer, response, headers),
    ...bodyDeviations(pointer, response, headers, body),
  ];
}

/** A path that does not exist and a method that a path does not have are refused with a problem. */
function withoutOperation(template, status, body) {
  const expected = template ? 405 : 404;
  if (status !== expected) return [`${status} instead of ${expected} without an operation`];
  return errorsOf("Problem", JSON.parse(body));
}

function headerDeviations(pointer, response, headers) {
  return Object.entries(response.headers).flatMap(([name, header]) => {
    const text = headers[name.toLowerCase()];
    if (text === undefined) return header.required ? [`no header ${name}`] : [];
    const value = header.schema.type === "integer" ? Number(text) : text;
    return errors(`${pointer}/headers/${name}/schema`, value).map((error) => `${name}: ${error}`);
  });
}

function bodyDeviations(pointer, response, headers, body) {
  const type = headers["content-type"];
  if (!response.content) return body === "" && type === undefined ? [] : ["a body that is not documented"];
  if (!response.content[type]) return [`the content type is ${type}`];
  return errors(`${pointer}/content/${escaped(type)}/schema`, JSON.parse(body));
}

function recorded() {
  assert.ok(
    existsSync(FILE),
    `there is no ${FILE}; YES_REPLY_RECORD=${FILE} cargo test -p yes-reply-desk writes it`,
  );
  const lines = readFileSync(FILE, "utf8").trim().split("\n");
  return lines.map((line) => JSON.parse(line)).filter(({ path }) => /^\/v1(\/|$)/.test(path));
}

test("every recorded answer is documented", () => {
  const wrong = recorded().flatMap((exchange) =>
    deviations(exchange).map((why) => `${exchange.method} ${exchange.path} ${exchange.status}: ${why}`),
  );
  assert.deepEqual([...new Set(wrong)].slice(0, 20), []);
});

test("every operation has recorded answers, of success and of refusal", (context) => {
  const counts = {};
  for (const { method, path, status } of recorded()) {
    const template = paths.find(({ pattern }) => pattern.test(path))?.template;
    const operation = document.paths[template]?.[method.toLowerCase()];
    const id = operation?.operationId ?? "none";
    counts[id] ??= {};
    counts[id][status] = (counts[id][status] ?? 0) + 1;
  }
  context.diagnostic(JSON.stringify(counts));
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
  for (const { operationId, security } of operations) {
    const statuses = Object.keys(counts[operationId] ?? {});
    const of = (digit) => statuses.some((status) => status.startsWith(digit));
    assert.ok(of("2"), `${operationId} has no recorded success`);
    if (security.length > 0) assert.ok(of("4"), `${operationId} has no recorded refusal`);
  }
  assert.ok(counts.capabilities["304"], "no recorded 304 of the capabilities");
});

test("a wrong answer is found", () => {
  const headers = { "content-type": "application/problem+json", "cache-control": "no-store" };
  const problem = { type: "urn:x", code: "not-found", title: "x", status: 404, detail: "x" };
  const answer = (fields) => ({
    method: "GET",
    path: "/v1/conversations/1",
    status: 404,
    headers,
    body: JSON.stringify(problem),
    ...fields,
  });
  assert.deepEqual(deviations(answer({})), []);
  for (const wrong of [
    { status: 418 },
    { status: 401 },
    { method: "PATCH" },
    { path: "/v1/nothing", status: 400 },
    { headers: { ...headers, "content-type": "application/json" } },
    { headers: { ...headers, "cache-control": "public" } },
    { body: JSON.stringify({ ...problem, code: undefined }) },
  ]) {
    assert.notDeepEqual(deviations(answer(wrong)), [], JSON.stringify(wrong));
  }
});
