import { SlackError } from '../slack-error.ts';

/** One page and the cursor of the next, empty at the end. */
export type Page<T> = { readonly items: readonly T[]; readonly next: string };

/** The items after the cursor, by their keys. Throws `invalid_cursor`, `invalid_limit`. */
export function pageOf<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  cursor: string | undefined,
  limit: number,
): Page<T> {
  if (limit < 1) throw new SlackError('invalid_limit');
  let start = 0;
  if (cursor !== undefined && cursor !== '') {
    const key = readCursor(cursor);
    start = items.findIndex((item) => keyOf(item) === key);
    if (start < 0) throw new SlackError('invalid_cursor');
  }
  const following = items[start + limit];
  return {
    items: items.slice(start, start + limit),
    next: following === undefined ? '' : Buffer.from(`next:${keyOf(following)}`).toString('base64'),
  };
}

function readCursor(cursor: string): string {
  const found = /^next:(.+)$/s.exec(Buffer.from(cursor, 'base64').toString('utf8'));
  if (found?.[1] === undefined) throw new SlackError('invalid_cursor');
  return found[1];
}
