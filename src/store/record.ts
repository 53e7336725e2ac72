// The only writer of loop state: an event changes the tables and is appended to the journal, in one transaction.
import type { Database } from 'better-sqlite3';
import { LoopError, unreachable } from '../loop/errors.ts';
import type { JournalEntry, LoopEvent, SuiteEnded } from '../loop/event.ts';
import type { Clock } from '../loop/ports.ts';
import { retryBusy } from './busy.ts';
import { append } from './journal.ts';
import type { Lease } from './lease.ts';
import type { Moment } from './moment.ts';
import type { Stage } from './open-stage.ts';
import { recordDecision } from './record-decision.ts';
import { recordDeployment } from './record-deployment.ts';
import { recordFix } from './record-fix.ts';
import { recordGroup } from './record-group.ts';
import { recordIteration } from './record-iteration.ts';
import { recordLoop, recordLoopStarted } from './record-loop.ts';
import { recordSuite } from './record-suite.ts';
import { recordTakenBack } from './record-taken-back.ts';
import { findLoop, lastIteration } from './rows.ts';
import type { Staged } from './stage-pieces.ts';
import type { Write } from './write.ts';

/** Called at named points, so that a test can end the process there. */
export type Failpoint = (name: string) => void;

export type Recorder = {
  record(loopId: string, event: LoopEvent): Promise<JournalEntry>;
  onRecorded(listener: (entry: JournalEntry) => void): () => void;
};

/**
 * Records one event after the other, in the order of the calls, also while the database is busy; the end of a large suite when its
 * results are written ahead.
 */
export function createRecorder(
  db: Database,
  write: Write,
  clock: Clock,
  failpoint: Failpoint,
  ahead: { readonly stage: Stage; readonly lease: Pick<Lease, 'epoch'> },
): Recorder {
  const { stage, lease } = ahead;
  const listeners = new Set<(entry: JournalEntry) => void>();
  let last: Promise<unknown> = Promise.resolve();

  const commit = (loopId: string, event: LoopEvent, staged: Staged | null): JournalEntry => {
    failpoint(`before ${event.type}`);
    return write(() => {
      const entry = apply(db, loopId, event, clock.now(), staged);
      failpoint(`inside ${event.type}`);
      return entry;
    });
  };
  const tell = (entry: JournalEntry): void => {
    failpoint(`after ${entry.event.type}`);
    for (const listener of listeners) tellOne(listener, entry);
  };

  const inTurn = (loopId: string, event: LoopEvent, staged: Staged | null): Promise<JournalEntry> => {
    const mine = last.then(async () => {
      const entry = await retryBusy(db.name, () => commit(loopId, event, staged));
      tell(entry);
      return entry;
    });
    last = mine.catch(() => {});
    return mine;
  };

  return {
    async record(loopId, event) {
      const epoch = lease.epoch();
      // Without the lease nothing is written, and recording says so.
      if (epoch === null || !isLarge(event, stage.from)) return inTurn(loopId, event, null);
      const staged = await stage.prepare(loopId, event, epoch, () => failpoint('inside suite-staged'));
      const entry = await inTurn(loopId, event, staged);
      if (staged?.state) stage.settle(staged.state.suite, epoch);
      return entry;
    },
    onRecorded(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Whether its results are written ahead. What end-to-end tests printed is kept in the one transaction: nobody has so many of those. */
function isLarge(event: LoopEvent, from: number): event is SuiteEnded {
  return event.type === 'suite-ended' && event.results.length >= from && event.evidence === undefined;
}

/** What a listener throws is a bug of its own: the event is recorded all the same, and the process ends. */
function tellOne(listener: (entry: JournalEntry) => void, entry: JournalEntry): void {
  try {
    listener(entry);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}

/** Inside a transaction: changes the tables, then appends. */
function apply(
  db: Database,
  loopId: string,
  event: LoopEvent,
  at: number,
  staged: Staged | null,
): JournalEntry {
  if (event.type === 'loop-started') recordLoopStarted(db, loopId, event, at);
  const loop = findLoop(db, loopId);
  const before: Moment = { at, loop, iteration: lastIteration(db, loop) };
  refuseWhenOver(before, event);
  change(db, before, event, staged);
  return append(db, { ...before, iteration: lastIteration(db, loop) }, event);
}

function change(db: Database, on: Moment, event: LoopEvent, staged: Staged | null): void {
  switch (event.type) {
    case 'loop-started':
      return;
    case 'stop-requested':
    case 'pause-requested':
    case 'loop-paused':
    case 'loop-resumed':
    case 'loop-blocked':
    case 'loop-unblocked':
    case 'loop-finished':
      recordLoop(db, on, event);
      return;
    case 'iteration-started':
    case 'phase-started':
    case 'checkout-prepared':
    case 'revision-asked':
    case 'health-checked':
    case 'branch-pushed':
    case 'iteration-reported':
    case 'iteration-ended':
      recordIteration(db, on, event);
      return;
    case 'suite-started':
    case 'suite-ended':
    case 'tests-changed':
      recordSuite(db, on, event, staged);
      return;
    case 'failures-grouped':
    case 'group-held':
      recordGroup(db, on, event);
      return;
    case 'fix-started':
    case 'fix-proposed':
    case 'fix-failed':
    case 'fix-accepted':
    case 'fix-refused':
    case 'fix-adopted':
    case 'fix-merged':
    case 'fix-verified':
    case 'fix-not-held':
    case 'fix-reverted':
      recordFix(db, on, event);
      return;
    case 'group-taken':
    case 'group-claimed':
    case 'fix-approved':
    case 'fix-declined':
      recordDecision(db, on, event);
      return;
    case 'deployment-worse':
    case 'deployment-taken-back':
      recordTakenBack(db, on, event);
      return;
    case 'approval-asked':
    case 'deployment-approved':
    case 'deployment-refused':
    case 'deployment-lapsed':
    case 'deployment-started':
    case 'deployment-step-changed':
    case 'deployment-succeeded':
    case 'deployment-faulty':
    case 'deployment-unknown':
    case 'deployment-rolled-back':
      recordDeployment(db, on, event);
      return;
    default:
      unreachable(event);
  }
}

/** What people ask of a loop that is over comes too late; anything else that happens to it is a bug. */
function refuseWhenOver({ loop }: Moment, event: LoopEvent): void {
  if (loop.status === 'running' || loop.status === 'paused' || loop.status === 'blocked') return;
  if (event.type === 'loop-blocked' && event.on === 'infrastructure')
    throw new LoopError('stale', `the loop of ${loop.project} is over`, 'nothing is to be done about it');
  switch (event.type) {
    case 'stop-requested':
    case 'pause-requested':
    case 'loop-resumed':
    case 'group-taken':
    case 'group-claimed':
    case 'fix-approved':
    case 'fix-declined':
    case 'deployment-approved':
    case 'deployment-refused':
      throw new LoopError(
        'not-running',
        `the loop of ${loop.project} is over (${loop.status})`,
        'start one with /loop start',
      );
    default:
      throw new Error(`not a legal transition: ${event.type} of loop ${loop.id}, which is ${loop.status}`);
  }
}
