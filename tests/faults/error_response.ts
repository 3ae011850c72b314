// What proxies answer in a desk's place.

import { STATUS_CODES } from "node:http";

import type { Fate } from "./network_fault.ts";

/** A whole answer; `origin` is the page's, which only some proxies know how to allow. */
export function refusal(fate: Fate & { kind: "refuse" }, origin: string | undefined): string {
  const title = STATUS_CODES[fate.status]!;
  const code = fate.status === 429 ? "rate-limited" : fate.status === 503 ? "unavailable" : "internal";
  const problem = {
    type: `urn:yes-reply:problem:${code}`,
    code,
    title,
    status: fate.status,
    detail: "A proxy says so.",
    retryable: true,
  };
  const body = fate.html
    ? `<!doctype html><title>${title}</title><h1>${fate.status} ${title}</h1>`
    : JSON.stringify(problem);
  const headers = [
    `HTTP/1.1 ${fate.status} ${title}`,
    `Content-Type: ${fate.html ? "text/html" : "application/problem+json"}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  if (fate.retryAfter) headers.push("Retry-After: 1");
  if (fate.cors && origin)
    headers.push(`Access-Control-Allow-Origin: ${origin}`, "Access-Control-Expose-Headers: retry-after");
  return `${headers.join("\r\n")}\r\n\r\n${body}`;
}
