import assert from 'node:assert/strict';
import { test } from 'node:test';
import Database from 'better-sqlite3';
import type { JournalEntry } from '../../src/loop/event.ts';
import { HEAD, opening, result, storyPlan, suiteRun } from '../helpers/loop-events.ts';
import { playLoop, story } from '../helpers/play-loop.ts';
import { START, testStore } from '../helpers/test-store.ts';

test('the journal tells every event as it was recorded, of a suite the failing results only', async (t) => {
  const { store, clock } = await testStore(t);
  const told: JournalEntry[] = [];
  store.onRecorded((entry) => told.push(entry));
  const events = story('L1');
  await playLoop(store, clock, 'L1', events);
  const journal = store.journal(0, 1_000);
  assert.deepEqual(journal, told);
  const expected = events.map((event) =>
    event.type === 'suite-ended'
      ? {
          ...event,
          results: event.results.filter((one) => one.outcome === 'failed' || one.outcome === 'errored'),
        }
      : event,
  );
  assert.deepEqual(
    journal.map((entry) => entry.event),
    expected,
  );
  assert.deepEqual(
    journal.map((entry) => entry.at),
    events.map((_event, at) => START + (at + 1) * 1_000),
  );
  assert.deepEqual(
    journal.map((entry) => entry.iteration).filter((one, at, all) => one !== all[at - 1]),
    [null, 1, 2],
  );
  assert.ok(journal.every((entry) => entry.loopId === 'L1'));
});

test('the journal is read onwards from a cursor, in pieces', async (t) => {
  const { store, clock } = await testStore(t);
  await playLoop(store, clock, 'L1', story('L1'));
  const all = store.journal(0, 1_000);
  const pieces: JournalEntry[] = [];
  for (;;) {
    const piece = store.journal(pieces.at(-1)?.seq ?? 0, 7);
    if (piece.length === 0) break;
    pieces.push(...piece);
  }
  assert.deepEqual(pieces, all);
});

test('a plan is stored once, and no result twice', async (t) => {
  const { store, clock, file } = await testStore(t);
  await playLoop(store, clock, 'L1', story('L1'));
  await playLoop(store, clock, 'L2', story('L2'));
  const db = new Database(file, { readonly: true });
  t.after(() => db.close());
  const count = (sql: string) => db.prepare(sql).pluck().get();
  assert.equal(count('SELECT count(*) FROM plans'), 1);
  assert.equal(count(`SELECT count(*) FROM journal WHERE event LIKE '%${storyPlan().configPath}%'`), 0);
  assert.equal(
    count(`SELECT count(*) FROM journal WHERE event LIKE '%"suite-ended"%' AND event LIKE '%Traceback%'`),
    0,
  );
  assert.equal(count(`SELECT count(*) FROM texts WHERE text = 'Traceback of pay refunds'`), 1);
});

test('two texts with the same digest are told apart', async (t) => {
  const { store, clock, file } = await testStore(t);
  await playLoop(store, clock, 'L1', opening(storyPlan(), 'L1'));
  const db = new Database(file);
  const [one, other] = [
    result('a', 'failed', { message: 'one' }),
    result('b', 'failed', { message: 'other' }),
  ];
  await playLoop(store, clock, 'L1', suiteRun('r1', 'p1', 'test', HEAD, [one]));
  db.prepare(`UPDATE texts SET text = 'something else' WHERE text = 'one'`).run();
  db.close();
  const loop = await playLoop(store, clock, 'L1', suiteRun('r2', 'p1', 'test', HEAD, [one, other]));
  assert.deepEqual(
    loop.iteration?.suiteRuns[1]?.failures.map((failure) => failure.message),
    ['one', 'other'],
  );
});
