// greenloop storage over a real data folder, and a real bot that removes what it announced.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Plan } from '../../src/loop/plan.ts';
import { startPlayground } from '../../src/playground/start-playground.ts';
import { openStore } from '../../src/store/open-store.ts';
import { systemClock } from '../../src/system-clock.ts';
import { logLines } from '../helpers/log-lines.ts';
import { opening, storyPlan } from '../helpers/loop-events.ts';
import { eventually, spawnBot } from '../helpers/spawn-bot.ts';
import { testFolder } from '../helpers/test-store.ts';
import { createTinyProject } from '../helpers/tiny-project.ts';

const CLI = fileURLToPath(new URL('../../bin/greenloop.js', import.meta.url));
const DAY = 86_400_000;
const [ENDED, OPEN] = ['L00000001', 'L00000002'];

/** A data folder with a loop that has ended and one that is open, each with a run that is 40 days old. */
async function dataFolder(data: string, plan: Plan) {
  const opened = openStore({ file: join(data, 'greenloop.db'), clock: systemClock });
  await opened.lease.takeLease();
  const [start] = opening(plan, ENDED);
  assert.ok(start);
  await opened.store.record(ENDED, start);
  await opened.store.record(ENDED, { type: 'loop-finished', as: 'stopped', reason: 'enough' });
  await opened.store.record(OPEN, start);
  await opened.store.record(OPEN, { type: 'pause-requested', by: '@mia' });
  opened.close();
  for (const loop of [ENDED, OPEN]) {
    put(data, `runs/${loop}-1-p1-test-1/stdout`, 'o'.repeat(100_000));
    put(data, `runs/${loop}-1-p1-test-1/result`, '{}');
  }
  put(data, 'reports/shop/iteration-1.md', '# 1');
}

function put(data: string, path: string, text: string): void {
  const file = join(data, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  const at = new Date(Date.now() - 40 * DAY);
  utimesSync(file, at, at);
}

function storage(data: string, ...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, 'storage', ...words], {
    env: { PATH: process.env.PATH, GREENLOOP_DATA: data },
    encoding: 'utf8',
  });
  return { status, said: `${stdout}${stderr}` };
}

async function storyFolder(t: TestContext, keepMs?: number): Promise<string> {
  const data = testFolder(t);
  await dataFolder(data, storyPlan(keepMs === undefined ? {} : { keepMs }));
  return data;
}

test('sizes by what they are, and nothing to remove within 90 days', async (t) => {
  const data = await storyFolder(t);
  const { status, said } = storage(data);
  assert.equal(status, 0, said);
  assert.match(said, /\n {2}database +[\d.]+ [kM]B {3}everything that is known, kept for ever\n/);
  assert.match(said, /\n {2}commands +2\d\d kB {3}what commands were given/);
  assert.match(said, /\n {2}total +[\d.]+ [kM]B\n/);
  assert.match(said, /the next removal takes nothing: nothing is older than its project keeps it\n$/);
  const { parts, total, frees } = JSON.parse(storage(data, '--json').said);
  assert.equal(
    total,
    parts.reduce((sum: number, { bytes }: { bytes: number }) => sum + bytes, 0),
  );
  assert.deepEqual(frees, { folders: 0, bytes: 0 });
});

test('what is older than its project keeps it is counted, also as a file says that is named', async (t) => {
  const data = await storyFolder(t, 30 * DAY);
  assert.match(storage(data).said, /the next removal takes one folder and frees 1\d\d kB\n$/);
  const project = createTinyProject({ a_1: true }, (yaml) =>
    yaml.replace('project: tiny', `project: ${storyPlan().project}\nkeep: 60d`),
  );
  t.after(project.remove);
  assert.match(storage(data, project.config).said, /the next removal takes nothing/);
  assert.equal(storage(data, '--nonsense').status, 2);
  assert.equal(storage(join(data, 'nowhere')).status, 2);
});

test('a bot removes at its start what its configuration no longer keeps, says so, and leaves what is open', async (t) => {
  const project = createTinyProject({ a_1: true }, (yaml) => `${yaml}keep: 30d\n`);
  const playground = await startPlayground({ port: 0, stateFile: null, limits: 'off' });
  t.after(async () => {
    await playground.close();
    project.remove();
  });
  mkdirSync(project.data, { recursive: true });
  await dataFolder(project.data, { ...storyPlan(), project: 'tiny' });
  const bot = spawnBot(playground, project.config, {
    ...project.env,
    GREENLOOP_DATA: project.data,
    LOG_LEVEL: 'info',
  });
  t.after(() => bot.kill('SIGKILL'));
  const said = await eventually('the removal', () =>
    logLines(bot.said()).find(({ msg }) => msg === 'removed what commands had left'),
  );
  assert.equal(said.folders, 1);
  assert.ok(Number(said.bytes) > 100_000);
  assert.equal(await bot.kill('SIGTERM'), 0, bot.said());
  const runs = readdirSync(join(project.data, 'runs'));
  assert.ok(!runs.includes(`${ENDED}-1-p1-test-1`));
  assert.ok(runs.includes(`${OPEN}-1-p1-test-1`));
  assert.ok(existsSync(join(project.data, 'reports/shop/iteration-1.md')));
  assert.match(storage(project.data).said, /the next removal takes nothing/);
  const { parts } = JSON.parse(storage(project.data, '--json').said);
  const bytesOf = (part: string) => parts.find(({ name }: { name: string }) => name === part)?.bytes;
  // What the bot keeps for itself has its own name.
  assert.deepEqual(
    [bytesOf('other'), bytesOf('reserve') > 4_000_000, bytesOf('compiled') > 0],
    [0, true, true],
  );
});
