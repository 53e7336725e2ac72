// One loop whose data folder lies on a small disk of its own that is full for a while; run in a mount namespace of its own by rows/full-disk.ts.
import { execFileSync, spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { inspect } from '../../../src/store/open-database.ts';
import { type Bot, eventually } from '../../helpers/spawn-bot.ts';
import { openWorld, toTheEnd, type World } from '../world.ts';

const SIZE_MB = 64;
const NOTICE_MS = 15_000;
const CHUNK = Buffer.alloc(65_536, 0x2e);

/** When the disk gets full. */
export const MOMENTS = ['recording', 'report', 'backup', 'fetch', 'boot'] as const;
export type Given = {
  readonly moment: (typeof MOMENTS)[number];
  /** Whether what becomes free is taken again, also what Greenloop keeps in reserve. */
  readonly greedy: boolean;
  /** From 0 to 1, for everything that is left to chance. */
  readonly chance: number;
  readonly root?: string;
};

/** A file that fills the disk of its folder, and makes space when it is told to. */
function ballastIn(folder: string) {
  const path = join(folder, 'ballast');
  let file: number | null = null;
  return {
    fill() {
      file ??= openSync(path, 'a');
      for (let bytes = CHUNK.length; bytes >= 1; ) {
        try {
          if (writeSync(file, CHUNK, 0, bytes) < bytes) bytes = Math.floor(bytes / 16);
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
          bytes = Math.floor(bytes / 16);
        }
      }
    },
    release() {
      if (file === null) return;
      ftruncateSync(file);
      closeSync(file);
      file = null;
      rmSync(path);
    },
  };
}

async function tryOnce({ moment, greedy, chance, root }: Given) {
  const world = await openWorld(root, { features: { a_1: false, b_1: true } });
  const { data } = world.project;
  sparingDeploy(world);
  mkdirSync(data);
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE_MB}m`, 'greenloop', data]);
  const ballast = ballastIn(data);
  const broken: string[] = [];
  let backMs = 0;
  try {
    const { bot, restarts } = await fillAt(moment, world, ballast.fill, chance);
    const isTold = () => blocks(world).length > 0;
    const end = Date.now() + 1_500 + chance * 1_500;
    while (Date.now() < end) {
      if (greedy) ballast.fill();
      await wait(50);
    }
    // A backup takes what was kept in reserve, and nothing is left to tell it with before there is space again.
    if (!greedy && moment !== 'backup') await eventually('a notice in Slack', isTold, NOTICE_MS);
    ballast.release();
    const released = Date.now();
    await eventually(
      'the loop to go on',
      () => count(world, 'loop-blocked') === count(world, 'loop-unblocked'),
      60_000,
    );
    backMs = Date.now() - released;
    const { restarts: more } = await toTheEnd(world, bot);
    const allowed = moment === 'boot' ? 1 : 0;
    if (restarts + more > allowed)
      broken.push(`the bot ended ${restarts + more} times: ${bot.said().slice(-300)}`);
    const events = world.events().filter((one) => one.type === 'loop-blocked');
    const told = blocks(world).length;
    const most = greedy ? 2 : 1;
    if (told !== events.length || told > most || (told === 0 && !greedy && moment !== 'backup'))
      broken.push(`${told} notices in Slack for ${events.length} blocks`);
    for (const one of events)
      if (one.on !== 'infrastructure') broken.push(`it was blocked on ${one.on}: ${one.reason}`);
    broken.push(...world.broken(), ...halfFiles(data));
  } catch (error) {
    broken.push(error instanceof Error ? error.message : String(error));
  } finally {
    execFileSync('umount', ['-l', data]);
    await world.close();
  }
  return { broken: broken.map((words) => `${moment}${greedy ? ', greedy' : ''}: ${words}`), backMs };
}

/** A deployment that needs no space on this disk: one that does fails like any other that fails. */
function sparingDeploy({ project }: World): void {
  const path = 'tools/deploy.mjs';
  const text = readFileSync(join(project.folder, path), 'utf8');
  const facts = text.indexOf("writeFileSync('facts.json'");
  const end = text.indexOf('\n', facts);
  project.file(path, `${text.slice(0, facts)}try { ${text.slice(facts, end)} } catch {}${text.slice(end)}`);
  project.git('commit', '-qam', 'Do without facts');
}

/** Lets the loop come to this moment, and fills the disk then. */
async function fillAt(
  moment: Given['moment'],
  world: World,
  fill: () => void,
  chance: number,
): Promise<{ readonly bot: Bot; readonly restarts: number }> {
  const { project } = world;
  const sees = (what: string, look: () => boolean) => eventually(what, look, 30_000);
  if (moment === 'report') project.say('hold-suite', 'a_');
  let bot = await world.start();
  await world.begin();
  switch (moment) {
    case 'recording':
      await wait(chance * 2_500);
      fill();
      return { bot, restarts: 0 };
    case 'report':
      await sees('the suite', () => project.lines('suite-starts').length > 0);
      fill();
      project.unsay('hold-suite');
      return { bot, restarts: 0 };
    case 'backup':
      await wait(chance * 1_500);
      await backUpWhile(fill, world);
      return { bot, restarts: 0 };
    case 'fetch':
      await sees('the clone', () => existsSync(join(project.data, 'projects')));
      fill();
      return { bot, restarts: 0 };
    case 'boot':
      await wait(chance * 2_000);
      await bot.kill('SIGKILL');
      fill();
      bot = await world.start();
      return { bot, restarts: 0 };
  }
}

/** A backup by hand for which no space is left: it is whole, or it is not there. */
async function backUpWhile(fill: () => void, { project }: World): Promise<void> {
  const to = join(project.data, 'by-hand.db');
  fill();
  const main = join(import.meta.dirname, '../../../bin/greenloop.js');
  const env = { ...project.env, GREENLOOP_DATA: project.data };
  const child = spawn(process.execPath, [main, 'backup', to], { env, stdio: 'ignore' });
  let code: number | null = null;
  child.once('exit', (exit) => {
    code = exit ?? -1;
  });
  while (code === null) {
    fill();
    await wait(10);
  }
  if (code !== 0 && code !== 1) throw new Error(`greenloop backup ended with ${code}`);
  if (existsSync(to) !== (code === 0))
    throw new Error(`greenloop backup ended with ${code}, and ${to} says otherwise`);
  if (code === 0) inspect(to);
}

function count(world: World, type: string): number {
  return world.events().filter((event) => event.type === type).length;
}

/** The notices that stand in the channel or in a thread. */
function blocks(world: World): readonly string[] {
  const all = world.playground.people
    .transcript('#storefront-loop', null)
    .flatMap((one) => [one, ...one.replies]);
  return all.map((one) => one.text).filter((text) => /: (?:was )?blocked: infrastructure/.test(text));
}

function halfFiles(data: string): readonly string[] {
  const left = readdirSync(data, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.part'),
  );
  return left.length === 0 ? [] : [`left over: ${left.join(', ')}`];
}

const given = JSON.parse(process.argv[2] ?? '') as Given;
const outcome = await tryOnce(given);
process.stdout.write(`\n${JSON.stringify(outcome)}\n`);
process.exit(0);
