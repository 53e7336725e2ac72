import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LoopStatus } from '../../src/loop/model.ts';
import { renderStatus } from '../../src/terminal/render-status.ts';
import { iteration } from '../helpers/iteration-facts.ts';
import { loop } from '../helpers/journal.ts';
import { deployment, failureGroup, fix, ledger } from '../helpers/seed-nouns.ts';

const at = { timeZone: 'UTC', left: null };

const RERUN =
  '      rerun: python -m pytest tests/e2e/staging/test_priority1_critical.py -v --junitxml=reports/p1.xml';

test('the card of a running loop has phases, ledger, groups and deployment', () => {
  const phases = (['preflight', 'test', 'group'] as const).map((phase) => ({
    phase,
    startedAt: 0,
    endedAt: 1,
  }));
  const step = (name: string, status: 'done' | 'running' | 'pending') => ({ name, status, durationMs: null });
  const card = renderStatus(
    loop({
      ledger: ledger(66, 61, 61, 57, 25),
      past: [{ number: 2, ledger: ledger(66, 61, 25, 53, 25), newlyVerified: 25 }],
      iteration: iteration({
        number: 3,
        phase: 'fix',
        phases: [...phases, { phase: 'fix', startedAt: 1, endedAt: null }],
        groups: [
          failureGroup({ status: 'being-fixed' }),
          failureGroup({ id: 'g-2', title: 'Cart is empty', status: 'candidate', refusals: [] }),
          failureGroup({ id: 'g-3', title: 'Pays twice', status: 'verified' }),
        ],
        deployments: [
          deployment({
            status: 'running',
            steps: [step('Configured', 'done'), step('Built', 'running'), step('Up', 'pending')],
          }),
        ],
      }),
    }),
    { timeZone: 'America/Los_Angeles', left: { p50: 360_000, p85: 540_000 } },
  );
  const test002 = 'tests/e2e/staging/test_priority1_critical.py › test_002_websocket_authentication_real';
  assert.equal(
    card,
    [
      'netra · iteration 3 · main → 0be21d7 on GCP staging · started by mia, 16:46',
      '  ✓ Preflight   ✓ Test   ✓ Group   ◐ Fix 2 of 3   ○ Check   ○ Commit   ○ Deploy   ○ Verify   ○ Report',
      '  declared 66 · collected 61 · executed 61 (+36) · passing 57 (+4) · verified 25 (±0)',
      '  about 6 min left (P85 9 min)',
      '  └ ✗ test_002_websocket_authentication_real · 1 test · new · P1 · WebSocket Core',
      `      ${test002}: AssertionError: expected close 4403, got open`,
      '      being fixed, attempt 2 of 3 (refused before: it edits tests/e2e/staging/test_priority1_critical.py, which fix.protect keeps)',
      RERUN,
      '  └ ✗ Cart is empty · 1 test · new · P1 · WebSocket Core',
      `      ${test002}: AssertionError: expected close 4403, got open`,
      '      has a candidate fix',
      RERUN,
      '  └ ✓ Pays twice · 1 test · new · P1 · WebSocket Core',
      '      fixed and verified',
      '  └ ◐ Deploying 59149c0: ✓ Configured ◐ Built ○ Up',
    ].join('\n'),
  );
});

const states: readonly (readonly [LoopStatus, string])[] = [
  ['paused', '○ Paused: /loop resume goes on'],
  ['blocked', '✗ Blocked, needs a person: setup failed'],
  ['reached', '✓ Goal reached: setup failed'],
  ['gave-up', '✗ Gave up: setup failed'],
  ['stopped', '○ Stopped: setup failed'],
];
for (const [status, words] of states)
  test(`a loop that is ${status} says so`, () => {
    const card = renderStatus(loop({ status, blockedOn: 'person', reason: 'setup failed' }), at);
    assert.ok(card.split('\n').includes(`  ${words}`), card);
  });

test('the phase in which a loop is blocked is marked as failed', () => {
  const phases = [{ phase: 'preflight', startedAt: 0, endedAt: null }] as const;
  const card = renderStatus(
    loop({
      status: 'blocked',
      blockedOn: 'environment',
      iteration: iteration({ phase: 'preflight', phases }),
    }),
    at,
  );
  assert.match(card, /✗ Preflight {3}○ Test/);
});

test('a loop without an iteration has a card too', () => {
  assert.equal(
    renderStatus(loop({ iteration: null }), at),
    'netra · main on GCP staging · started by mia, 23:46\n  ◐ Running; no iteration has begun yet',
  );
});

test('of many groups twenty are shown and the rest is counted', () => {
  const groups = Array.from({ length: 23 }, (_, n) => failureGroup({ id: `g-${n}` }));
  assert.match(renderStatus(loop({ iteration: iteration({ groups }) }), at), /└ and 3 more groups/);
});

test('an ended iteration is compared with the one before it, not with itself', () => {
  const past = [
    { number: 1, ledger: ledger(66, 61, 25, 53, 25), newlyVerified: 25 },
    { number: 2, ledger: ledger(66, 61, 61, 57, 25), newlyVerified: 4 },
  ];
  const ended = loop({
    past,
    ledger: ledger(66, 61, 61, 57, 25),
    iterationEnded: true,
    iteration: iteration({ number: 2 }),
  });
  assert.match(renderStatus(ended, at), /executed 61 \(\+36\) · passing 57 \(\+4\)/);
});

test('the card says who took what, and what waits for whom', () => {
  const groups = [failureGroup({ status: 'needs-review', owner: 'sam' })];
  const refused = fix({ status: 'refused', approvedBy: null });
  const card = (over: Parameters<typeof loop>[0]) =>
    renderStatus(loop({ iteration: iteration({ groups }), ...over }), at);
  assert.match(card({ reviewable: [refused] }), /\n {6}taken by sam\n {6}candidate \w{7} waits for somebody/);
  assert.match(card({ reviewable: [{ ...refused, approvedBy: 'ada' }] }), /candidate \w{7} approved by ada/);
});

for (const [status, words] of [
  ['refused', '✗ The deployment of 0be21d7 was refused by ben: nothing was deployed'],
  ['lapsed', '✗ The approval for 0be21d7 came too late: nothing was deployed: somebody pushed to main'],
  ['succeeded', '✓ Deployed 0be21d7, approved by ada'],
] as const)
  test(`the card names who decided about a deployment: ${status}`, () => {
    const one = deployment({
      status,
      revision: '0be21d7c5b9f4e8a9d1c3f6a7b8c9d0e1f2a3b4c',
      approvedBy: 'ada',
      refusedBy: 'ben',
      reason: 'somebody pushed to main',
    });
    const card = renderStatus(loop({ iteration: iteration({ groups: [], deployments: [one] }) }), at);
    assert.ok(card.includes(words), card);
  });
