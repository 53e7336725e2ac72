// What was written and sent at this page, by conversation: it outlives a look elsewhere, not a reload.

const drafts = new Map<string, string>();
const sent = new Map<string, readonly string[]>();
const MOST_SENT = 50;

/** What was written and not sent yet. */
export function draftOf(key: string): string {
  return drafts.get(key) ?? '';
}

/** Keeps what is written. */
export function keepDraft(key: string, words: string): void {
  if (words === '') drafts.delete(key);
  else drafts.set(key, words);
}

/** What was sent, oldest first, nothing twice in a row. */
export function sentBefore(key: string): readonly string[] {
  return sent.get(key) ?? [];
}

/** Remembers what was sent. */
export function remember(key: string, words: string): void {
  const before = sentBefore(key);
  if (before.at(-1) !== words) sent.set(key, [...before, words].slice(-MOST_SENT));
}
