// Everything goes wrong once on the storefront: a flaky test, a fake one, a cheat, a fix that does not hold, an outage, a deployment that
// has to be rolled back, and a failure that only a fix brought to light. The loop arrives all the same, and its reports say all of it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { readPlan } from '../../src/config/read-plan.ts';
import type { JournalEntry, LoopEvent } from '../../src/loop/event.ts';
import type { Loop } from '../../src/loop/model.ts';
import { type Engine, openEngine } from '../../src/open-engine.ts';
import { makeSeven } from '../helpers/storefront-seven.ts';

const OUTAGE_MS = 5_000;
const TOKEN = 'websocket authentication: a forged token is refused';

let project: Awaited<ReturnType<typeof makeSeven>>;
let engine: Engine;
let entries: readonly JournalEntry[];
let loop: Loop;

before(async () => {
  project = await makeSeven();
  const fault = Promise.withResolvers<never>();
  engine = await openEngine(project.data, project.env, fault.reject);
  let wasOut = false;
  engine.store.onRecorded(({ event, iteration, loopId }) => {
    if (event.type === 'revision-asked' && iteration === 2 && !wasOut) {
      wasOut = true;
      project.stop();
      setTimeout(project.restart, OUTAGE_MS);
    }
    if (event.type === 'loop-blocked' && event.on === 'person') {
      project.replaceFake();
      engine.loops.resume(loopId, 'mia').catch(fault.reject);
    }
  });
  const loopId = await engine.loops.start({
    plan: await readPlan(project.config),
    suites: [],
    once: false,
    by: 'mia',
  });
  loop = await Promise.race([engine.loops.finished(loopId), fault.promise]);
  entries = engine.store.journal(0, 100_000);
});

after(async () => {
  await engine?.shutDown();
  project?.remove();
});

/** Events of one kind, with the number of their iteration in front. */
const of = <Type extends LoopEvent['type']>(type: Type) =>
  entries.flatMap(({ event, iteration }) =>
    event.type === type ? [[iteration, event as Extract<LoopEvent, { type: Type }>] as const] : [],
  );
const report = (number: number) =>
  readFileSync(join(project.data, `reports/storefront/iteration-${number}.md`), 'utf8');
const facts = (number: number) => engine.history.iteration('storefront', number);

test('the goal is reached in the end: 68 of 68 verified on what is deployed', async () => {
  assert.equal(loop.status, 'reached', loop.reason);
  const { declared, collected, executed, passing, verified } = loop.ledger;
  assert.deepEqual([declared, collected, executed, passing, verified], [68, 68, 68, 68, 68]);
  const answer = await fetch(new URL('/revision', project.env.STAGING_URL));
  assert.equal((await answer.text()).trim(), project.git('rev-parse', 'greenloop/storefront'));
});

test('the cheat is refused by name, is on no branch, and iteration 1 says so', () => {
  const refused = of('fix-refused');
  assert.deepEqual(
    refused.map(([iteration, { reasons }]) => [iteration, reasons]),
    [[1, ['it edits tests/p1.test.mjs, which is protected (tests/**)']]],
  );
  assert.equal(project.git('log', '--format=%H', 'main..greenloop/storefront', '--', 'tests').trim(), '');
  assert.match(report(1), /\*\*Attempt 1\*\* .* was refused: it edits tests\/p1\.test\.mjs/);
});

test('the fix that changes nothing that matters does not hold: the group is open again, and mended in iteration 2', () => {
  assert.deepEqual(
    of('fix-not-held').map(([iteration, { reason }]) => [iteration, reason.slice(0, 69)]),
    [[1, `${TOKEN} still fails: auth`]],
  );
  const [group] = facts(1).iteration.groups;
  assert.deepEqual([group?.status, group?.attempts], ['reopened', 2]);
  assert.match(report(1), /\*\*Attempt 2\*\* .* did not hold: websocket authentication.* still fails/);
  assert.match(report(1), /The one failure group is still open/);
  const [again] = facts(2).iteration.groups;
  assert.deepEqual([again?.id, again?.state, again?.status], [group?.id, 'still-failing', 'verified']);
});

