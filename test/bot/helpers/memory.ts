// Inbox, outbox and store in memory, for tests of one part at a time; the whole is tested on the real store.
import { randomUUID } from 'node:crypto';
import { LoopError } from '../../../src/loop/errors.ts';
import type { JournalEntry, LoopEvent } from '../../../src/loop/event.ts';
import type { Loop } from '../../../src/loop/model.ts';
import type {
  Digests,
  History,
  Inbox,
  InboxCommand,
  Outbox,
  OutboxRow,
  Quarantines,
  Store,
} from '../../../src/loop/ports.ts';

export function memoryInbox(): Inbox & { readonly outcomes: Map<string, string> } {
  const commands = new Map<string, InboxCommand>();
  const outcomes = new Map<string, string>();
  return {
    outcomes,
    receive(command) {
      if (commands.has(command.id)) return 'duplicate';
      commands.set(command.id, command);
      return 'new';
    },
    pending: () => [...commands.values()].filter((command) => !outcomes.has(command.id)),
    finish(id, outcome) {
      outcomes.set(id, outcome);
    },
  };
}

export function memoryOutbox(): Outbox & { rows(): readonly OutboxRow[] } {
  const rows: OutboxRow[] = [];
  const cursors = new Map<string, number>();
  const change = (uuid: string, by: Partial<OutboxRow>): void => {
    const at = rows.findIndex((row) => row.uuid === uuid);
    const row = rows[at];
    if (row === undefined) throw new Error(`no row ${uuid}`);
    rows[at] = { ...row, ...by };
  };
  const seen = (): OutboxRow[] =>
    rows.map((row) => ({
      ...row,
      threadTs: rows.find((parent) => parent.key === row.threadKey)?.ts ?? null,
    }));
  const waiting = (): OutboxRow[] =>
    seen().filter(
      (row) =>
        row.state !== 'failed' &&
        (row.ts === null ? row.threadKey === null || row.threadTs !== null : row.sentVersion < row.version),
    );
  return {
    rows: seen,
    cursor: (subscriber) => cursors.get(subscriber) ?? 0,
    desire(subscriber, seq, messages) {
      cursors.set(subscriber, seq);
      for (const message of messages) {
        const known = rows.find((row) => row.key === message.key);
        if (known === undefined) {
          rows.push({
            ...message,
            file: message.file ?? null,
            fileId: null,
            uuid: randomUUID(),
            state: 'new',
            version: 1,
            sentVersion: 0,
            channelId: null,
            ts: null,
            threadTs: null,
            sendingSince: null,
            notBefore: 0,
            attempts: 0,
            error: '',
          });
        } else if (
          JSON.stringify([known.text, known.blocks]) !== JSON.stringify([message.text, message.blocks])
        ) {
          change(known.uuid, { text: message.text, blocks: message.blocks, version: known.version + 1 });
        }
      }
    },
    find: (key) => seen().find((row) => row.key === key) ?? null,
    due: (now) => waiting().filter((row) => row.notBefore <= now),
    nextDue: () =>
      waiting().reduce<number | null>((least, row) => Math.min(least ?? row.notBefore, row.notBefore), null),
    markUploaded: (uuid, fileId) => change(uuid, { fileId }),
    markSending: (uuid, at) => change(uuid, { state: 'sending', sendingSince: at }),
    markPosted: (uuid, version, channelId, ts) =>
      change(uuid, { state: 'posted', sentVersion: version, channelId, ts }),
    markRetry: (uuid, state, notBefore, error) =>
      change(uuid, {
        state,
        notBefore,
        error,
        attempts: (rows.find((row) => row.uuid === uuid)?.attempts ?? 0) + 1,
      }),
    markFailed: (uuid, error) => change(uuid, { state: 'failed', error }),
  };
}

/** A store that holds what the test puts into it. */
export type MemoryStore = Store & {
  /** Sets the loop's state, then appends the event as if both were one transaction. */
  happen(loop: Loop, event: LoopEvent): JournalEntry;
};

export function memoryStore(): MemoryStore {
  const loops = new Map<string, Loop>();
  const entries: JournalEntry[] = [];
  const listeners = new Set<(entry: JournalEntry) => void>();
  const open = (): Loop[] =>
    [...loops.values()].filter((loop) => ['running', 'paused', 'blocked'].includes(loop.status));
  const happen = (loop: Loop, event: LoopEvent): JournalEntry => {
    loops.set(loop.id, loop);
    const entry = {
      seq: entries.length + 1,
      loopId: loop.id,
      iteration: loop.iteration?.number ?? null,
      at: 0,
      event,
    };
    entries.push(entry);
    for (const listener of listeners) listener(entry);
    return entry;
  };
  const load = (loopId: string): Loop => {
    const loop = loops.get(loopId);
    if (loop === undefined) throw new LoopError('loop-unknown', `no loop ${loopId}`, '');
    return loop;
  };
  return {
    happen,
    record: async (loopId, event) => happen(load(loopId), event),
    load,
    openLoops: () => open().map((loop) => loop.id),
    runningLoop: (project) => {
      const loop = open().find((one) => one.project === project);
      return loop === undefined ? null : { loopId: loop.id, project, startedBy: loop.startedBy };
    },
    journal: (after, limit) => entries.filter((entry) => entry.seq > after).slice(0, limit),
    onRecorded(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** A history without any iteration, unless the test gives one; only what the bot asks is answered. */
export function memoryHistory(change: Partial<History> = {}): History {
  const asked: Pick<
    History,
    'iteration' | 'expectedDeploymentMs' | 'knownCauses' | 'quarantines' | 'collected'
  > = {
    collected: () => 0,
    knownCauses: () => [],
    quarantines: () => [],
    iteration: (project) => {
      throw new LoopError('iteration-unknown', `no iteration of ${project}`, '');
    },
    expectedDeploymentMs: () => null,
  };
  return { ...asked, ...change } as History;
}

/** Digests that were posted in this test. */
export function memoryDigests(): Digests {
  const off = new Set<string>();
  const posted = new Map<string, ReturnType<Digests['last']>>();
  return {
    enabled: (project) => !off.has(project),
    setEnabled: (project, on) => void (on ? off.delete(project) : off.add(project)),
    last: (project) => posted.get(project) ?? null,
    post(project, localDate, record) {
      if (posted.get(project)?.localDate === localDate) return false;
      posted.set(project, { localDate, ...record });
      return true;
    },
  };
}

/** Quarantines of this test, by the names of their tests. */
export function memoryQuarantines(): Quarantines & { readonly names: Set<string> } {
  const names = new Set<string>();
  return {
    names,
    add: (_project, { name }) => void names.add(name),
    release: (_project, { name }) => void names.delete(name),
  };
}
