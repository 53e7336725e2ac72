// The bot is killed by pid in the middle of things, the playground lives on, and the same iteration goes on.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { startPlayground } from '../../src/playground/start-playground.ts';
import { openStore } from '../../src/store/open-store.ts';
import { systemClock } from '../../src/system-clock.ts';
import { type Bot, eventually, spawnBot } from '../helpers/spawn-bot.ts';
import { createTinyProject } from '../helpers/tiny-project.ts';

const CHANNEL = '#storefront-loop';

async function world(t: TestContext) {
  const project = createTinyProject({ a_1: false, a_2: true, b_1: true }, (yaml) =>
    yaml.replace('#tiny', CHANNEL),
  );
  const playground = await startPlayground({ port: 0, stateFile: null, limits: 'off' });
  const env = { ...project.env, GREENLOOP_DATA: project.data };
  let bot: Bot | null = null;
  t.after(async () => {
    await bot?.kill('SIGKILL');
    await playground.close();
    project.remove();
  });
  const start = async () => {
    const before = playground.controls.connections();
    bot = spawnBot(playground, project.config, env);
    const { gone, said } = bot;
    const ended = gone.then((how) => {
      throw new Error(`the bot ended (${how}): ${said()}`);
    });
    ended.catch(() => {});
    await Promise.race([
      eventually('the bot to connect', () => playground.controls.connections() > before, 30_000),
      ended,
    ]);
    return bot;
  };
  const shown = () => playground.people.transcript(CHANNEL, null);
  const journal = () => {
    const opened = openStore({ file: join(project.data, 'greenloop.db'), clock: systemClock });
    try {
      return opened.store.journal(0, 100_000);
    } finally {
      opened.close();
    }
  };
  return { project, playground, start, shown, journal };
}

const moments: readonly (readonly [where: string, hold: string, text: string, begun: string])[] = [
  ['a suite', 'hold-suite', 'a_', 'suite-starts'],
  ['a fix', 'hold-fixer', '', 'fixer-starts'],
  ['a deployment', 'hold-deploy', '', 'deploy-starts'],
];

for (const [where, hold, text, begun] of moments)
  test(`a bot killed in the middle of ${where} goes on with the same iteration, and nothing is begun or said twice`, async (t) => {
    const { project, playground, start, shown, journal } = await world(t);
    project.say(hold, text);
    const bot = await start();
    await playground.people.command({ user: 'mia', channel: CHANNEL, text: '/loop start' });
    await eventually(`${where} to begin`, () => project.lines(begun).length === 1);
    await eventually('the parent message', () => shown().some((one) => /iteration 1/.test(one.text)));
    assert.equal(await bot.kill('SIGKILL'), 'SIGKILL');
    const again = await start();
    assert.equal(project.lines(begun).length, 1);
    project.unsay(hold);
    await eventually('the end', () => journal().some(({ event }) => event.type === 'loop-finished'));
    await eventually('the last message', () => /reached/.test(JSON.stringify(shown())));
    await again.kill('SIGTERM');

    const events = journal().map((entry) => entry.event);
    const finished = events.find((event) => event.type === 'loop-finished');
    assert.deepEqual(finished?.type === 'loop-finished' && finished.as, 'reached');
    for (const type of ['suite-started', 'fix-started', 'deployment-started'] as const) {
      const started = events.filter((event) => event.type === type).map((event) => JSON.stringify(event));
      assert.equal(new Set(started).size, started.length, `${type} is recorded once each`);
    }
    assert.deepEqual(project.lines('suite-starts'), ['a_ 1 0', 'a_ 1 1', 'a_ 1 1', 'a_ 2 0', 'b_ 2 0']);
    assert.deepEqual(project.lines('fixer-starts'), ['a_1 1']);
    assert.equal(project.lines('deploy-starts').length, 2);

    const parents = shown().filter((one) => /iteration \d+/.test(one.text));
    assert.equal(parents.length, 2, 'one message an iteration');
    for (const parent of parents) {
      const replies = parent.replies.map((reply) => reply.text);
      assert.equal(new Set(replies).size, replies.length, `no reply twice: ${replies.join(' | ')}`);
    }
  });

test('a bot that is stopped politely leaves what runs, and goes on at the next start', async (t) => {
  const { project, playground, start, journal } = await world(t);
  project.say('hold-suite', 'a_');
  const bot = await start();
  await playground.people.command({ user: 'mia', channel: CHANNEL, text: '/loop start' });
  await eventually('the suite to begin', () => project.lines('suite-starts').length === 1);
  assert.equal(await bot.kill('SIGTERM'), 0);
  project.unsay('hold-suite');
  await start();
  await eventually('the end', () => journal().some(({ event }) => event.type === 'loop-finished'));
  assert.equal(project.lines('suite-starts')[1], 'a_ 1 1');
});
