import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import type { RecordedResult, TestIdentity } from '../../src/loop/model.ts';
import type { IterationFacts } from '../../src/loop/ports.ts';
import { buildReport } from '../../src/report/build-report.ts';
import { renderReport } from '../../src/report/render-report.ts';
import {
  counts,
  deployment,
  failure,
  failureGroup,
  fix,
  groupTest,
  iteration,
  iterationFacts,
  ledger,
  plan,
  suitePlan,
  suiteRun,
  TESTED,
} from '../helpers/iteration-facts.ts';

const rendered = (facts: IterationFacts) => renderReport(buildReport(facts));
const quiet = (['preflight', 'test', 'report'] as const).map((phase, n) => {
  const startedAt = Date.UTC(2025, 8, 7) + n * 95_000;
  return { phase, startedAt, endedAt: startedAt + 95_000 };
});
const nothing = { suiteRuns: [], groups: [], fixes: [], deployments: [], grouped: false, pushed: null };

/** A file of golden/ is what was looked at and found good; GOLDEN=write renders it again. */
function assertGolden(name: string, actual: string): void {
  const file = new URL(`golden/${name}.md`, import.meta.url);
  if (process.env.GOLDEN === 'write') writeFileSync(file, actual);
  assert.equal(actual, readFileSync(file, 'utf8'));
}

test('the iteration of the seed report has every section of it', () => {
  assertGolden('seed', rendered(iterationFacts()));
});

test('an iteration in which nothing could run says why and invents nothing', () => {
  const health = {
    healthy: false,
    at: 0,
    checks: [
      { name: 'GET http://127.0.0.1:8080/health', ok: false, words: 'connect ECONNREFUSED 127.0.0.1:8080' },
      { name: './scripts/check-db.sh', ok: true, words: '' },
    ],
  };
  const phases = [{ phase: 'preflight', startedAt: 1_757_200_000_000, endedAt: null }] as const;
  const facts = iterationFacts({
    iteration: iteration({
      ...nothing,
      phase: 'preflight',
      phases,
      health,
      deployed: null,
      startedAt: 1_757_200_000_000,
    }),
    loopStatus: 'blocked',
    loopReason: 'GET http://127.0.0.1:8080/health: connect ECONNREFUSED 127.0.0.1:8080',
    endedAt: null,
    ledger: ledger(466, 0, 0, 0, 0),
    suites: iterationFacts().suites.map((suite) => ({ ...suite, before: null, after: null, collected: 0 })),
    categories: [],
    failing: [],
  });
  const text = rendered(facts);
  assertGolden('nothing-run', text);
  for (const section of ['Bug fixes', 'Code changes', 'Deployment', 'Test coverage', 'Five Whys'])
    assert.doesNotMatch(text, new RegExp(`^#+ ${section}`, 'm'));
});

test('a clean confirmation run has nothing left to do, although its loop has not said so yet', () => {
  const run = { counts: counts(61, 0), durationMs: 95_000 };
  const facts = iterationFacts({
    plan: plan({ goal: { target: null } }),
    iteration: iteration({
      ...nothing,
      phases: quiet,
      number: 4,
      deployed: TESTED,
      suiteRuns: [suiteRun(run)],
      startedAt: Date.UTC(2025, 8, 7),
    }),
    endedAt: Date.UTC(2025, 8, 7, 0, 5),
    ledger: ledger(61, 61, 61, 61, 61),
    previousLedger: ledger(61, 61, 61, 60, 3),
    suites: [
      { id: 'p1', name: 'P1 Critical', priority: 1, before: run.counts, after: run.counts, collected: 61 },
    ],
    categories: [{ suiteId: 'p1', category: 'All', tests: 61, passing: 61, verified: 61, failing: 0 }],
    failing: [],
  });
  const text = rendered(facts);
  assertGolden('all-verified', text);
  assert.match(text, /Nothing: the goal is reached/);
  assert.doesNotMatch(text, /next iteration begins/);
});

test('three hundred failing tests are capped and the rest is counted', () => {
  const tests = Array.from({ length: 300 }, (_, n): TestIdentity => {
    return { file: `tests/part-${n % 50}.test.mjs`, className: '', name: `case ${n}` };
  });
  const said = 'connect ECONNREFUSED 127.0.0.1:5432';
  const group = failureGroup({
    id: 'g-0d0d0d',
    title: said,
    status: 'needs-person',
    attempts: 0,
    refusals: [],
    tests: tests.map((one) => groupTest(one, said)),
  });
  const failures: RecordedResult[] = tests.map((one) => failure(one, said));
  const many = counts(310, 300);
  const facts = iterationFacts({
    iteration: iteration({
      ...nothing,
      massFailure: true,
      groups: [group],
      suiteRuns: [suiteRun({ status: 'failed', counts: many, failures })],
      deployed: TESTED,
    }),
    ledger: ledger(310, 310, 310, 10, 10),
    plan: plan({ goal: { target: null } }),
    suites: [{ id: 'p1', name: 'P1 Critical', priority: 1, before: many, after: many, collected: 310 }],
    categories: Array.from({ length: 60 }, (_, n) => {
      return { suiteId: 'p1', category: `part ${n}`, tests: 5, passing: 0, verified: 0, failing: 5 };
    }),
    failing: tests.map((one) => ({ ...one, suiteId: 'p1', message: said, groupId: group.id })),
  });
  const text = rendered(facts);
  assertGolden('mass-failure', text);
  assert.match(text, /- and 290 more tests/);
  assert.match(text, / {2}- and 295 more tests/);
  assert.match(text, /35 more categories with 175 tests, 175 failing/);
  assert.ok(text.split('\n').length < 200);
});

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
      { suiteId: 'p1', category: 'WebSocket Core', tests: 25, passing: 24, verified: 24, failing: 1 },
      { suiteId: 'p2', category: 'Payment', tests: 30, passing: 30, verified: 12, failing: 0 },
      { suiteId: 'p2', category: 'Cart', tests: 10, passing: 5, verified: 5, failing: 2 },
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
  const text = rendered(facts);
  assertGolden('several', text);
  assert.match(text, /Attempt 1\*\* \(1 min 1 s of work\) was refused: it skips tests\/checkout/);
  assert.match(text, /\*\*Estimated iterations needed\*\*: \d+ \(P85 \d+\)/);
});
