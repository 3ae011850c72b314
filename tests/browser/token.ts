// Tokens that no company should sign, and the ones of other customers.

import { createHmac, randomUUID } from "node:crypto";

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** A JWT (RFC 7519) with HS256. `claims` overrule the usual ones. */
export function token(secret: string, claims: object = {}): string {
  const now = Math.floor(Date.now() / 1000);
  const usual = {
    iss: "kettle",
    aud: "yes-reply",
    sub: "customer-7",
    name: "Jonas Lind",
    jti: randomUUID(),
    iat: now,
    exp: now + 600,
    references: [],
  };
  const text = `${encode({ alg: "HS256", typ: "JWT", kid: "kettle-1" })}.${encode({ ...usual, ...claims })}`;
  return `${text}.${createHmac("sha256", secret).update(text).digest("base64url")}`;
}
