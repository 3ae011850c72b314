// Everything is in order: at the desk, and on every page at every moment.

import type { Violation } from "../checker.ts";
import { isHeard, type Shown } from "../history.ts";
import { type Facts, isMessage } from "../history_index.ts";
import type { Tab } from "../op.ts";

const order = (says: string): Violation => ({ rule: "order", says });

export function disorder(facts: Facts): Violation[] {
  return [...gaps(facts), ...swapped(facts), ...strayed(facts), ...shuffled(facts), ...backwards(facts)];
}

/** The desk counts 1, 2, 3... */
function gaps({ sequences }: Facts): Violation[] {
  const wrong = sequences
    .map((entries) => entries.map((entry) => entry.seq))
    .filter((seqs) => seqs.some((seq, index) => seq !== index + 1));
  return wrong.map((seqs) => order(`the desk's sequence is ${seqs.join(", ")}`));
}

/** What one tab sent is stored in the order in which it was sent. What was refused may be sent again later. */
function swapped({ invoked, refused, said }: Facts): Violation[] {
  const inOrder = (tab: Tab) => {
    const texts = invoked
      .filter((message) => message.tab === tab && said.includes(message.text) && !refused.has(message.text))
      .map((message) => message.text);
    const places = texts.map((text) => said.indexOf(text));
    const at = places.findIndex((place, index) => index > 0 && place < places[index - 1]!);
    return at < 0
      ? []
      : [
          order(
            `tab ${tab} sent “${texts[at - 1]}” before “${texts[at]}”, and the desk has them the other way round`,
          ),
        ];
  };
  return [...inOrder("A"), ...inOrder("B")];
}

/** What a page shows is the beginning of the desk's sequence, and then what is in the outbox. */
function strayed({ shown, sequences }: Facts): Violation[] {
  const wholes = sequences.map((entries) => entries.filter(isMessage).map((entry) => entry.text));
  const isBeginning = (texts: string[]) =>
    texts.length === 0 || wholes.some((whole) => texts.every((text, index) => whole[index] === text));
  for (const { tab, load, rows } of shown) {
    const heard = rows.filter(isHeard).map((row) => row.text);
    if (!isBeginning(heard))
      return [
        order(
          `tab ${tab} showed ${list(heard)} where the desk has ${wholes.map(list).join(" and ") || "nothing"} (load ${load})`,
        ),
      ];
    const firstWaiting = rows.findIndex((row) => !isHeard(row));
    const late = rows.find((row, index) => firstWaiting >= 0 && index > firstWaiting && isHeard(row));
    if (late) return [order(`tab ${tab} showed “${late.text}” behind what was in the outbox (load ${load})`)];
  }
  return [];
}

/** The outbox is in the order in which it was written, whatever of it is stored already. What was refused may be sent again later. */
function shuffled({ shown, invoked, refused }: Facts): Violation[] {
  for (const { tab, load, rows } of shown) {
    const waiting = rows.filter((row) => !isHeard(row) && !refused.has(row.text)).map((row) => row.text);
    for (const from of ["A", "B"] as const) {
      const sent = invoked
        .filter((message) => message.tab === from && waiting.includes(message.text))
        .map((message) => message.text);
      const theirs = waiting.filter((text) => sent.includes(text));
      if (list(theirs) !== list(sent))
        return [
          order(
            `tab ${tab} showed ${list(theirs)} in the outbox, sent in the order ${list(sent)} (load ${load})`,
          ),
        ];
    }
  }
  return [];
}

/** As long as a page stays, what it has shown as stored stays. */
function backwards({ shown }: Facts): Violation[] {
  const most = new Map<string, Shown>();
  for (const now of shown) {
    const page = `tab ${now.tab} (load ${now.load})`;
    const safe = (shown?: Shown) =>
      shown?.rows.filter((row) => isHeard(row) || row.state === "acknowledged").map((row) => row.text) ?? [];
    const missing = safe(most.get(page)).filter((text) => !safe(now).includes(text));
    if (missing.length > 0)
      return [{ rule: "backwards", says: `${page} did not show ${list(missing)} as stored any more` }];
    most.set(page, now);
  }
  return [];
}

const list = (texts: string[]) => texts.map((text) => `“${text.split(" ")[0]}”`).join(", ") || "nothing";
