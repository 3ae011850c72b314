// The agent Maria: replies and reads through the API of the inbox, past the customer's proxy.

import { randomUUID } from "node:crypto";

/** `info`: the desk did not acknowledge the write, which may be stored all the same. */
export type ReplyOutcome = "ok" | "info" | "no-conversation";

export class Agent {
  constructor(
    private deskUrl: string,
    private cookie: string,
  ) {}

  async reply(text: string): Promise<ReplyOutcome> {
    return this.put(() => [`entries/${uuidV7()}`, { kind: "message", text }]);
  }

  /** Marks every entry as read. */
  async read() {
    return this.put((lastSeq) => ["read", { up_to: lastSeq }]);
  }

  /** Puts a resource of the newest conversation: its path and its body. */
  private async put(resource: (lastSeq: number) => [string, object]): Promise<ReplyOutcome> {
    try {
      const { conversations } = await (await this.fetch("GET", "conversations")).json();
      const id = conversations[0]?.id;
      if (!id) return "no-conversation";
      const { conversation } = await (await this.fetch("GET", `conversations/${id}`)).json();
      const [path, body] = resource(conversation.last_seq);
      const response = await this.fetch("PUT", `conversations/${id}/${path}`, body);
      return response.ok ? "ok" : "info";
    } catch {
      return "info";
    }
  }

  private fetch(method: string, path: string, body?: object) {
    const headers = { cookie: this.cookie, "x-yes-reply": "inbox", "content-type": "application/json" };
    return fetch(`${this.deskUrl}/inbox/api/${path}`, {
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
