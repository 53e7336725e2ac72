import type { Clock, OutboxRow } from '../loop/ports.ts';
import { createBudget } from './budget.ts';

/** After how many sends to its channel a message that stands there is edited before what is still to be posted. */
const STALE_SENDS = 4;
/** Slack takes some 50 edits a minute from the whole bot: so many at once, and one more after each of these shares of `spacingMs`. */
const EDITS = 20;
const EDIT_SPACINGS = 1.25;

/** Whose turn it is in a channel. */
export type Turns = {
  /** The one of a channel's due rows that is sent next; null: there is none. */
  next(channel: string, rows: readonly OutboxRow[]): OutboxRow | null;
  /** Whether it may be sent now: an edit takes one of those that Slack takes. */
  maySend(row: OutboxRow): boolean;
  /** How long to wait with an edit that may not be sent; short, since what is posted meanwhile goes first. */
  pauseMs(): number;
  /** What it says was posted or edited now. */
  sent(row: OutboxRow): void;
};

/** No message had its turn yet; `spacingMs`: least time between two sends to one channel. */
export function createTurns(clock: Pick<Clock, 'now'>, spacingMs: number): Turns {
  const editedAt = new Map<string, number>();
  /** Channels in which an edit went before a post: the next send is a post, however many messages are stale. */
  const postsTurn = new Set<string>();
  const edits = createBudget(clock, EDITS, EDIT_SPACINGS * spacingMs);
  return {
    // Posts come before edits, oldest first; edits in turn, so that a busy message does not starve the others. Only what stands
    // in the channel itself is edited between posts: it says where the loop is, also while a thread fills.
    next(channel, rows) {
      const now = clock.now();
      const turn = (row: OutboxRow): number => editedAt.get(row.uuid) ?? 0;
      const oldestFirst = rows.toSorted((a, b) => turn(a) - turn(b));
      const stale = oldestFirst.find(
        (row) =>
          row.ts !== null &&
          row.threadKey === null &&
          now - turn(row) >= STALE_SENDS * spacingMs &&
          edits.waitMs() === 0,
      );
      const post = rows.find((row) => row.ts === null);
      if (post !== undefined) {
        if (spacingMs === 0 || stale === undefined || postsTurn.delete(channel)) return post;
        postsTurn.add(channel);
        return stale;
      }
      return oldestFirst[0] ?? null;
    },
    maySend: (row) => row.ts === null || edits.spend(),
    pauseMs: () => Math.min(spacingMs, edits.waitMs()),
    sent: (row) => void editedAt.set(row.uuid, clock.now()),
  };
}
