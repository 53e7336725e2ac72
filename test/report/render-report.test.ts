import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RecordedResult, TestIdentity } from '../../src/loop/model.ts';
import type { IterationFacts } from '../../src/loop/ports.ts';
import { buildReport } from '../../src/report/build-report.ts';
import { renderReport } from '../../src/report/render-report.ts';
import { assertGolden } from '../helpers/assert-golden.ts';
import { iteration, iterationFacts } from '../helpers/iteration-facts.ts';
import { counts, failure, failureGroup, groupTest, ledger, suiteRun, TESTED } from '../helpers/seed-nouns.ts';
import { plan } from '../helpers/seed-plan.ts';

const rendered = (facts: IterationFacts) => renderReport(buildReport(facts));
const quiet = (['preflight', 'test', 'report'] as const).map((phase, n) => {
  const startedAt = Date.UTC(2025, 8, 7) + n * 95_000;
  return { phase, startedAt, endedAt: startedAt + 95_000 };
});
const nothing = { suiteRuns: [], groups: [], fixes: [], deployments: [], grouped: false, pushed: null };

test('the iteration of the seed report has every section of it', () => {
  assertGolden(new URL('golden/seed.md', import.meta.url), rendered(iterationFacts()));
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
  assertGolden(new URL('golden/nothing-run.md', import.meta.url), text);
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
    categories: [
      { suiteId: 'p1', category: 'All', tests: 61, executed: 61, passing: 61, verified: 61, failing: 0 },
    ],
    failing: [],
  });
  const text = rendered(facts);
  assertGolden(new URL('golden/all-verified.md', import.meta.url), text);
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
    owner: null,
    claimedBy: null,
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
      return {
        suiteId: 'p1',
        category: `part ${n}`,
        tests: 5,
        executed: 5,
        passing: 0,
        verified: 0,
        failing: 5,
      };
    }),
    failing: tests.map((one) => ({ ...one, suiteId: 'p1', message: said, groupId: group.id })),
  });
  const text = rendered(facts);
  assertGolden(new URL('golden/mass-failure.md', import.meta.url), text);
  assert.match(text, /- and 290 more tests/);
  assert.match(text, / {2}- and 295 more tests/);
  assert.match(text, /35 more categories with 175 tests, 175 failing/);
  assert.ok(text.split('\n').length < 200);
});
