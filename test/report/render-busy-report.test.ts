import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildReport } from '../../src/report/build-report.ts';
import { renderReport } from '../../src/report/render-report.ts';
import { assertGolden } from '../helpers/assert-golden.ts';
import { iteration, iterationFacts } from '../helpers/iteration-facts.ts';
import {
  counts,
  deployment,
  failure,
  failureGroup,
  fix,
  groupTest,
  ledger,
  suiteRun,
  TESTED,
} from '../helpers/seed-nouns.ts';
import { plan, suitePlan } from '../helpers/seed-plan.ts';

test('several groups, attempts, deployments and suites keep their places', () => {
  const websocket = failureGroup({}).tests[0];
  assert.ok(websocket);
  const slow = { file: 'tests/checkout.test.mjs', className: '', name: 'pays | twice' };
  const broken = { file: 'tests/cart.test.mjs', className: '', name: 'tests/cart.test.mjs' };
  const base = iteration();
  const held = failureGroup({
    id: 'g-2b1c00',
    title: 'pays | twice',
    suiteId: 'p2',
    priority: 2,
    status: 'needs-review',
    state: 'still-failing',
    firstSeenIteration: 3,
    tests: [{ ...groupTest(slow, 'expected 1 payment, got 2'), suiteId: 'p2' }],
    attempts: 3,
  });
  const attempts = [1, 2, 3].map((attempt) =>
    fix({
      id: `i5-g-2b1c00-${attempt}`,
      groupId: held.id,
      attempt,
      status: attempt === 2 ? 'failed' : 'refused',
      candidate: null,
      commit: null,
      message: null,
      files: [],
      analysis: null,
      durationMs: attempt === 2 ? 1_800_000 : 61_000,
      reasons:
        attempt === 2
          ? ['the fixer timed out after 30 min']
          : ['it skips tests/checkout.test.mjs', 'it adds a sleep'],
    }),
  );
  const p2 = counts(40, 2, { skipped: 3, passed: 35, broken: 1, flaky: 1 });
  const facts = iterationFacts({
    project: 'Storefront',
    plan: plan({
      goal: { target: 70 },
      suites: [
        suitePlan({}),
        suitePlan({
          id: 'p2',
          name: 'P2 Checkout',
          priority: 2,
          run: ['npx', 'playwright', 'test', 'tests/checkout'],
          rerun: ['npx', 'playwright', 'test', '--grep', '{tests}'],
        }),
      ],
    }),
    iteration: iteration({
      number: 5,
      groups: [held, failureGroup({ status: 'reopened' })],
      fixes: [
        ...attempts,
        ...base.fixes.map((one) =>
          one.commit === null
            ? one
            : { ...one, status: 'reverted' as const, reasons: ['the deployment of them failed: health'] },
        ),
      ],
      suiteRuns: [
        ...base.suiteRuns.filter((run) => run.purpose !== 'verify'),
        suiteRun({
          id: 'i5-p2-test-1',
          suiteId: 'p2',
          status: 'failed',
          reason: 'exit code 0, but the report has failures',
          counts: p2,
          failures: [
            failure(slow, 'expected 1 payment, got 2'),
            { ...failure(broken, 'SyntaxError'), synthetic: true },
          ],
        }),
      ],
      deployments: [
        deployment({ id: 'd1', why: 'preflight', revision: TESTED, facts: { image_mb: 360 } }),
        deployment({
          id: 'd2',
          status: 'rolled-back',
          reason: 'not healthy after the deployment: GET /health: 503',
          steps: [
            { name: 'Configuration validated', status: 'done', durationMs: 900 },
            { name: 'Image built', status: 'failed', durationMs: null },
            { name: 'Service healthy', status: 'pending', durationMs: null },
          ],
          facts: {},
          approvedBy: 'sam',
          refusedBy: null,
        }),
      ],
    }),
    suites: [
      {
        id: 'p1',
        name: 'P1 Critical',
        priority: 1,
        before: counts(25, 1),
        after: counts(25, 1),
        collected: 25,
      },
      { id: 'p2', name: 'P2 Checkout', priority: 2, before: p2, after: p2, collected: 40 },
    ],
    categories: [
      {
        suiteId: 'p1',
        category: 'WebSocket Core',
        tests: 25,
        executed: 25,
        passing: 24,
        verified: 24,
        failing: 1,
      },
      { suiteId: 'p2', category: 'Payment', tests: 30, executed: 30, passing: 30, verified: 12, failing: 0 },
      { suiteId: 'p2', category: 'Cart', tests: 10, executed: 7, passing: 5, verified: 5, failing: 2 },
    ],
    failing: [
      {
        ...websocket,
        suiteId: 'p1',
        message: 'AssertionError: expected close 4403, got open',
        groupId: 'g-7f3a1c',
      },
      { ...slow, suiteId: 'p2', message: 'expected 1 payment, got 2', groupId: held.id },
      { ...broken, suiteId: 'p2', message: 'SyntaxError: Unexpected token', groupId: null },
    ],
    flaky: [{ file: 'tests/pay.test.mjs', className: '', name: 'waits', suiteId: 'p2', retries: 1 }],
    skipped: [{ file: 'tests/pay.test.mjs', className: '', name: 'refunds', suiteId: 'p2' }],
    ledger: ledger(70, 65, 62, 59, 36),
    previousLedger: ledger(70, 65, 60, 55, 40),
    past: [1, 2, 3, 4].map((number) => {
      return { number, ledger: ledger(70, 65, 60, 43 + number * 3, 40), durationMs: 20 * 60_000 };
    }),
  });
  const text = renderReport(buildReport(facts));
  assertGolden(new URL('golden/several.md', import.meta.url), text);
  assert.match(text, /Attempt 1\*\* \(1 min 1 s of work\) was refused: it skips tests\/checkout/);
  assert.match(text, /\*\*Estimated iterations needed\*\*: \d+ \(P85 \d+\)/);
});
