// Ground truth: the entries that the desks have, read past the customer's proxy.

import { truncate } from "./truncate.ts";

/** One entry at the desk. Only messages have a text. */
export interface StoredEntry {
  seq: number;
  kind: string;
  from: "me" | "them";
  text: string;
}

interface EntryJson {
  seq: number;
  kind: string;
  author: { kind: string };
  text?: string;
}

/**
 * The entries of each conversation about the order. A run should open one conversation at most. `deskUrl` is that of a
 * proxy before the desks, so that each request may reach another one.
 */
export async function readLogs(deskUrl: string, token: string): Promise<StoredEntry[][]> {
  const get = async (path: string) => {
    const response = await fetch(`${deskUrl}/v1/${path}`, { headers: { authorization: `Bearer ${token}` } });
    if (!response.ok)
      throw new Error(`the desk answered ${path} with ${response.status}: ${await response.text()}`);
    return response.json();
  };
  const { conversations } = await get("conversations?reference=order:1001");
  return Promise.all(
    conversations.map(async ({ id }: { id: string }) => {
      const entries: StoredEntry[] = [];
      for (let hasMore = true; hasMore; ) {
        const page = await get(`conversations/${id}/entries?after=${entries.at(-1)?.seq ?? 0}`);
        entries.push(...page.entries.map(storedEntry));
        hasMore = page.has_more && page.entries.length > 0;
      }
      return entries;
    }),
  );
}

function storedEntry({ seq, kind, author, text }: EntryJson): StoredEntry {
  return {
    seq,
    kind,
    from: author.kind === "customer" ? "me" : "them",
    text: kind === "message" ? truncate(text ?? "") : "",
  };
}
