// The bundled example from `/loop start` over real WebSockets to reached, with the bot as a process of its own.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { LoopEvent } from '../../src/loop/event.ts';
import { renderFacts } from '../../src/open-engine.ts';
import { startPlayground } from '../../src/playground/start-playground.ts';
import { buildReport } from '../../src/report/build-report.ts';
import { openStore } from '../../src/store/open-store.ts';
import { systemClock } from '../../src/system-clock.ts';
import { eventually, spawnBot } from '../helpers/spawn-bot.ts';
import { freePort } from '../storefront/storefront.ts';

const CONFIG = fileURLToPath(new URL('../../examples/storefront/greenloop.yaml', import.meta.url));
const STOP = fileURLToPath(new URL('../../examples/storefront/scripts/stop.mjs', import.meta.url));
const CHANNEL = '#storefront-loop';

const root = mkdtempSync(join(tmpdir(), 'greenloop-storefront-'));
const data = join(root, 'data');
let env: NodeJS.ProcessEnv;
let events: readonly LoopEvent[];
let texts: readonly { readonly text: string; readonly replies: readonly string[] }[];
let opened: ReturnType<typeof openStore>;

before(async () => {
  env = {
    ...process.env,
    GREENLOOP_DATA: data,
    STOREFRONT_HOME: join(root, 'staging'),
    STAGING_URL: `http://127.0.0.1:${await freePort()}`,
  };
  const playground = await startPlayground({ port: 0, stateFile: null, limits: 'off' });
  const bot = spawnBot(playground, CONFIG, env);
  await eventually('the bot to connect', () => playground.controls.connections() > 0, 30_000);
  await playground.people.command({ user: 'mia', channel: CHANNEL, text: '/loop start' });
  const shown = () => JSON.stringify(playground.people.transcript(CHANNEL, null));
  const end = bot.gone.then((how) => assert.fail(`the bot ended (${how}): ${bot.said()}`));
  await Promise.race([
    eventually('the goal to be reached', () => /goal reached|has reached|is reached/i.test(shown())),
    end,
  ]);
  await bot.kill('SIGTERM');
  texts = playground.people.transcript(CHANNEL, null).map(({ text, replies }) => ({
    text,
    replies: replies.map((reply) => JSON.stringify([reply.text, reply.blocks])),
  }));
  await playground.close();
  opened = openStore({ file: join(data, 'greenloop.db'), clock: systemClock });
  events = opened.store.journal(0, 100_000).map((entry) => entry.event);
});

after(() => {
  opened?.close();
  execFileSync(process.execPath, [STOP], { env });
  rmSync(root, { recursive: true, force: true });
});

const of = <Type extends LoopEvent['type']>(type: Type) =>
  events.filter((event): event is Extract<LoopEvent, { type: Type }> => event.type === type);
const origin = join(data, 'projects/storefront/origin');
const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'safe.directory=*', ...args], { cwd: origin, encoding: 'utf8' }).trim();

test('the goal is reached: 66 of 66 verified on what is deployed', () => {
  assert.deepEqual(
    of('loop-finished').map((event) => event.as),
    ['reached'],
  );
  assert.deepEqual(of('iteration-ended').at(-1)?.ledger, {
    declared: 66,
    collected: 66,
    executed: 66,
    passing: 66,
    verified: 66,
  });
});

test('each iteration has its ledger: 25 executed and 61 collected at first, 66 from the fix of the file on', () => {
  const ledgers = of('iteration-ended').map((event) => event.ledger);
  assert.deepEqual(ledgers[0], { declared: 66, collected: 61, executed: 25, passing: 25, verified: 1 });
  assert.equal(ledgers[1]?.collected, 66);
  for (const [index, ledger] of ledgers.entries()) {
    const stored = opened.history.iteration('storefront', index + 1);
    assert.deepEqual(stored.ledger, ledger);
    assert.deepEqual(stored.previousLedger, ledgers[index - 1] ?? null);
  }
});

test('the first run of the critical suite is 24 of 25', () => {
  const first = of('suite-ended')[0];
  assert.deepEqual([first?.counts.tests, first?.counts.passed, first?.counts.failed], [25, 24, 1]);
});

