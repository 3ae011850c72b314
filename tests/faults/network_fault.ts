// Network faults that the proxy injects into requests, and the classes by which it counts requests.

/** The fault of one request. Times are in milliseconds. */
export type NetworkFault =
  | { kind: "pass" }
  /** The connection is reset before the desk receives the request. */
  | { kind: "lose-request" }
  /** The desk responds; the connection is reset instead of passing the response on. */
  | { kind: "lose-response" }
  /** The connection breaks in the middle of the response's body. */
  | { kind: "truncate-response" }
  /** The request is held before it is passed on. */
  | { kind: "delay"; ms: number }
  /** The desk receives the request twice at once; one response is passed on. */
  | { kind: "duplicate-request" }
  /** The proxy responds with an error in the desk's place. */
  | { kind: "error-response"; status: 429 | 500 | 503; retryAfter: boolean; html: boolean; cors: boolean }
  /** The proxy resets the connection of a long poll that takes longer than this. */
  | { kind: "abort-poll"; ms: number };

export type NetworkFaultKind = NetworkFault["kind"];

/** Requests are counted per class, so that the fault of a request does not depend on requests of other classes. */
export type RequestClass = "put" | "poll" | "get" | "preflight";

/** For each class the faults of its next requests, in order; requests after the last fault pass. */
export type NetworkFaults = Partial<Record<RequestClass, NetworkFault[]>>;

export const PASS: NetworkFault = { kind: "pass" };

export function requestClass(method: string, target: string): RequestClass {
  if (method === "OPTIONS") return "preflight";
  if (method === "PUT") return "put";
  return /[?&]wait=[1-9]/.test(target) ? "poll" : "get";
}
