// SIGTERM at bad moments: the bot ends with 0 by itself, and what it left is gone on with at the next start.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { startPlayground } from '../../src/playground/start-playground.ts';
import { type OpenStore, openStore } from '../../src/store/open-store.ts';
import { readLeader } from '../../src/store/read-leader.ts';
import { systemClock } from '../../src/system-clock.ts';
import { type Bot, eventually, spawnBot } from '../helpers/spawn-bot.ts';
import { createTinyProject } from '../helpers/tiny-project.ts';

const noProc = !existsSync('/proc') && 'there is no /proc';
const CHANNEL = '#storefront-loop';
/** What the bot says when it does not end in good order but because its time is over. */
const OUT_OF_TIME = /ending without waiting/;

async function world(t: TestContext) {
  const project = createTinyProject({ a_1: true }, (yaml) => yaml.replace('#tiny', CHANNEL));
  const playground = await startPlayground({ port: 0, stateFile: null, limits: 'off' });
  const bots: Bot[] = [];
  t.after(async () => {
    for (const bot of bots) await bot.kill('SIGKILL');
    await playground.close();
    project.remove();
  });
  const start = (): Bot => {
    const bot = spawnBot(playground, project.config, { ...project.env, GREENLOOP_DATA: project.data });
    bots.push(bot);
    return bot;
  };
  const connected = async (): Promise<Bot> => {
    const before = playground.controls.connections();
    const bot = start();
    await eventually('the bot to connect', () => playground.controls.connections() > before);
    return bot;
  };
  const ends = async (bot: Bot): Promise<void> => {
    assert.equal(await bot.kill('SIGTERM'), 0, bot.said());
    assert.doesNotMatch(bot.said(), OUT_OF_TIME);
  };
  const look = <T>(at: (opened: OpenStore) => T): T => {
    const opened = openStore({ file: join(project.data, 'greenloop.db'), clock: systemClock });
    try {
      return at(opened);
    } finally {
      opened.close();
    }
  };
  const type = (text: string) => playground.people.command({ user: 'mia', channel: CHANNEL, text });
  const finished = () =>
    look(({ store }) => store.journal(0, 100_000).some(({ event }) => event.type === 'loop-finished'));
  /** The messages about iterations. */
  const parents = () =>
    playground.people.transcript(CHANNEL, null).filter(({ text }) => /iteration \d+/.test(text));
  return { project, playground, start, connected, ends, look, type, finished, parents };
}

test('a bot that Slack does not answer at its start ends with 0', async (t) => {
  const { project, playground, start, ends } = await world(t);
  playground.controls.faults.add({ method: 'auth.test', kind: 'hang', times: 1_000 });
  const bot = start();
  const file = join(project.data, 'greenloop.db');
  // Until the tables are there, nobody can say who leads.
  await eventually('it to serve', () => existsSync(join(project.data, 'backups')));
  assert.equal(readLeader(file, Date.now())?.pid, bot.pid);
  await ends(bot);
});

test('a message that Slack does not take is posted after the next start, once', async (t) => {
  const { project, playground, connected, ends, type, finished, parents } = await world(t);
  project.say('hold-suite', 'a_');
  const bot = await connected();
  playground.controls.faults.add({ method: 'chat.postMessage', kind: 'hang', times: 1_000 });
  await type('/loop start');
  await eventually('the suite to run', () => project.lines('suite-starts').length === 1);
  await ends(bot);
  assert.deepEqual(parents(), []);
  playground.controls.faults.clear();
  project.unsay('hold-suite');
  await connected();
  await eventually('the end', finished);
  await eventually('the message', () => parents().length > 0);
  assert.equal(parents().length, 1);
  assert.equal(project.lines('suite-starts').length, 1, 'the suite lived on');
});

test('a message whose reply is withheld is looked for after the next start, and not posted again', async (t) => {
  const { project, playground, connected, ends, look, type, parents } = await world(t);
  project.say('hold-suite', 'a_');
  const bot = await connected();
  playground.controls.faults.add({ method: 'chat.postMessage', kind: 'withhold-reply' });
  await type('/loop start');
  await eventually('the message', () => parents().length === 1);
  await ends(bot);
  await connected();
  await eventually('it to be known as posted', () =>
    look(({ outbox, store }) => {
      const [loopId = ''] = store.openLoops();
      return outbox.find(`loop/${loopId}/iteration/1/parent`)?.state === 'posted';
    }),
  );
  assert.equal(parents().length, 1);
});

test('a command that is being carried out while Slack is silent is carried out after the next start, once', async (t) => {
  const { project, playground, connected, ends, look, type, finished } = await world(t);
  const bot = await connected();
  playground.controls.faults.add({ method: 'users.info', kind: 'hang', times: 1_000 });
  assert.equal((await type('/loop start')).ok, true);
  await eventually('it to be received', () => look(({ inbox }) => inbox.pending().length === 1));
  await ends(bot);
  assert.equal(
    look(({ inbox }) => inbox.pending().length),
    1,
    'it is neither refused nor forgotten',
  );
  playground.controls.faults.clear();
  await connected();
  await eventually('the end', finished);
  const tries = look(({ audit }) => audit.list(10));
  assert.deepEqual(
    tries.map(({ what, allowed }) => [what, allowed]),
    [['start tiny', true]],
  );
  assert.equal(project.lines('suite-starts').length, 1);
});

test('a backup that is being made is ended, and nothing of it is left', { skip: noProc }, async (t) => {
  const { project, start, ends } = await world(t);
  const bot = start();
  let copying: number | undefined;
  while (copying === undefined) {
    copying = childrenOf(bot.pid).find((pid) => commandOf(pid).includes('backup-worker'));
    if (copying === undefined) await wait(2);
  }
  // A copy that never comes to its end.
  process.kill(copying, 'SIGSTOP');
  await eventually('the bot to serve', () => existsSync(join(project.data, 'greenloop.db')));
  await ends(bot);
  assert.deepEqual(readdirSync(join(project.data, 'backups')), []);
  assert.equal(commandOf(copying), '');
});

test('a bot that waits for another one ends with 0, and two signals at once are one', async (t) => {
  const { connected, start } = await world(t);
  const leading = await connected();
  const waiting = start();
  await eventually('it to wait', () => waiting.said().includes('waiting until it ends'));
  assert.equal(await waiting.kill('SIGTERM'), 0, waiting.said());
  void leading.kill('SIGINT');
  assert.equal(await leading.kill('SIGINT'), 0, leading.said());
});

test('a second SIGTERM ends it at once, with 143', async (t) => {
  const { project, playground, connected, type } = await world(t);
  project.say('hold-suite', 'a_');
  const bot = await connected();
  playground.controls.faults.add({ method: 'chat.postMessage', kind: 'hang', times: 1_000 });
  await type('/loop start');
  await eventually('the suite to run', () => project.lines('suite-starts').length === 1);
  void bot.kill('SIGTERM');
  await wait(600);
  assert.equal(await bot.kill('SIGTERM'), 143);
  project.unsay('hold-suite');
});

/** The processes that this one started and that live. */
function childrenOf(parent: number): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      const stat = read(`/proc/${pid}/stat`);
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === parent;
    });
}

function commandOf(pid: number): string {
  return read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // It ended meanwhile.
    return '';
  }
}
