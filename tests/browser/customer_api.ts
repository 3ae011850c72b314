// Client of the customer's API, for conversations that a test needs without a page.

import { randomBytes } from "node:crypto";

import { signToken } from "./token.ts";
import { expect, type World } from "./world.ts";

/** Opens a conversation about an order, as Jonas Lind unless the claims name another customer; returns its id. */
export async function openConversation(
  world: World,
  order: string,
  text: string,
  claims: object = {},
): Promise<string> {
  const id = uuidV7();
  const reference = { kind: "order", id: order };
  await put(
    world,
    `/v1/conversations/${id}`,
    { reference, message: { id: uuidV7(), text } },
    { references: [reference], ...claims },
  );
  return id;
}

export async function putEntry(world: World, conversation: string, body: object) {
  await put(world, `/v1/conversations/${conversation}/entries/${uuidV7()}`, body);
}

async function put(world: World, path: string, body: object, claims: object = {}) {
  const headers = {
    authorization: `Bearer ${signToken(world.secret, claims)}`,
    "content-type": "application/json",
  };
  const response = await fetch(world.desk + path, { method: "PUT", headers, body: JSON.stringify(body) });
  expect(response.status, await response.text()).toBe(201);
}

/** A UUIDv7 (RFC 9562): the time, then random bits. */
function uuidV7(): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  return bytes.toString("hex").replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}
