// Tokens that Slack stops to accept, seen by a bot that is a process of its own.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { startPlayground } from '../../src/playground/start-playground.ts';
import { openStore } from '../../src/store/open-store.ts';
import { systemClock } from '../../src/system-clock.ts';
import { eventually, spawnBot } from '../helpers/spawn-bot.ts';
import { createTinyProject } from '../helpers/tiny-project.ts';

const CHANNEL = '#storefront-loop';

async function world(t: TestContext) {
  const project = createTinyProject({ a_1: false, b_1: true }, (yaml) => yaml.replace('#tiny', CHANNEL));
  const playground = await startPlayground({ port: 0, stateFile: null, limits: 'off' });
  const bots = new Set<ReturnType<typeof spawnBot>>();
  t.after(async () => {
    for (const bot of bots) await bot.kill('SIGKILL');
    await playground.close();
    project.remove();
  });
  const start = (team = playground.team()) => {
    const env = { ...project.env, GREENLOOP_DATA: project.data };
    const bot = spawnBot({ ...playground, team: () => team }, project.config, env);
    bots.add(bot);
    return bot;
  };
  const connected = () => eventually('the bot to connect', () => playground.controls.connections() > 0);
  const journal = () => {
    const opened = openStore({ file: join(project.data, 'greenloop.db'), clock: systemClock });
    try {
      return opened.store.journal(0, 100_000).map(({ event }) => event);
    } finally {
      opened.close();
    }
  };
  return { project, playground, start, connected, journal };
}

test('a loop whose bot token is revoked goes on to its end, says once what to mend, and is told of after a restart with a good one', async (t) => {
  const { project, playground, start, connected, journal } = await world(t);
  const shown = () => JSON.stringify(playground.people.transcript(CHANNEL, null));
  project.say('hold-suite', 'a_');
  const bot = start();
  await connected();
  await playground.people.command({ user: 'mia', channel: CHANNEL, text: '/loop start' });
  await eventually('the suite to begin', () => project.lines('suite-starts').length === 1);
  await eventually('the parent message', () => /iteration 1/.test(shown()));
  playground.controls.faults.add({
    method: '*',
    kind: 'refuse',
    error: 'token_revoked',
    times: Number.MAX_SAFE_INTEGER,
  });
  playground.controls.dropSockets();
  project.unsay('hold-suite');
  await eventually('the end', () => journal().some(({ type }) => type === 'loop-finished'));
  assert.doesNotMatch(shown(), /reached/);
  const told = (words: string) =>
    bot
      .said()
      .split('\n')
      .filter((line) => line.includes(words)).length;
  await eventually('a word about the connection', () => told("app's token (token_revoked).") > 0);
  assert.equal(told("Messages wait: Slack does not accept the bot's token (token_revoked)."), 1);
  assert.equal(told("app's token (token_revoked)."), 1);
  assert.doesNotMatch(bot.said(), /xox[a-z]-|xapp-/);
  assert.equal(await bot.kill('SIGTERM'), 0);

  playground.controls.faults.clear();
  start();
  await eventually('the last message', () => /reached/.test(shown()));
});

test('a token that turns out to be refused when Slack is back ends the bot with what to do', async (t) => {
  const { playground, start } = await world(t);
  playground.controls.setAway(true);
  const bot = start({ ...playground.team(), bot_token: 'xoxb-of-another-app' });
  await eventually('the bot to wait', () => bot.said().includes('Slack does not answer; trying again'));
  playground.controls.setAway(false);
  assert.equal(await bot.gone, 2);
  assert.match(
    bot.said(),
    /^greenloop: Slack does not accept the bot's token \(invalid_auth\)\.\n {2}Install the app again, .*SLACK_BOT_TOKEN/m,
  );
  assert.doesNotMatch(bot.said(), /this is a bug|at async|xoxb-/);
});
