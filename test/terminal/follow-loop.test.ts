import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Loop } from '../../src/loop/model.ts';
import { expectedLeft } from '../../src/report/expected-left.ts';
import { displayWidth, fitWidth } from '../../src/terminal/fit-width.ts';
import { type FollowOptions, followLoop } from '../../src/terminal/follow-loop.ts';
import { liveArea } from '../../src/terminal/live-area.ts';
import { paintMarks } from '../../src/terminal/paint-marks.ts';
import { iteration } from '../helpers/iteration-facts.ts';
import { entry, journal, loop } from '../helpers/journal.ts';
import { screen } from '../helpers/screen.ts';
import { deployment, fix, suiteRun } from '../helpers/seed-nouns.ts';

const history: FollowOptions['history'] = {
  expectedSuiteMs: () => 360_000,
  expectedDeploymentMs: () => null,
  collected: () => 25,
};
const progress = {
  done: 14,
  passed: 13,
  failed: 1,
  skipped: 0,
  current: 'test_021_concurrent',
  failures: [],
};

/** The loop while its first suite runs. */
function testing(): Loop {
  const phases = [
    { phase: 'preflight', startedAt: 0, endedAt: 60_000 },
    { phase: 'test', startedAt: 60_000, endedAt: null },
  ] as const;
  const running = suiteRun({
    id: 'r1',
    status: 'running',
    counts: null,
    startedAt: 60_000,
    durationMs: null,
  });
  const nothing = { groups: [], fixes: [], deployments: [], grouped: false };
  return loop({
    iteration: iteration({ ...nothing, phases, phase: 'test', startedAt: 0, suiteRuns: [running] }),
  });
}

function follow(on: ReturnType<typeof screen>, changes: Partial<FollowOptions> = {}) {
  return followLoop({
    output: on.output,
    time: on.time,
    env: {},
    timeZone: 'UTC',
    json: false,
    load: testing,
    history,
    ...changes,
  });
}

test('on a terminal lines scroll above the phases, the ledger and what runs', () => {
  const on = screen(120, 20);
  on.advance(90_000);
  const follower = follow(on, { env: { NO_COLOR: '1' } });
  follower.onRecorded(entry({ type: 'phase-started', phase: 'test' }));
  follower.onLive({ runId: 'r1', progress });
  on.advance(100);
  assert.deepEqual(on.lines(), [
    '23:46:21 ◐ Test',
    'netra · iteration 1 · 1 min 30 s · about 5 min left of what runs now',
    '✓ Preflight   ◐ Test   ○ Group   ○ Fix   ○ Check   ○ Commit   ○ Deploy   ○ Verify   ○ Report',
    'declared 466 · collected 244 · executed 25 · passing 25 · verified 25',
    '◐ P1 Critical · 14 of 25 · 1 failed · 30 s · test_021_concurrent',
  ]);
  follower.close();
  assert.deepEqual(on.lines(), ['23:46:21 ◐ Test']);
});

test('marks are coloured on a terminal, and not where NO_COLOR is set', () => {
  for (const [env, coloured] of [
    [{}, true],
    [{ NO_COLOR: '1' }, false],
    [{ NO_COLOR: '' }, true],
  ] as const) {
    const on = screen(120, 20);
    follow(on, { env }).onRecorded(entry({ type: 'loop-unblocked' }));
    assert.equal(on.raw().includes('\u001b[33m◐'), coloured);
  }
});

for (const [title, changes] of [
  ['a dumb terminal', { env: { TERM: 'dumb' } }],
  ['a pipe', { output: null }],
] as const)
  test(`${title} gets plain lines and no escape`, () => {
    const on = screen(120, 20);
    const output = changes.output === null ? { write: on.output.write } : on.output;
    const follower = follow(on, { env: changes.env ?? {}, output });
    for (const one of journal()) follower.onRecorded(one);
    follower.onLive({ runId: 'r1', progress });
    on.advance(10_000);
    follower.close();
    assert.doesNotMatch(on.raw(), /\u001b/);
    assert.match(on.raw(), /◐ mia started a loop on netra/);
  });

