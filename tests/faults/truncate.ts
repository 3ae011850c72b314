// Truncation of texts for a history.

/** Short texts as they are; the beginning of a long text with its length, which shows whether any of it was lost. */
export function truncate(text: string): string {
  return text.length <= 48 ? text : `${text.slice(0, 40)}…${text.length}`;
}
