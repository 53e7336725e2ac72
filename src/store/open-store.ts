// Opens the one database file: the only door to this room.
import type { LoopError } from '../loop/errors.ts';
import type { Clock, Digests, History, Inbox, Outbox, Quarantines, Store } from '../loop/ports.ts';
import { type Audit, createAudit } from './audit.ts';
import { createDigests } from './digests.ts';
import { createHistory } from './history.ts';
import { createInbox } from './inbox.ts';
import { readJournal } from './journal.ts';
import { createLease, type Lease } from './lease.ts';
import { loadLoop } from './load-loop.ts';
import { openDatabase } from './open-database.ts';
import { openStage } from './open-stage.ts';
import { createOperations, type Operations } from './operations.ts';
import { createOutbox } from './outbox.ts';
import { type Owner, thisProcess } from './process-owner.ts';
import { createQuarantines } from './quarantines.ts';
import { createRecorder, type Failpoint } from './record.ts';
import { unfinishedLoop } from './record-loop.ts';
import { all } from './sql.ts';
import { createWrite, withoutWaiting } from './write.ts';

export type OpenStore = {
  readonly store: Store;
  readonly history: History;
  readonly inbox: Inbox;
  readonly outbox: Outbox;
  readonly digests: Digests;
  readonly quarantines: Quarantines;
  /** The same without the lease, for a person at a terminal beside the process that leads. */
  readonly quarantinesBeside: Quarantines;
  readonly audit: Audit;
  readonly operations: Operations;
  readonly lease: Pick<Lease, 'takeLease' | 'waitForLease'>;
  /** Gives the lease back and closes the file; nothing may be asked of it afterwards. */
  close(): void;
};

/**
 * Opens the file, or makes it. Reading needs nothing more; writing needs the lease. `owner` stands for this process in
 * the lease, `failpoint` is called at named points of `record`; a run with at least `ahead` results is written ahead (only tests choose). Throws LoopError `database-damaged`, `database-newer`,
 * `database-busy`, `disk-full`.
 */
export function openStore(options: {
  readonly file: string;
  readonly clock: Clock;
  readonly owner?: Owner;
  readonly failpoint?: Failpoint;
  readonly ahead?: number;
  /** Called when there was no space for a write. */
  readonly onFull?: () => void;
  /** Called when another process is seen to lead; without it the next write says so. */
  readonly onLost?: (error: LoopError) => void;
}): OpenStore {
  const { file, clock, owner = thisProcess(), failpoint = () => {}, ahead } = options;
  const { onFull = () => {}, onLost = () => {} } = options;
  const db = openDatabase(file);
  const lease = createLease(db, clock, owner, { onFull, onLost });
  const wanted = new Int32Array(new SharedArrayBuffer(4));
  const write = createWrite(db, lease, wanted, onFull);
  const writeNow = withoutWaiting(db, write);
  const stage = openStage(file, wanted, ahead);
  const recorder = createRecorder(db, write, clock, failpoint, { stage, lease });
  return {
    store: {
      ...recorder,
      load: (loopId) => db.transaction(() => loadLoop(db, loopId))(),
      openLoops: () =>
        all<{ id: string }>(
          db,
          `SELECT id FROM loops WHERE status IN ('running', 'paused', 'blocked') ORDER BY n`,
        ).map((row) => row.id),
      runningLoop(project, environment) {
        const row = unfinishedLoop(db, project, environment);
        return row === undefined ? null : { loopId: row.id, project: row.project, startedBy: row.started_by };
      },
      journal: (after, limit) => readJournal(db, after, limit),
    },
    history: createHistory(db),
    inbox: pointed(
      createInbox(db, writeNow, clock),
      { receive: 'command-received', finish: 'command-finished' },
      failpoint,
    ),
    outbox: pointed(
      createOutbox(db, writeNow, clock),
      { desire: 'messages-desired', markSending: 'message-sending', markPosted: 'message-posted' },
      failpoint,
    ),
    digests: createDigests(db, writeNow, clock),
    quarantines: createQuarantines(db, writeNow, clock),
    quarantinesBeside: createQuarantines(
      db,
      withoutWaiting(db, (change) => db.transaction(change).immediate()),
      clock,
    ),
    audit: createAudit(db, writeNow),
    operations: createOperations(db, writeNow, clock),
    lease: { takeLease: lease.takeLease, waitForLease: lease.waitForLease },
    close() {
      stage.close();
      lease.release();
      db.close();
    },
  };
}

/** The port with a point before and after each of these methods. */
function pointed<Port extends object>(
  port: Port,
  points: Partial<Record<keyof Port, string>>,
  failpoint: Failpoint,
): Port {
  const wrapped = Object.entries(points).map(([method, name]) => {
    const call = port[method as keyof Port] as (...args: unknown[]) => unknown;
    const around = (...args: unknown[]) => {
      failpoint(`before ${name}`);
      const result = call(...args);
      failpoint(`after ${name}`);
      return result;
    };
    return [method, around];
  });
  return { ...port, ...Object.fromEntries(wrapped) };
}
