import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import Database from 'better-sqlite3';
import type { LoopEvent } from '../../src/loop/event.ts';
import { noCounts } from '../../src/loop/judge-suite.ts';
import { openStore } from '../../src/store/open-store.ts';
import { HEAD, iterationOpening, opening, result, storyPlan, suiteRun } from '../helpers/loop-events.ts';
import { START, testClock, testFolder } from '../helpers/test-store.ts';

const TESTS = 1_200;
const failing = (...numbers: readonly number[]) =>
  Array.from({ length: TESTS }, (_one, n) =>
    result(`case ${n}`, numbers.includes(n) ? 'failed' : n % 200 === 7 ? 'skipped' : 'passed', {
      durationMs: n,
    }),
  );

/** A test fails, is flaky, fails again in the next iteration, and two are gone; a check and a collection besides. */
const STORY: readonly LoopEvent[] = [
  ...opening(storyPlan({ goal: { target: null } }), 'L1'),
  ...suiteRun('r1', 'p1', 'test', HEAD, failing(3, 5)),
  ...suiteRun('r2', 'p1', 'rerun', HEAD, [result('case 3', 'passed'), result('case 5', 'failed')]),
  ...suiteRun('r3', 'p1', 'check', HEAD, failing(9)),
  { type: 'iteration-ended', ledger: { declared: 0, collected: 0, executed: 0, passing: 0, verified: 0 } },
  ...iterationOpening('L1-2'),
  ...suiteRun('r4', 'p1', 'test', HEAD, failing(5, 9).slice(0, -2)),
  ...suiteRun('r5', 'p1', 'collect', HEAD, failing().slice(1)),
];

/** Opens a store that writes runs ahead from so many results on, and plays these events. */
async function play(
  t: TestContext,
  ahead: number,
  events: readonly LoopEvent[],
  failpoint: (name: string) => void = () => {},
): Promise<{ file: string; again: (failpoint?: (name: string) => void) => ReturnType<typeof openStore> }> {
  const file = join(testFolder(t), 'db');
  const again = (point: (name: string) => void = () => {}) =>
    openStore({ file, clock: testClock(), failpoint: point, ahead });
  const opened = again(failpoint);
  await opened.lease.takeLease();
  try {
    for (const event of events) await opened.store.record('L1', event);
  } finally {
    opened.close();
  }
  return { file, again };
}

/** What the tables hold of tests and runs, whatever way it came there. */
function held(file: string): Record<string, readonly unknown[]> {
  const db = new Database(file, { readonly: true });
  const rows = (text: string) => db.prepare(text).all();
  const tables = {
    tests: rows('SELECT n, suite, synthetic, name FROM tests ORDER BY n'),
    results: rows('SELECT * FROM results ORDER BY run, test'),
    remarks: rows('SELECT run, test, pos, outcome FROM remarks ORDER BY run, test'),
    state: rows('SELECT * FROM test_state ORDER BY suite, test'),
    sums: rows('SELECT * FROM suite_sums ORDER BY suite, run, category'),
    changes: rows('SELECT * FROM changes ORDER BY test, run'),
    iterations: rows('SELECT id, newly_verified FROM iterations ORDER BY n'),
    runs: rows('SELECT id, status, counts FROM runs ORDER BY n'),
  };
  db.close();
  return tables;
}

test('results that are written ahead come to the same as those of one transaction', async (t) => {
  const [ahead, atOnce] = [await play(t, 1, STORY), await play(t, Number.POSITIVE_INFINITY, STORY)];
  assert.deepEqual(held(ahead.file), held(atOnce.file));
  assert.equal(held(ahead.file).state?.length, TESTS);
});

