// Words, short enough for a history.

/** The words themselves, or the beginning of long ones with their length, which tells whether any were lost. */
export function brief(words: string): string {
  return words.length <= 48 ? words : `${words.slice(0, 40)}…${words.length}`;
}