test('the outage stops iteration 2 before a test runs, counts no test as failing, and is told with its time', () => {
  const blocked = of('loop-blocked').filter(([, { on }]) => on === 'environment');
  assert.deepEqual(
    blocked.map(([iteration]) => iteration),
    [2],
  );
  const [wait] = facts(2).waits;
  assert.equal(wait?.on, 'environment');
  assert.ok((wait?.until ?? 0) - (wait?.since ?? 0) >= OUTAGE_MS);
  const during = entries.filter(
    ({ at, event }) => event.type === 'suite-started' && at >= (wait?.since ?? 0) && at < (wait?.until ?? 0),
  );
  assert.deepEqual(during, []);
  assert.match(report(2), /\*\*Stood still\*\*: it waited \d+(?:\.\d)? s for the environment \(.*\/health/);
});

test('the deployment that does not start is rolled back, its six fixes leave the branch, and their groups are open again', () => {
  const faulty = of('deployment-faulty');
  assert.deepEqual(
    faulty.map(([iteration]) => iteration),
    [3],
  );
  assert.deepEqual(
    of('deployment-rolled-back').map(([iteration, { ok }]) => [iteration, ok]),
    [[3, true]],
  );
  const reverted = of('fix-reverted');
  assert.deepEqual([reverted.length, facts(3).iteration.fixes.length], [6, 6]);
  assert.ok(facts(3).iteration.groups.every((group) => group.status === 'reopened'));
  assert.match(report(3), /\*\*Status\*\*: \u2717 rolled back: .* did not become healthy/);
  assert.match(report(3), /Of 6 failure groups, 6 are still open/);
  assert.ok(facts(4).iteration.groups.every((group) => group.state === 'still-failing'));
  assert.match(report(4), /Of 6 failure groups, 6 are fixed and verified on the deployment/);
});

test('the flaky test is passing and not verified in its iteration, opens no group, and is named with its retry', () => {
  const flaky = facts(3).flaky.map(({ name, retries }) => [name, retries]);
  assert.deepEqual(flaky, [['the clock of staging is right', 1]]);
  assert.match(report(3), /\*\*Flaky\*\* \(1\), passed only when run again: `tests\/clock.*` \(1 retry\)/);
  const clock = facts(3).categories.find((one) => one.suiteId === 'clock');
  assert.deepEqual([clock?.passing, clock?.verified], [1, 0]);
  const groups = of('failures-grouped').flatMap(([, event]) => event.groups);
  assert.ok(!groups.some((group) => group.suiteId === 'clock'));
});

test('the fake test never counts: when nothing else is left, a person is told why, and its replacement counts', () => {
  const asked = of('loop-blocked').filter(([, { on }]) => on === 'person');
  assert.equal(asked.length, 1);
  assert.match(
    asked[0]?.[1].reason ?? '',
    /1 of 68 tests are not verified.*1 suspicious pass does not count: an invoice follows every order passed in no time at all/,
  );
  assert.equal(asked[0]?.[0], 6);
  assert.equal(facts(6).ledger.passing, 67);
  assert.match(report(6), /1 suspicious pass does not count: an invoice follows every order/);
  assert.doesNotMatch(report(6), /goal is reached/i);
  assert.equal(facts(7).categories.find((one) => one.suiteId === 'invoices')?.verified, 1);
});

test('what a mended file brought to light is unmasked, not a regression', () => {
  const states = of('failures-grouped').flatMap(([iteration, { groups }]) =>
    groups.map(({ title, state }) => [iteration, title, state] as const),
  );
  const [found] = states.filter(([, title]) => title === 'a cancelled run is told as cancelled');
  assert.deepEqual(found, [5, 'a cancelled run is told as cancelled', 'unmasked']);
});

test('each iteration counts what its reports held, and claims nothing of a later one', () => {
  for (const [iteration, event] of of('iteration-ended')) {
    const { ledger, categories } = facts(iteration ?? 0);
    assert.deepEqual(ledger, event.ledger);
    const sum = (figure: 'tests' | 'executed' | 'passing' | 'verified') =>
      categories.reduce((total, one) => total + one[figure], 0);
    const sums = [sum('tests'), sum('executed'), sum('passing'), sum('verified')];
    assert.deepEqual(
      sums,
      [ledger.collected, ledger.executed, ledger.passing, ledger.verified],
      `${iteration}`,
    );
    if (iteration !== 7) assert.doesNotMatch(report(iteration ?? 0), /goal is reached/i);
  }
  assert.match(report(7), /The goal is reached: all 68 tests/);
  assert.deepEqual(
    of('suite-ended')
      .filter(([iteration, { runId }]) => iteration === 3 && /-p1-test-1$/.test(runId))
      .map(([, { counts }]) => [counts.tests, counts.passed]),
    [[25, 25]],
  );
});
