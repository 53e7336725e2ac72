// Outbox → Slack: one sender per channel, posts in order and parents first, edits coalesced to the newest state.
//
//   new ──markSending──▸ sending ──reply──▸ posted ⟲ edits        refused for good ──▸ failed
//                          │ ambiguous, or a crash
//                          └─ settle ─▸ look for the mark: there → posted (adopted) · not there → post again
import type { Clock, Outbox, OutboxRow } from '../loop/ports.ts';
import { about, aboutKey, aboutNothing } from './log-context.ts';
import { createMending } from './mending.ts';
import type { PatientWrite } from './patient-write.ts';
import type { Posting } from './posting.ts';
import type { BotLogger } from './services.ts';
import { isMendable, readSlackFailure, type SlackFailure } from './slack-failure.ts';
import { createTurns } from './turns.ts';

const LONGEST_BACKOFF_MS = 30_000;
/** How often a message tries in vain to get its picture before it goes without; what hinders all messages does not count. */
const PICTURE_TRIES = 6;
/** A row that failed is due again at once, and its channel waits: a clock that is set back must not hold it up. */
const AT_ONCE = 0;
/** How many settle times pass before a channel that a person has to mend is tried again: a minute. */
const MENDING_SETTLES = 30;

/** Delivers what the outbox wants delivered. */
export type Deliverer = {
  /** There may be something to deliver. */
  wake(): void;
  /** Lets what is being sent come to its end, and sends nothing more. */
  close(): Promise<void>;
};

