// Many projects, one bot, a crowd that types, and loops that are begun anew as they end.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import type { Random } from '../faults/rows/row.ts';
import { type Bot, spawnBot } from '../helpers/spawn-bot.ts';
import { createLoadProject, type LoadProject } from './load-project.ts';
import { PEOPLE } from './load-seed.ts';
import { openCrowd } from './open-crowd.ts';
import { saySomething, somebody } from './say-something.ts';
import { type Sample, sampleBot } from './watch-bot.ts';
import { type Kept, whatIsLost } from './what-is-lost.ts';

const PROBE = fileURLToPath(new URL('./watch-loop.ts', import.meta.url));
/** Every so many projects one has as many tests as were asked for, the others this many. */
const LARGE_EVERY = 4;
const SMALL = 400;
/** Of ten things that people do, so many are presses. */
const PRESSES = 1.5;
/** How long a loop may wait for a person before somebody stops it, ms. */
const WAITS_MS = 10_000;
const REST_MS = 300_000;
const ASKS_AGAIN_MS = 30_000;

export type LoadWish = {
  readonly projects: number;
  readonly loops: number;
  /** Commands and presses a minute. */
  readonly commands: number;
  /** Tests of a large suite, and how long it takes, s. */
  readonly tests: number;
  readonly seconds: number;
  readonly ms: number;
};

export type LoadOutcome = Kept & {
  readonly samples: readonly Sample[];
  readonly acks: readonly number[];
  readonly answers: readonly number[];
  readonly tooFast: Readonly<Record<string, number>>;
  /** The file with a line a second about the bot's event loop. */
  readonly probe: string;
  readonly said: string;
};

