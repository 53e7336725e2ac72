// A flaky test that does not count for a while.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { startTiny, tinyFor } from '../helpers/run-tiny.ts';

const A_1 = { suiteId: 'a', file: '', className: 'a_', name: 'a_1' };
const IN_A_WEEK = Date.now() + 7 * 86_400_000;

test('a test in quarantine opens no group, keeps the loop from its goal unless the plan lets it, and is named', async (t) => {
  const { project, engine } = await tinyFor(t, { a_1: 'flaky', a_2: true });
  const product = (a_1: string | boolean) => {
    writeFileSync(join(project.folder, 'product.json'), JSON.stringify({ a_1, a_2: true }));
    project.git('commit', '-qam', `a_1 is ${a_1}`);
  };
  await (await startTiny(project, engine, { once: true })).rest();
  assert.equal(engine.history.testLife('tiny', A_1, Date.now())?.flakiness.state, 'flaky');
  engine.quarantines.add('tiny', { ...A_1, by: 'mia', reason: 'race in the clock', until: IN_A_WEEK });

  product('chance');
  project.say('unlucky');
  const blocked = await (await startTiny(project, engine)).rest();
  assert.deepEqual([blocked.status, blocked.blockedOn], ['blocked', 'person']);
  assert.equal(blocked.reason, 'nothing fails, but 1 of 2 tests are not verified: 1 test in quarantine: a_1');
  assert.deepEqual(blocked.iteration?.groups, []);
  const { collected, executed, passing, verified } = blocked.ledger;
  assert.deepEqual([collected, executed, passing, verified], [2, 2, 1, 1]);
  const [run] = blocked.iteration?.suiteRuns ?? [];
  assert.deepEqual([run?.status, run?.counts?.failed, run?.counts?.skipped], ['passed', 0, 1]);
  await engine.loops.stop(blocked.id, 'mia', false);
  await engine.loops.finished(blocked.id);

  writeFileSync(
    project.config,
    `${readFileSync(project.config, 'utf8')}goal: { without_quarantined: true }\n`,
  );
  const reached = await (await startTiny(project, engine)).rest();
  assert.equal(reached.status, 'reached', reached.reason);
  assert.equal(
    reached.reason,
    'the one test in scope is verified on the deployed revision, without 1 test in quarantine: a_1',
  );
  assert.deepEqual(project.lines('fixer-starts'), []);
  const number = reached.iteration?.number;
  const report = readFileSync(join(project.data, `reports/tiny/iteration-${number}.md`), 'utf8');
  assert.match(
    report,
    /\*\*In quarantine\*\* \(1\), neither passing nor failing:\n {2}- `a_ › a_1` failed; until .* UTC, mia: race in the clock/,
  );
  assert.match(report, /The goal is reached/);
  assert.match(report, /verified 1 .*· 1 in quarantine/);
  const facts = engine.history.iteration('tiny', number ?? 0);
  assert.deepEqual([facts.skipped, facts.failing, facts.quarantined.length], [[], [], 1]);
  const life = engine.history.testLife('tiny', A_1, Date.now());
  const last = life?.results.at(-1);
  assert.deepEqual([last?.outcome, last?.quarantined], ['failed', true], 'what it did is kept');

  engine.quarantines.release('tiny', A_1, 'sam');
  const again = await startTiny(project, engine, { once: true });
  await again.until('fix-started');
  const loop = await again.rest();
  const ended = engine.history.iteration('tiny', loop.iteration?.number ?? 0).quarantineEnded;
  assert.deepEqual(
    ended.map((one) => [one.name, one.releasedBy]),
    [['a_1', 'sam']],
  );
});
