// Check of order: the desk stores messages in order, and every page shows them in order at every moment.

import type { Violation } from "../checker.ts";
import { isEntry, type TabView } from "../history.ts";
import { type HistoryIndex, messageTexts } from "../history_index.ts";
import type { Tab } from "../op.ts";
import { quoteTexts } from "./quote.ts";

const TABS: Tab[] = ["A", "B"];

const orderViolation = (message: string): Violation => ({ anomaly: "order", message });

export function misordered(index: HistoryIndex): Violation[] {
  return [
    ...sequenceGaps(index),
    ...reorderedWrites(index),
    ...viewsThatAreNoPrefix(index),
    ...reorderedOutboxes(index),
  ];
}

/** Each log counts 1, 2, 3... */
function sequenceGaps({ logs }: HistoryIndex): Violation[] {
  return logs
    .map((entries) => entries.map((entry) => entry.seq))
    .filter((seqs) => seqs.some((seq, index) => seq !== index + 1))
    .map((seqs) => orderViolation(`the desk's sequence is ${seqs.join(", ")}`));
}

/** Messages of one tab are stored in the order in which it sent them. A rejected message may be sent again later. */
function reorderedWrites({ invoked, rejected, storedTexts }: HistoryIndex): Violation[] {
  return TABS.flatMap((tab) => {
    const sent = invoked
      .filter((message) => message.tab === tab && !rejected.has(message.text))
      .map((message) => message.text)
      .filter((text) => storedTexts.includes(text));
    const positions = sent.map((text) => storedTexts.indexOf(text));
    const at = positions.findIndex((position, index) => index > 0 && position < positions[index - 1]);
    if (at < 0) return [];
    return [
      orderViolation(
        `tab ${tab} sent “${sent[at - 1]}” before “${sent[at]}”, and the desk has them in the opposite order`,
      ),
    ];
  });
}

/** A page shows a prefix of the desk's messages, and after them the items of the outbox. */
function viewsThatAreNoPrefix({ views, logs }: HistoryIndex): Violation[] {
  const stored = logs.map(messageTexts);
  const isPrefix = (texts: string[]) =>
    texts.length === 0 || stored.some((log) => texts.every((text, index) => log[index] === text));
  for (const { tab, load, rows } of views) {
    const shown = rows.filter(isEntry).map((row) => row.text);
    if (!isPrefix(shown)) {
      const expected = stored.map(quoteTexts).join(" and ") || "nothing";
      return [
        orderViolation(
          `tab ${tab} showed ${quoteTexts(shown)} where the desk has ${expected} (load ${load})`,
        ),
      ];
    }
    const firstItem = rows.findIndex((row) => !isEntry(row));
    const late = rows.find((row, index) => firstItem >= 0 && index > firstItem && isEntry(row));
    if (late) return [orderViolation(`tab ${tab} showed “${late.text}” after the outbox (load ${load})`)];
  }
  return [];
}

/** The outbox is in the order of sending. A rejected message may be sent again later. */
function reorderedOutboxes({ views, invoked, rejected }: HistoryIndex): Violation[] {
  for (const { tab, load, rows } of views) {
    const outbox = rows.filter((row) => !isEntry(row) && !rejected.has(row.text)).map((row) => row.text);
    for (const sender of TABS) {
      const sent = invoked
        .filter((message) => message.tab === sender && outbox.includes(message.text))
        .map((message) => message.text);
      const shown = outbox.filter((text) => sent.includes(text));
      if (quoteTexts(shown) !== quoteTexts(sent))
        return [
          orderViolation(
            `tab ${tab} showed ${quoteTexts(shown)} in the outbox, sent in the order ${quoteTexts(sent)} (load ${load})`,
          ),
        ];
    }
  }
  return [];
}

/** Messages that a page has shown as stored stay until the page unloads. */
export function nonmonotonic({ views }: HistoryIndex): Violation[] {
  const previous = new Map<string, TabView>();
  for (const view of views) {
    const page = `tab ${view.tab} (load ${view.load})`;
    const missing = shownAsStored(previous.get(page)).filter((text) => !shownAsStored(view).includes(text));
    if (missing.length > 0) {
      const message = `${page} did not show ${quoteTexts(missing)} as stored any more`;
      return [{ anomaly: "nonmonotonic", message }];
    }
    previous.set(page, view);
  }
  return [];
}

const shownAsStored = (view?: TabView) =>
  view?.rows.filter((row) => isEntry(row) || row.state === "acknowledged").map((row) => row.text) ?? [];