test('as JSON every entry is a line, those that have no sentence too', () => {
  const on = screen(120, 20);
  const follower = follow(on, { json: true });
  for (const one of journal()) follower.onRecorded(one);
  const lines = on.raw().trimEnd().split('\n');
  assert.equal(lines.length, journal().length);
  assert.deepEqual(
    lines.map((line) => JSON.parse(line).type),
    journal().map((one) => one.event.type),
  );
});

test('entries of other loops are passed over', () => {
  const on = screen(120, 20);
  const follower = follow(on, { json: true });
  follower.onRecorded(entry({ type: 'loop-paused' }));
  follower.onRecorded({ ...entry({ type: 'loop-paused' }), loopId: 'l-2' });
  assert.equal(on.writes(), 1);
});

test('the live area shows fixers and the deployment with its steps', () => {
  const step = (name: string, status: 'done' | 'running' | 'pending') => ({ name, status, durationMs: null });
  const busy = loop({
    iteration: iteration({
      phase: 'deploy',
      startedAt: 0,
      suiteRuns: [],
      fixes: [fix({ status: 'running', startedAt: 0 })],
      deployments: [
        deployment({
          status: 'running',
          startedAt: 0,
          steps: [
            step('Secrets configured', 'done'),
            step('Image built', 'running'),
            step('Healthy', 'pending'),
          ],
        }),
      ],
    }),
  });
  const lines = liveArea(busy, {
    now: 60_000,
    live: new Map(),
    knownTests: () => null,
    expectedLeftMs: null,
  });
  assert.deepEqual(lines.slice(3), [
    '◐ Fixing g-7f3a1c, attempt 2 · 1 min · test_002_websocket_authentication_real',
    '◐ Deploying 59149c0 · 1 of 3 steps · 1 min',
    '  ✓ Secrets configured ◐ Image built ○ Healthy',
  ]);
});

test('between iterations there is no live area', () => {
  const context = { now: 0, live: new Map(), knownTests: () => null, expectedLeftMs: null };
  assert.deepEqual(liveArea(loop({ iterationEnded: true }), context), []);
  assert.deepEqual(liveArea(loop({ iteration: null }), context), []);
});

test('more tests done than are known are counted without a total', () => {
  const live = new Map([['r1', { ...progress, done: 30, failed: 0, current: null }]]);
  const lines = liveArea(testing(), { now: 90_000, live, knownTests: () => 25, expectedLeftMs: null });
  assert.equal(lines[3], '◐ P1 Critical · 30 done · 30 s');
});

test('the time left is that of the longest, and unknown when one of them is unknown', () => {
  assert.equal(expectedLeft(testing(), history, 100_000), 320_000);
  assert.equal(expectedLeft(testing(), history, 900_000), 0);
  const later = suiteRun({ id: 'r2', status: 'running', startedAt: 80_000 });
  const two = iteration({ suiteRuns: [later, ...(testing().iteration?.suiteRuns ?? [])] });
  assert.equal(expectedLeft(loop({ iteration: two }), history, 100_000), 340_000);
  const deploying = iteration({ ...two, deployments: [deployment({ status: 'running' })] });
  assert.equal(expectedLeft(loop({ iteration: deploying }), history, 100_000), null);
  assert.equal(expectedLeft(testing(), { ...history, expectedSuiteMs: () => null }, 0), null);
  assert.equal(expectedLeft(loop({ iteration: null }), history, 0), null);
  const rerun = suiteRun({ status: 'running', selection: [] });
  assert.equal(expectedLeft(loop({ iteration: iteration({ suiteRuns: [rerun] }) }), history, 0), null);
});

test('widths are counted in columns', () => {
  assert.equal(displayWidth('a漢e\u0301👩'), 6);
  assert.equal(fitWidth('abc', 3), 'abc');
  assert.equal(fitWidth('abcd', 3), 'ab…');
  assert.equal(fitWidth('漢字漢', 5), '漢字…');
});

test('only marks that stand alone are painted', () => {
  assert.equal(paintMarks('✓ a ○ b✓ c'), '\u001b[32m✓\u001b[39m a \u001b[90m○\u001b[39m b✓ c');
});
