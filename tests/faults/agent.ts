// The agent Maria: replies and reads through the API of the inbox, past the proxy.

import { randomUUID } from "node:crypto";

import type { Desk } from "./desk.ts";

/** `info`: the desk did not acknowledge the write, which may be stored all the same. */
export type ReplyOutcome = "ok" | "info" | "no-conversation";

export class Agent {
  constructor(
    private desk: Desk,
    private cookie: string,
  ) {}

  async reply(text: string): Promise<ReplyOutcome> {
    return this.putEntry(() => ({ kind: "message", text, attachments: [], lines: [] }));
  }

  /** Marks every entry as read. */
  async read() {
    return this.putEntry((lastSeq) => ({ kind: "read", up_to: lastSeq }));
  }

  private async putEntry(body: (lastSeq: number) => object): Promise<ReplyOutcome> {
    try {
      const { conversations } = await (await this.fetch("GET", "conversations")).json();
      const head = conversations[0]?.head;
      if (!head) return "no-conversation";
      const path = `conversations/${head.id}/entries/${uuidV7()}`;
      const response = await this.fetch("PUT", path, body(head.last_seq));
      return response.ok ? "ok" : "info";
    } catch {
      return "info";
    }
  }

  private fetch(method: string, path: string, body?: object) {
    const headers = { cookie: this.cookie, "x-yes-reply": "inbox", "content-type": "application/json" };
    return fetch(`${this.desk.url}/inbox/api/${path}`, {
      method,
      headers,
      body: body && JSON.stringify(body),
    });
  }
}

/** A UUIDv7 (RFC 9562): the time, then random bits. */
function uuidV7() {
  const time = Date.now().toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}