test('the attempt that edits a test is refused by name and never merged', () => {
  const refused = of('fix-refused');
  assert.equal(refused.length, 1);
  assert.match(refused[0]?.reasons.join() ?? '', /tests\/p1\.test\.mjs/);
  assert.equal(
    of('fix-merged').some((event) => event.fixId === refused[0]?.fixId),
    false,
  );
  assert.equal(
    git('log', '--format=%H', 'main..greenloop/storefront', '--', 'tests', 'tools', 'scripts'),
    '',
  );
});

test('every merged fix is one commit on the pushed branch, with its trailers', () => {
  const merged = of('fix-merged');
  const hashes = git('log', '--format=%H', '--reverse', 'main..greenloop/storefront').split('\n');
  assert.deepEqual(hashes.toSorted(), merged.map((event) => event.commit).toSorted());
  for (const { commit, fixId } of merged)
    assert.ok(git('log', '-1', '--format=%B', commit).split('\n').includes(`Greenloop-Fix: ${fixId}`));
});

test('what is deployed is the head of the branch, as staging itself says', async () => {
  const response = await fetch(`${env.STAGING_URL}/revision`);
  assert.ok((await response.text()).includes(git('rev-parse', 'greenloop/storefront')));
});

test('a test that could not be loaded until a fix is called unmasked', () => {
  const states = of('failures-grouped').flatMap((event) =>
    event.groups.map((group) => [group.title, group.state] as const),
  );
  assert.equal(states.find(([title]) => /cancelled run/.test(title))?.[1], 'unmasked');
});

/** What the tests of a group said, beside its message. */
const isFile = (reply: string) => reply.includes(': all that ');

test('the thread has one message an iteration, and one for each group, none of them twice', () => {
  const parents = texts.filter((one) => /iteration \d+/.test(one.text));
  assert.equal(parents.length, of('iteration-started').length);
  for (const [index, group] of of('failures-grouped').entries())
    for (const { id } of group.groups)
      assert.equal(
        parents[index]?.replies.filter((reply) => reply.includes(id) && !isFile(reply)).length,
        1,
        `${id} in iteration ${index + 1}`,
      );
  const deployments = parents.flatMap((one) => one.replies.filter((reply) => /Deployment of/.test(reply)));
  assert.equal(deployments.length, of('deployment-started').length);
});

test('the report of each iteration agrees with the database', () => {
  for (const number of [1, 2, 3]) {
    const facts = opened.history.iteration('storefront', number);
    const report = buildReport(facts) as unknown as {
      ledger: unknown;
      commits: { hash: string }[];
      suites: { id: string }[];
    };
    assert.deepEqual(report.ledger, facts.ledger);
    assert.equal(report.suites.length, 12);
    const written = readFileSync(join(data, 'reports/storefront', `iteration-${number}.md`), 'utf8');
    const merged = facts.iteration.fixes.flatMap((fix) =>
      fix.commit === null ? [] : [fix.commit.slice(0, 7)],
    );
    for (const hash of merged) assert.ok(written.includes(hash), `${hash} in iteration ${number}`);
    assert.ok(renderFacts(facts).includes('66'));
  }
  assert.match(readFileSync(join(data, 'reports/storefront/iteration-1.md'), 'utf8'), /24/);
});

test('a report never claims for an iteration what only a later one reached', () => {
  const ofIteration = (number: number) => renderFacts(opened.history.iteration('storefront', number));
  const last = of('iteration-started').length;
  assert.match(ofIteration(last), /goal (?:is|was) reached/i);
  for (let number = 1; number < last; number++) {
    assert.doesNotMatch(ofIteration(number), /goal (?:is |was )?reached/i);
    assert.match(ofIteration(number), new RegExp(`it went on with iteration ${number + 1}`));
  }
  const loaded = ofIteration(2)
    .split('### ')
    .find((part) => part.includes('lifecycle-events.test.mjs cannot be loaded'));
  assert.match(loaded ?? '', /on the deployment: 1 test passed/);
});