/** Runs it for the wished time, lets everything come to rest, and compares. `look` is handed the probe's file before all is removed. */
export async function underLoad<Looked>(
  wish: LoadWish,
  random: Random,
  look: (outcome: LoadOutcome) => Looked,
): Promise<Looked> {
  const root = mkdtempSync(join(tmpdir(), 'greenloop-load-'));
  const projects = Array.from({ length: wish.projects }, (_, nth) =>
    createLoadProject(root, nth, nth % LARGE_EVERY === 0 ? wish.tests : SMALL, wish.seconds),
  );
  const crowd = await openCrowd(projects.map((one) => one.channel));
  const data = join(root, 'data');
  const probe = join(root, 'probe');
  const bot = spawnBot(
    crowd,
    projects.map((one) => one.config),
    {
      ...process.env,
      CONTROL: join(root, 'control'),
      GREENLOOP_DATA: data,
      GREENLOOP_LOAD_PROBE: probe,
      NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --import=${PROBE}`,
    },
  );
  try {
    await until('the bot to connect', bot, 60_000, async () => (await crowd.seen()).connections > 0);
    const file = join(data, 'greenloop.db');
    const db = new Database(file, { readonly: true });
    try {
      const samples = await press(wish, random, { projects, crowd, bot, db, file });
      const seen = await crowd.seen();
      const { counted, lost } = whatIsLost(db, seen, projects);
      const answers = seen.done.flatMap(({ answerMs }) => (answerMs === null ? [] : [answerMs]));
      const acks = seen.done.map((one) => one.ackMs);
      const { tooFast } = seen;
      return look({ counted, lost, samples, acks, answers, tooFast, probe, said: bot.said() });
    } finally {
      db.close();
    }
  } finally {
    await bot.kill('SIGTERM');
    await crowd.close();
    rmSync(root, { recursive: true, force: true });
  }
}

type World = {
  readonly projects: readonly LoadProject[];
  readonly crowd: Awaited<ReturnType<typeof openCrowd>>;
  readonly bot: Bot;
  readonly db: Database.Database;
  readonly file: string;
};

/** The load itself, and the rest after it; samples of the load only. */
async function press(wish: LoadWish, random: Random, world: World): Promise<readonly Sample[]> {
  const { projects, crowd, bot, db, file } = world;
  const end = Date.now() + wish.ms;
  const samples: Sample[] = [];
  const pending = new Set<Promise<unknown>>();
  const does = (one: Promise<unknown>) => {
    pending.add(one);
    void one.finally(() => pending.delete(one));
  };
  const operator = () => PEOPLE.approvers[Math.floor(random() * PEOPLE.approvers.length)] ?? 'eve';

  const people = async () => {
    while (Date.now() < end) {
      const project = projects[Math.floor(random() * projects.length)];
      const { user, text } = saySomething(random);
      if (random() * 10 < PRESSES) does(crowd.press(somebody(random), random()));
      else if (project !== undefined) does(crowd.command(user, project.channel, text));
      await wait((-Math.log(1 - random()) * 60_000) / wish.commands);
    }
  };
  const watch = async () => {
    while (Date.now() < end) {
      samples.push(sampleBot(bot.pid, db, file));
      await wait(1_000);
    }
  };
  /** Projects for which a loop's start or stop was asked for lately, and which of them are to start. */
  const asked = new Map<string, number>();
  const starting = new Set<string>();
  const keepLooping = async () => {
    while (Date.now() < end) {
      const open = openLoops(db);
      // What was asked for counts until it can be seen, or was refused.
      for (const [project, at] of asked) if (Date.now() - at > ASKS_AGAIN_MS) asked.delete(project);
      for (const { project, waits } of open)
        if (waits < 9e15) {
          if (Date.now() - waits > WAITS_MS && !asked.has(project)) {
            asked.set(project, Date.now());
            await crowd.command(operator(), project, '/loop stop --now');
          }
        } else if (starting.delete(project)) asked.delete(project);
      for (const project of starting) if (!asked.has(project)) starting.delete(project);
      const idle = projects.filter(
        ({ name }) => !asked.has(name) && open.every(({ project }) => project !== name),
      );
      const missing = wish.loops - open.length - starting.size;
      for (let begun = 0; begun < missing && idle.length > 0; begun += 1) {
        const [next] = idle.splice(Math.floor(random() * idle.length), 1);
        if (next === undefined) continue;
        next.breakSomething(random);
        asked.set(next.name, Date.now());
        starting.add(next.name);
        await crowd.command(operator(), next.channel, '/loop start');
      }
      await wait(500);
    }
  };
  await Promise.race([
    Promise.all([people(), watch(), keepLooping()]),
    bot.gone.then((how) => Promise.reject(new Error(`the bot ended (${how}): ${bot.said().slice(-2_000)}`))),
  ]);
  await Promise.all(pending);
  // What has not come to rest by then is told as lost.
  const rest = Date.now() + REST_MS;
  for (let asked = 0; !isAtRest(db) && Date.now() < rest; await wait(500)) {
    if (Date.now() - asked < ASKS_AGAIN_MS) continue;
    asked = Date.now();
    for (const { project } of openLoops(db)) await crowd.command(operator(), project, '/loop stop --now');
  }
  // Answers come after the inbox has their question as done.
  await wait(1_000);
  return samples;
}

/** The loops under way; `waits`: since when it waits for somebody, epoch ms, or infinity. */
function openLoops(db: Database.Database): readonly { readonly project: string; readonly waits: number }[] {
  const text = `SELECT project, status, coalesce(waiting_since, 9e15) AS waits FROM loops WHERE status IN ('running', 'paused', 'blocked')`;
  return db.prepare(text).all() as { project: string; waits: number }[];
}

function isAtRest(db: Database.Database): boolean {
  const owed = db.prepare(
    `SELECT (SELECT count(*) FROM outbox WHERE owed = 1) + (SELECT count(*) FROM inbox WHERE finished_at IS NULL)
     + (SELECT count(*) FROM loops WHERE status IN ('running', 'paused', 'blocked'))
     + (SELECT count(*) FROM journal WHERE seq > (SELECT seq FROM cursors WHERE subscriber = 'thread'))`,
  );
  return owed.pluck().get() === 0;
}

async function until(what: string, bot: Bot, ms: number, holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + ms;
  while (!(await holds())) {
    if (Date.now() > end)
      throw new Error(`waited ${ms / 1_000} s in vain for ${what}: ${bot.said().slice(-2_000)}`);
    await wait(200);
  }
}
