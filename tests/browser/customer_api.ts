// What customers write without a page of their own.

import { randomBytes } from "node:crypto";

import { token } from "./token.ts";
import { expect, type World } from "./world.ts";

/** Opens a conversation about an order; by Jonas Lind, unless the claims of the token say otherwise. */
export async function open(world: World, order: string, text: string, claims: object = {}): Promise<string> {
  const id = mint();
  const about = { kind: "order", id: order };
  await put(
    world,
    `/v1/conversations/${id}`,
    { reference: about, message: { id: mint(), text } },
    { references: [about], ...claims },
  );
  return id;
}

export async function write(world: World, conversation: string, body: object) {
  await put(world, `/v1/conversations/${conversation}/entries/${mint()}`, body);
}

async function put(world: World, path: string, body: object, claims: object = {}) {
  const headers = {
    authorization: `Bearer ${token(world.secret, claims)}`,
    "content-type": "application/json",
  };
  const answer = await fetch(world.desk + path, { method: "PUT", headers, body: JSON.stringify(body) });
  expect(answer.status, await answer.text()).toBe(201);
}

/** A UUIDv7 (RFC 9562). */
function mint(): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = 0x70 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  return bytes.toString("hex").replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}
