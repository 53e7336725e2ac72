import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Iteration } from '../../src/loop/model.ts';
import { buildReport } from '../../src/report/build-report.ts';
import { isGoalReached } from '../../src/report/goal-reached.ts';
import { renderReport } from '../../src/report/render-report.ts';
import { rerunCommand, shellWord } from '../../src/report/rerun-command.ts';
import { testLabel } from '../../src/report/words.ts';
import { iteration, iterationFacts } from '../helpers/iteration-facts.ts';
import { counts, FIXED, failureGroup, fix, ledger, suiteRun, TESTED } from '../helpers/seed-nouns.ts';
import { plan, suitePlan } from '../helpers/seed-plan.ts';

test('the JSON has the figures of the seed report, computed', () => {
  const report = buildReport(iterationFacts());
  assert.equal(report.iteration, 1);
  assert.equal(report.date, '2025-09-07T00:12:40.000Z');
  assert.deepEqual(report.ledger, ledger(466, 244, 25, 25, 25));
  assert.equal(report.ledger_before, null);
  assert.deepEqual(report.metrics, {
    current: 25,
    target: 466,
    gap: 441,
    percent: 5.4,
    passing: 25,
    never_collected: 222,
  });
  assert.deepEqual(report.deployment_facts[0], {
    name: 'image_mb',
    value: 150,
    baseline: 350,
    change_percent: -57.1,
  });
  assert.deepEqual(
    report.suites.map((suite) => [suite.id, suite.before?.passed ?? null, suite.after?.passed ?? null]),
    [
      ['p1', 24, 25],
      ['staging', null, null],
    ],
  );
  assert.deepEqual(
    report.phases.map((phase) => phase.name),
    ['preflight', 'test', 'group', 'fix', 'check', 'commit', 'deploy', 'verify', 'report'],
  );
  assert.equal(report.iterations_needed, null);
});

test('the report is data: it survives JSON unchanged', () => {
  const report = buildReport(iterationFacts());
  assert.deepEqual(JSON.parse(JSON.stringify(report)), report);
});