test('nobody sees what is written ahead before its event is recorded', async (t) => {
  const seen: (readonly [number, string | undefined])[] = [];
  const { again } = await play(t, 1, STORY.slice(0, -4));
  const opened = again((name) => {
    if (name !== 'inside suite-staged') return;
    const { ledger, iteration } = opened.store.load('L1');
    seen.push([ledger.executed, iteration?.suiteRuns.at(-1)?.status]);
  });
  await opened.lease.takeLease();
  for (const event of STORY.slice(-4, -2)) await opened.store.record('L1', event);
  assert.ok(seen.length > 2);
  for (const [executed, status] of seen) assert.deepEqual([executed, status], [0, 'running']);
  assert.equal(opened.store.load('L1').ledger.executed, TESTS - 2 - 6);
  opened.close();
});

test('what a process had written ahead when it died is written once by the next one', async (t) => {
  const whole = await play(t, 1, STORY);
  for (const dies of [1, 3, 4]) {
    let left = dies;
    const dead = { file: '', again: null as null | Awaited<ReturnType<typeof play>>['again'] };
    await assert.rejects(async () => {
      const file = join(testFolder(t), 'db');
      dead.file = file;
      dead.again = () => openStore({ file, clock: testClock(START), ahead: 1 });
      const opened = openStore({
        file,
        clock: testClock(),
        ahead: 1,
        failpoint(name) {
          if (name === 'inside suite-staged') left -= 1;
          if (left === 0) throw new Error('died');
        },
      });
      await opened.lease.takeLease();
      try {
        for (const event of STORY) await opened.store.record('L1', event);
      } finally {
        opened.close();
      }
    }, /died/);
    const opened = dead.again?.();
    assert.ok(opened);
    await opened.lease.takeLease();
    for (const event of STORY.slice(opened.store.journal(0, 1_000).length))
      await opened.store.record('L1', event);
    opened.close();
    assert.deepEqual(held(dead.file), held(whole.file), `died at ${dies}`);
  }
});

test('a run that is lost after its results were written ahead has none', async (t) => {
  const begun = STORY.slice(0, -3);
  const { file, again } = await play(t, 1, begun);
  const dying = again((name) => {
    if (name === 'before suite-ended') throw new Error('died');
  });
  await dying.lease.takeLease();
  const [, ended] = STORY.slice(-4) as [LoopEvent, LoopEvent];
  await assert.rejects(dying.store.record('L1', ended), /died/);
  dying.close();
  const before = new Database(file, { readonly: true });
  assert.ok(Number(before.prepare('SELECT count(*) FROM results WHERE run = 4').pluck().get()) > 0);
  before.close();
  const opened = again();
  await opened.lease.takeLease();
  await opened.store.record('L1', {
    type: 'suite-ended',
    runId: 'r4',
    status: 'lost',
    reason: 'its supervisor is gone',
    counts: noCounts,
    durationMs: 1,
    results: [],
  });
  assert.equal(opened.store.load('L1').ledger.executed, 0);
  opened.close();
  const after = held(file);
  const ofRun = (rows: readonly unknown[] = []) => rows.filter((row) => Object(row).run === 4);
  assert.deepEqual([ofRun(after.results), ofRun(after.changes), ofRun(after.state)], [[], [], []]);
});

test('what changed a suite while its results were written ahead is not undone by them', async (t) => {
  const { file, again } = await play(t, 1, STORY.slice(0, -3));
  const [, ended] = STORY.slice(-4) as [LoopEvent, LoopEvent];
  let changed: Promise<unknown> | null = null;
  let handed = 0;
  const opened = again((name) => {
    if (name === 'inside suite-staged') handed += 1;
    // Three pieces are handed over, then all of it is written.
    if (handed !== 4 || changed !== null) return;
    const came = [{ file: '', className: '', name: 'came meanwhile' }];
    changed = opened.store.record('L1', { type: 'tests-changed', suiteId: 'p1', came, went: [] });
  });
  await opened.lease.takeLease();
  await opened.store.record('L1', ended);
  await changed;
  opened.close();
  const names = new Database(file, { readonly: true });
  const known = names
    .prepare('SELECT count(*) FROM test_state e JOIN tests t ON t.n = e.test WHERE t.name = ?')
    .pluck()
    .get('came meanwhile');
  names.close();
  assert.equal(known, 1);
});
