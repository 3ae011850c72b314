// The desk seen past the faults: what is stored in the end, and the agent who answers.

import { randomUUID } from "node:crypto";
import type { Desk } from "./desk.ts";
import { brief } from "./truncate.ts";

/** One entry of the desk's sequence. Only messages have words. */
export interface Stored {
  seq: number;
  kind: string;
  from: "me" | "them";
  text: string;
}

interface Entry {
  id: string;
  seq: number;
  kind: string;
  author: { kind: string };
  text?: string;
}

/** The sequences of all conversations about the order; there should be one at the most. */
export async function sequences(desk: Desk, token: string): Promise<Stored[][]> {
  const get = async (path: string) => {
    const answer = await fetch(`${desk.url}/v1/${path}`, { headers: { authorization: `Bearer ${token}` } });
    if (!answer.ok)
      throw new Error(`the desk answered with ${answer.status} to ${path}: ${await answer.text()}`);
    return answer.json();
  };
  const { conversations } = await get("conversations?reference=order:1001");
  return Promise.all(
    conversations.map(async ({ id }: { id: string }) => {
      const all: Stored[] = [];
      for (let more = true; more; ) {
        const page = await get(`conversations/${id}/entries?after=${all.at(-1)?.seq ?? 0}`);
        all.push(...page.entries.map(stored));
        more = page.more && page.entries.length > 0;
      }
      return all;
    }),
  );
}

function stored({ seq, kind, author, text }: Entry): Stored {
  return {
    seq,
    kind,
    from: author.kind === "customer" ? "me" : "them",
    text: kind === "message" ? brief(text ?? "") : "",
  };
}

/** Maria, through the inbox's own door. */
export class Agent {
  constructor(
    private desk: Desk,
    private cookie: string,
  ) {}

  /** Answers the conversation that there is. Nothing is known when the desk went away meanwhile. */
  async answer(text: string): Promise<"ok" | "unknown" | "nobody"> {
    return this.put(() => ({ kind: "message", text, attachments: [], lines: [] }));
  }

  /** Says that she has read all. */
  async read() {
    return this.put((lastSeq) => ({ kind: "read", up_to: lastSeq }));
  }

  private async put(write: (lastSeq: number) => object): Promise<"ok" | "unknown" | "nobody"> {
    try {
      const { conversations } = await (await this.ask("GET", "conversations")).json();
      const head = conversations[0]?.head;
      if (!head) return "nobody";
      const answer = await this.ask("PUT", `conversations/${head.id}/entries/${id()}`, write(head.last_seq));
      return answer.ok ? "ok" : "unknown";
    } catch {
      return "unknown";
    }
  }

  private ask(method: string, path: string, body?: object) {
    const headers = { cookie: this.cookie, "x-yes-reply": "inbox", "content-type": "application/json" };
    return fetch(`${this.desk.url}/inbox/api/${path}`, {
      method,
      headers,
      body: body && JSON.stringify(body),
    });
  }
}

/** A UUIDv7 (RFC 9562): the time, then random bits. */
function id() {
  const time = Date.now().toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}