/** `settleMs`: how long Slack may take to show a message whose reply was lost; `spacingMs`: least time between two sends to one channel. */
export function createDeliverer(given: {
  readonly posting: Posting;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly logger: BotLogger;
  readonly settleMs: number;
  readonly spacingMs: number;
  readonly write: PatientWrite;
  readonly onBug: (error: unknown) => void;
}): Deliverer {
  const { posting, outbox, clock, logger, settleMs, spacingMs, write } = given;
  const leave = new AbortController();
  const lanes = new Map<string, Promise<void>>();
  /** Unclear answers in a row, by channel. */
  const troubles = new Map<string, number>();
  /** Vain tries to get its picture, by message. */
  const pictureTries = new Map<string, number>();
  const mending = createMending(logger);
  const turns = createTurns(clock, spacingMs);
  let alarm: number | null = null;

  function wake(): void {
    if (leave.signal.aborted) return;
    for (const channel of new Set(outbox.due(clock.now()).map((row) => row.channel))) {
      if (lanes.has(channel)) continue;
      const lane = aboutNothing(() => drive(channel)).catch(given.onBug);
      lanes.set(channel, lane);
    }
    setAlarm();
  }

  /** Sends what is due in one channel, one at a time, until nothing is. */
  async function drive(channel: string): Promise<void> {
    await Promise.resolve();
    try {
      for (let row = next(channel); row !== null; row = next(channel)) {
        const due = row;
        if (!turns.maySend(due)) {
          await clock.wait(turns.pauseMs(), leave.signal);
          continue;
        }
        const holdMs = await about(aboutKey(due.key), () => deliver(due));
        await clock.wait(Math.max(spacingMs, holdMs), leave.signal);
      }
    } finally {
      lanes.delete(channel);
    }
  }

  function next(channel: string): OutboxRow | null {
    if (leave.signal.aborted) return null;
    return turns.next(
      channel,
      outbox.due(clock.now()).filter((row) => row.channel === channel),
    );
  }

  /** The row with its picture in Slack, or a number: not yet, wait that long. After some tries the message goes without it. */
  async function withPicture(row: OutboxRow): Promise<OutboxRow | number> {
    if (row.file?.kind !== 'picture' || row.fileId !== null || isPictureGivenUp(row)) return row;
    try {
      const fileId = await posting.upload(row);
      await write(() => outbox.markUploaded(row.uuid, fileId));
      return { ...row, fileId };
    } catch (error) {
      const failure = readSlackFailure(error);
      if (failure.kind === 'refused' && (!isMendable(failure) || failure.code === 'missing_scope')) {
        logger.error(
          { key: row.key, error: failure.code, needed: failure.needed },
          'Slack refused a picture: the message goes without it',
        );
        return row;
      }
      if (failure.kind === 'ambiguous') countPictureTry(row);
      const was = row.ts === null ? 'new' : 'posted';
      return failed(row, was, was, failure);
    }
  }

  /** One try; the milliseconds for which the channel then waits, so that nothing overtakes what is in doubt. */
  async function deliver(row: OutboxRow): Promise<number> {
    if (row.ts !== null && row.channelId !== null) return edit(row, row.channelId, row.ts);
    if (row.state === 'sending') {
      const settled = (row.sendingSince ?? 0) + settleMs;
      await clock.wait(Math.max(0, Math.min(settleMs, settled - clock.now())), leave.signal);
      if (leave.signal.aborted) return 0;
      const found = await lookUp(row);
      if (typeof found === 'number') return found;
      if (found !== null) {
        logger.info({ key: row.key }, 'A message whose reply was lost is there: adopted');
        // Which version was posted is not known, so the newest is written over it.
        turns.sent(row);
        await write(() => outbox.markPosted(row.uuid, 0, found.channelId, found.ts));
        return 0;
      }
    }
    return post(row);
  }

  async function post(bare: OutboxRow): Promise<number> {
    const ready = await withPicture(bare);
    if (typeof ready === 'number') return ready;
    const row = isPictureGivenUp(ready) ? { ...ready, fileId: null } : ready;
    await write(() => outbox.markSending(row.uuid, clock.now()));
    const sent = await posting.post(row).catch((error: unknown) => readSlackFailure(error));
    if ('kind' in sent) {
      if (isPictureNotReady(row, sent)) {
        // Slack shows an uploaded file only after it has looked at it.
        await write(() => outbox.markRetry(row.uuid, 'new', AT_ONCE, sent.code));
        return settleMs * countPictureTry(row);
      }
      return failed(row, 'new', 'sending', sent);
    }
    turns.sent(row);
    return posted(row, sent.channelId, sent.ts);
  }

  async function edit(row: OutboxRow, channelId: string, ts: string): Promise<number> {
    turns.sent(row);
    const failure = await posting.edit(row, channelId, ts).catch((error: unknown) => readSlackFailure(error));
    if (failure !== undefined) return failed(row, 'posted', 'posted', failure);
    return posted(row, channelId, ts);
  }

  async function posted(row: OutboxRow, channelId: string, ts: string): Promise<number> {
    troubles.delete(row.channel);
    mending.forget(row.channel);
    pictureTries.delete(row.uuid);
    await write(() => outbox.markPosted(row.uuid, row.version, channelId, ts));
    return 0;
  }

  function isPictureGivenUp({ uuid }: OutboxRow): boolean {
    return (pictureTries.get(uuid) ?? 0) >= PICTURE_TRIES;
  }

  function countPictureTry({ uuid }: OutboxRow): number {
    const tries = (pictureTries.get(uuid) ?? 0) + 1;
    pictureTries.set(uuid, tries);
    return tries;
  }

  /** Where the message is; null: nowhere, so it may be posted; a number: unknown still, wait that long. */
  async function lookUp(row: OutboxRow): Promise<{ channelId: string; ts: string } | null | number> {
    try {
      return await posting.find(row);
    } catch (error) {
      const failure = readSlackFailure(error);
      if (failure.kind !== 'refused' || (isMendable(failure) && failure.needed === ''))
        return failed(row, 'sending', 'sending', failure);
      logger.warn(
        { key: row.key, error: failure.code },
        'Slack does not let us look for a message in doubt: posting it again',
      );
      return null;
    }
  }

  async function failed(
    row: OutboxRow,
    notDone: RetryState,
    inDoubt: RetryState,
    failure: SlackFailure,
  ): Promise<number> {
    const { key, uuid } = row;
    switch (failure.kind) {
      case 'rate-limited':
        await write(() => outbox.markRetry(uuid, notDone, AT_ONCE, 'rate limited'));
        return failure.retryAfterMs;
      case 'ambiguous': {
        logger.warn({ key, error: failure.words }, 'Slack did not answer clearly; looking again soon');
        await write(() => outbox.markRetry(uuid, inDoubt, AT_ONCE, failure.words));
        const trouble = troubles.get(row.channel) ?? 0;
        troubles.set(row.channel, trouble + 1);
        return Math.min(LONGEST_BACKOFF_MS, settleMs * 2 ** Math.min(trouble, 10));
      }
      case 'refused':
        if (isMendable(failure)) {
          await write(() => outbox.markRetry(uuid, notDone, AT_ONCE, failure.code));
          mending.tell(row.channel, failure);
          return MENDING_SETTLES * settleMs;
        }
        logger.error({ key, channel: row.channel, error: failure.code }, 'Slack refused a message for good');
        await write(() => outbox.markFailed(uuid, failure.code));
        return 0;
    }
  }

  /** Wakes again when something that waits becomes due. */
  function setAlarm(): void {
    const at = outbox.nextDue();
    if (at === null || at <= clock.now() || (alarm !== null && alarm <= at)) return;
    alarm = at;
    void clock.wait(at - clock.now(), leave.signal).then(() => {
      if (alarm === at) alarm = null;
      wake();
    });
  }

  return {
    wake,
    async close() {
      leave.abort();
      await Promise.all(lanes.values());
    },
  };
}

/** Whether a message was refused only because Slack is not done with its picture; then it is tried again, at last without it. */
function isPictureNotReady(
  row: OutboxRow,
  failure: SlackFailure,
): failure is SlackFailure & { kind: 'refused' } {
  return failure.kind === 'refused' && failure.code === 'invalid_blocks' && row.fileId !== null;
}

type RetryState = Parameters<Outbox['markRetry']>[1];
