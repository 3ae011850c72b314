// What the line can do to a request.

/** One request's fate. Times are in milliseconds. */
export type Fate =
  | { kind: "pass" }
  /** The connection is reset before the desk hears of the request. */
  | { kind: "lose-request" }
  /** The desk has answered; the connection is reset instead of passing the answer on. */
  | { kind: "lose-answer" }
  /** The connection breaks in the middle of the answer's body. */
  | { kind: "cut-answer" }
  /** The request waits before it goes on. */
  | { kind: "delay"; ms: number }
  /** The desk gets it twice at once; one answer goes back. */
  | { kind: "duplicate" }
  /** A proxy answers in the desk's place. */
  | { kind: "refuse"; status: 429 | 500 | 503; retryAfter: boolean; html: boolean; cors: boolean }
  /** A proxy that has no patience for long polls. */
  | { kind: "cut-poll"; ms: number };

export type FateName = Fate["kind"];

/** Requests are counted in classes, so that what hits which one does not depend on what else is on the line. */
export type RequestClass = "put" | "poll" | "get" | "preflight";

/** For each class the fates of the next requests, in order; those after the last one pass. */
export type Fates = Partial<Record<RequestClass, Fate[]>>;

export const PASS: Fate = { kind: "pass" };

export function classOf(method: string, target: string): RequestClass {
  if (method === "OPTIONS") return "preflight";
  if (method === "PUT") return "put";
  return /[?&]wait=[1-9]/.test(target) ? "poll" : "get";
}
