// Customer tokens with any claims, also claims that a company should not sign.

import { createHmac, randomUUID } from "node:crypto";

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** A JWT (RFC 7519) with HS256, of Jonas Lind and valid for ten minutes unless `claims` say otherwise. */
export function signToken(secret: string, claims: object = {}): string {
  const now = Math.floor(Date.now() / 1000);
  const defaults = {
    iss: "kettle",
    aud: "yes-reply",
    sub: "customer-7",
    name: "Jonas Lind",
    jti: randomUUID(),
    iat: now,
    exp: now + 600,
    references: [],
  };
  const header = encode({ alg: "HS256", typ: "JWT", kid: "kettle-1" });
  const text = `${header}.${encode({ ...defaults, ...claims })}`;
  return `${text}.${createHmac("sha256", secret).update(text).digest("base64url")}`;
}