test('a fix names the runs and revisions that showed the failure and proved it gone', () => {
  const [refused, held] = buildReport(iterationFacts()).fixes;
  assert.deepEqual(held?.verification, {
    before: [{ run: 'i1-p1-rerun-1', suite: 'p1', revision: TESTED, status: 'failed', tests: 1, failing: 1 }],
    check: [],
    without: [],
    again: [],
    after: [{ run: 'i1-p1-verify-1', suite: 'p1', revision: FIXED, status: 'passed', tests: 1, failing: 0 }],
  });
  assert.deepEqual(refused?.verification.after, []);
  assert.match(refused?.reasons[0] ?? '', /^it edits tests\//);
});

test('the check on the candidate is that fix’s own', () => {
  const base = iteration();
  const check = { purpose: 'check', counts: counts(1, 0), selection: [] } as const;
  const suiteRuns = [
    ...base.suiteRuns,
    suiteRun({ ...check, id: 'own', fixId: fix({}).id, revision: 'c0ffee' }),
    suiteRun({ ...check, id: 'other', fixId: 'another' }),
  ];
  const report = buildReport(iterationFacts({ iteration: iteration({ suiteRuns }) }));
  assert.deepEqual(
    report.fixes[1]?.verification.check.map((run) => run.run),
    ['own'],
  );
});

const unhealthy = { healthy: false, at: 0, checks: [{ name: 'db', ok: false, words: 'refused' }] };
const nothing = { suiteRuns: [], deployments: [], fixes: [], groups: [] };
const reasons: readonly (readonly [string, Partial<Iteration>, string])[] = [
  ['a suite above its tolerance', {}, 'P1 Critical was above its tolerance (1 of 25 failing, 0 % tolerated)'],
  [
    'an unhealthy environment',
    { ...nothing, health: unhealthy },
    'the environment was not healthy: db: refused',
  ],
  [
    'a suite without a result',
    { suiteRuns: [suiteRun({ status: 'timed-out', counts: counts(0, 0) })] },
    'P1 Critical gave no result (timed out)',
  ],
  ['nothing that is known', { suiteRuns: [suiteRun({})] }, ''],
];
for (const [title, changes, expected] of reasons)
  test(`a suite that was not run because of ${title} says so`, () => {
    const facts = iterationFacts({ iteration: iteration(changes) });
    assert.equal(buildReport(facts).suites[1]?.not_run_because, expected);
  });

test('a share of failures that is just tolerated closes no gate', () => {
  const suites = plan().suites.map((suite) => ({ ...suite, tolerance: 0.04 }));
  assert.equal(buildReport(iterationFacts({ plan: plan({ suites }) })).suites[1]?.not_run_because, '');
});

test('a baseline is compared only with what the deployment itself measured', () => {
  const { deploy } = plan();
  assert.ok(deploy);
  const facts = iterationFacts({ plan: plan({ deploy: { ...deploy, baseline: { constructor: 3 } } }) });
  const [first] = buildReport(facts).deployment_facts;
  assert.deepEqual(first, { name: 'constructor', value: null, baseline: 3, change_percent: null });
});

test('a phase entered twice is counted together, an open one has no time', () => {
  const times = { startedAt: 0, endedAt: 1_000 };
  const phases = [
    { phase: 'preflight', ...times },
    { phase: 'preflight', ...times },
    { phase: 'test', startedAt: 5_000, endedAt: null },
  ] as const;
  const report = buildReport(iterationFacts({ iteration: iteration({ phases }) }));
  assert.deepEqual(report.phases, [
    { name: 'preflight', duration_ms: 2_000 },
    { name: 'test', duration_ms: null },
  ]);
});

test('the forecast of a report does not change when later iterations have ended', () => {
  const past = [10, 20, 30, 40, 400].map((passing, index) => {
    return { number: index + 1, ledger: ledger(466, 466, 466, passing, passing), durationMs: 60_000 };
  });
  const at = (count: number) =>
    buildReport(
      iterationFacts({
        iteration: iteration({ number: 4 }),
        ledger: ledger(466, 466, 466, 40, 40),
        past: past.slice(0, count),
      }),
    ).iterations_needed;
  assert.equal(at(5)?.p50, 43);
  assert.deepEqual(at(5), at(4));
});

test('a group without a person’s or a fixer’s work left is no next step', () => {
  const groups = (['verified', 'merged', 'gone', 'needs-person', 'reopened'] as const).map((status) => {
    return failureGroup({ id: `g-${status}`, status });
  });
  const steps = buildReport(iterationFacts({ iteration: iteration({ groups }) })).next_steps;
  assert.deepEqual(
    steps.flatMap(({ what }) => /^Fix (g-\w+)/.exec(what)?.[1] ?? []),
    ['g-reopened'],
  );
});

test('what comes next follows from how the loop stands', () => {
  const last = (loopStatus: 'paused' | 'blocked' | 'gave-up' | 'running') =>
    buildReport(iterationFacts({ loopStatus, loopReason: 'stuck' })).next_steps.at(-1);
  assert.equal(last('paused')?.command, '/loop resume');
  assert.match(last('blocked')?.what ?? '', /stuck/);
  assert.equal(last('gave-up')?.command, 'npx greenloop run /srv/greenloop/netra/greenloop.yaml');
  assert.equal(last('running')?.command, null);
});

test('the goal is reached only by a whole clean run without a fix', () => {
  const clean = {
    iteration: iteration({ ...nothing, suiteRuns: [suiteRun({})] }),
    ledger: ledger(25, 25, 25, 25, 25),
    suites: iterationFacts().suites.slice(0, 1),
  };
  assert.equal(isGoalReached(iterationFacts(clean)), true);
  assert.equal(isGoalReached(iterationFacts({ ...clean, ledger: ledger(26, 25, 25, 25, 25) })), false);
  assert.equal(isGoalReached(iterationFacts({ ...clean, ledger: ledger(25, 25, 25, 25, 24) })), false);
  const fixed = iteration({ ...nothing, suiteRuns: [suiteRun({})], fixes: [fix({})] });
  assert.equal(isGoalReached(iterationFacts({ ...clean, iteration: fixed })), false);
  assert.equal(isGoalReached(iterationFacts({ ...clean, iteration: iteration({ fixes: [] }) })), false);
});

test('few failing tests are rerun by name, many with their suite', () => {
  const suite = plan().suites[1];
  assert.ok(suite);
  const one = (n: number) => ({ file: 'tests/a.py', className: 'tests.a.TestPay', name: `test ${n}` });
  assert.equal(
    rerunCommand(suite, [one(1)]),
    "python -m pytest 'tests/a.py::TestPay::test 1' -v --junitxml=reports/staging.xml",
  );
  const many = Array.from({ length: 11 }, (_, n) => one(n));
  assert.match(rerunCommand(suite, many), /^python -m pytest tests\/e2e\/staging -v/);
  const node = suitePlan({ rerun: ['node', 'tools/rerun.mjs', '{tests}'] });
  const nested = { file: 'a.test.mjs', className: 'Pay', name: "it's paid" };
  assert.equal(rerunCommand(node, [nested]), "node tools/rerun.mjs 'Pay > it'\\''s paid'");
});

test('no word of a test ends its shell quotes', () => {
  assert.equal(shellWord("it's; rm -rf /"), `'it'\\''s; rm -rf /'`);
  assert.equal(shellWord('$(reboot)\n`x`'), "'$(reboot) `x`'");
  assert.equal(shellWord(''), "''");
});

for (const [identity, expected] of [
  [{ file: 'a/b.py', className: 'a.b', name: 'test_x' }, 'a/b.py › test_x'],
  [{ file: 'a/b.py', className: 'a.b.TestPay', name: 'test_x' }, 'a/b.py › TestPay › test_x'],
  [{ file: 'a.mjs', className: 'test', name: 'pays' }, 'a.mjs › pays'],
  [{ file: 'a.mjs', className: '', name: 'a.mjs' }, 'a.mjs'],
  [{ file: '', className: 'com.x.PayTest', name: 'pays' }, 'com.x.PayTest › pays'],
] as const)
  test(`a test is called ${expected}`, () => {
    assert.equal(testLabel(identity), expected);
  });

test('passes that do not count are told by why, and not as skipped too', () => {
  const named = (name: string) => ({ suiteId: 'p1', file: 'tests/pay.py', className: '', name });
  const report = buildReport(
    iterationFacts({
      skipped: [named('pays'), named('ships'), named('prints')],
      doubted: [
        { ...named('pays'), belief: 'suspicious', reasons: ['in 40 ms'] },
        { ...named('ships'), belief: 'fake', reasons: ['in 40 ms', 'without an assertion'] },
      ],
    }),
  );
  const label = (name: string) => testLabel(named(name));
  assert.deepEqual(report.skipped, [{ suite: 'p1', test: label('prints') }]);
  assert.deepEqual(report.doubted, [
    { suite: 'p1', test: label('pays'), belief: 'suspicious', reasons: ['in 40 ms'] },
    { suite: 'p1', test: label('ships'), belief: 'fake', reasons: ['in 40 ms', 'without an assertion'] },
  ]);
  const text = renderReport(report);
  assert.match(
    text,
    /\*\*Passes that do not count\*\* \(2\), neither passing nor verified:\n {2}- fake: passed in 40 ms; without an assertion: .*ships.*\n {2}- suspicious: passed in 40 ms: .*pays/,
  );
  assert.match(text, /\*\*Skipped\*\* \(1\)/);
});
