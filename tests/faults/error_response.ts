// Error responses of a proxy in the desk's place.

import { STATUS_CODES } from "node:http";

import type { NetworkFault } from "./network_fault.ts";

/** A complete response. `origin` is the page's; a proxy may or may not allow it. */
export function errorResponse(
  fault: NetworkFault & { kind: "error-response" },
  origin: string | undefined,
): string {
  const title = STATUS_CODES[fault.status]!;
  const code = fault.status === 429 ? "rate-limited" : fault.status === 503 ? "unavailable" : "internal";
  const problem = {
    type: `urn:yes-reply:problem:${code}`,
    code,
    title,
    status: fault.status,
    detail: "An error response of the proxy.",
  };
  const body = fault.html
    ? `<!doctype html><title>${title}</title><h1>${fault.status} ${title}</h1>`
    : JSON.stringify(problem);
  const headers = [
    `HTTP/1.1 ${fault.status} ${title}`,
    `Content-Type: ${fault.html ? "text/html" : "application/problem+json"}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  if (fault.retryAfter) headers.push("Retry-After: 1");
  if (fault.cors && origin)
    headers.push(`Access-Control-Allow-Origin: ${origin}`, "Access-Control-Expose-Headers: retry-after");
  return `${headers.join("\r\n")}\r\n\r\n${body}`;
}
