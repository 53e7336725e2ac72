// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the edits are source of the product
// The clock is set, the clock on the wall jumps, and the bot was down when a digest was due.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { storyPlan } from '../../helpers/loop-events.ts';
import { story } from '../../helpers/play-loop.ts';
import { testClock } from '../../helpers/test-store.ts';
import { withMutant } from '../mutant.ts';
import { toTheEnd, type World } from '../world.ts';
import { inWorld, type Random, type Row, type Tried } from './row.ts';

const ROOT = join(import.meta.dirname, '../../..');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The days on which clocks jump, forward and back, of two years. */
const JUMPS: readonly [zone: string, days: readonly string[]][] = [
  ['Europe/Berlin', ['2026-03-29', '2026-10-25', '2027-03-28', '2027-10-31']],
  ['America/New_York', ['2026-03-08', '2026-11-01', '2027-03-14', '2027-11-07']],
  ['Australia/Lord_Howe', ['2026-10-04', '2026-04-05', '2027-10-03', '2027-04-04']],
  ['America/Santiago', ['2026-09-06', '2026-04-05', '2027-09-05', '2027-04-04']],
];
/** Hours that are skipped or come twice in one of the zones, midnight, and the usual one. */
const TIMES = ['30 2 * * *', '15 2 * * *', '30 1 * * *', '0 0 * * *', '30 23 * * *', '0 9 * * *'];
const CASES = JUMPS.flatMap(([zone, days]) =>
  days.flatMap((day) => TIMES.map((cron) => ({ zone, day, cron }))),
);

/** One digest a local date around a day on which the clock jumps; the bot is started again, is away for a while, and its clock is set to and fro. */
async function digestsAround(
  { zone, day, cron }: (typeof CASES)[number],
  random: Random,
  root = ROOT,
): Promise<Tried> {
  const { openStore } = (await import(
    join(root, 'src/store/open-store.ts')
  )) as typeof import('../../../src/store/open-store.ts');
  const { createDigestPoster } = (await import(
    join(root, 'src/bot/post-digest.ts')
  )) as typeof import('../../../src/bot/post-digest.ts');
  const folder = mkdtempSync(join(tmpdir(), 'greenloop-time-'));
  const from = Date.parse(`${day}T00:00:00Z`) - 2 * DAY;
  const clock = testClock(from - DAY);
  const opened = openStore({ file: join(folder, 'greenloop.db'), clock });
  try {
    await opened.lease.takeLease();
    const told = storyPlan();
    for (const event of story('L1', told)) await opened.store.record('L1', event);
    const plan = { ...told, slack: { ...told.slack, channel: '#loop', digest: cron, timezone: zone } };
    const start = () =>
      createDigestPoster({
        ...opened,
        clock,
        projects: () => [plan],
        write: async (change) => change(),
        onPosted: () => {},
      });
    let poster = start();
    const awayFrom = from + random() * 3 * DAY;
    const setAt = from + random() * 4 * DAY;
    for (let at = from; at < from + 5 * DAY; at += 10 * MINUTE) {
      if (at > awayFrom && at < awayFrom + 6 * HOUR) continue;
      if (random() < 0.1) poster = start();
      clock.set(at);
      await poster.tick();
      if (at >= setAt && at < setAt + 10 * MINUTE)
        for (const off of [-HOUR, 0]) {
          clock.set(at + off);
          await poster.tick();
        }
    }
    const prefix = `digest/${plan.project}/`;
    const dates = opened.outbox
      .due(Number.MAX_SAFE_INTEGER)
      .filter((row) => row.key.startsWith(prefix))
      .map((row) => row.key.slice(prefix.length).slice(0, 10));
    const wanted = [-1, 0, 1].map((n) =>
      new Date(Date.parse(`${day}T12:00:00Z`) + n * DAY).toISOString().slice(0, 10),
    );
    const where = `"${cron}" in ${zone} around ${day}`;
    const local = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' });
    const span = [local.format(from - DAY), local.format(from + 5 * DAY)];
    return {
      tries: 1,
      broken: [
        ...(new Set(dates).size === dates.length ? [] : [`${where}: twice on a date: ${dates.join(' ')}`]),
        ...wanted
          .filter((one) => !dates.includes(one))
          .map((one) => `${where}: none on ${one}, only ${dates.join(' ')}`),
        ...dates
          .filter((one) => one < (span[0] ?? '') || one > (span[1] ?? ''))
          .map((one) => `${where}: one for ${one}`),
      ],
    };
  } finally {
    opened.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A loop in a real bot whose clock is set, three times. */
function loopWhileSet(
  offsets: readonly number[],
  zone: string,
  random: Random,
  root?: string,
): Promise<Tried> {
  const meddle = join(import.meta.dirname, '../children/meddle.mjs');
  const env = { NODE_OPTIONS: `--import ${meddle}`, TZ: zone };
  const yaml = (text: string) => text.replace('hours: 1,', 'hours: 30,');
  return inWorld(
    async (world) => {
      const bot = await world.start();
      await world.begin();
      for (const off of offsets) {
        await wait(300 + random() * 1_200);
        world.project.say('clock-off', String(off));
      }
      const begun = performance.now();
      const { restarts } = await toTheEnd(world, bot);
      const faults = [
        ...(restarts === 0 ? [] : [`the bot ended ${restarts} times: ${bot.said().slice(-300)}`]),
        ...wrongDurations(world),
      ];
      if (performance.now() - begun > 90_000) faults.push('something waited for the clock');
      if (faults.length > 0) throw new Error(faults.join('; '));
      return offsets.length;
    },
    root,
    { env, yaml },
  );
}

/** How long things took is never told as less than nothing, nor a command as hours. */
function wrongDurations(world: World): readonly string[] {
  const events = world.events();
  const told = events.flatMap((event) => ('durationMs' in event ? [event.durationMs] : []));
  const shown = /(?<![\w.])-\d+(?:\.\d+)? ?(?:ms|s|min|h)\b/.exec(world.shown());
  return [
    ...told.filter((ms) => ms < 0 || ms > 10 * MINUTE).map((ms) => `something took ${ms} ms`),
    ...(shown === null ? [] : [`Slack shows ${shown[0]}`]),
  ];
}

const SETS: readonly (readonly number[])[] = [
  [-HOUR, 0, -HOUR],
  [HOUR, 0, HOUR],
  [-HOUR, HOUR, 0],
];

export const TIME: readonly Row[] = [
  {
    name: 'the clock on the wall jumps, one digest a date',
    tries: CASES.length,
    short: 6,
    attempt: (nth, random) =>
      digestsAround(CASES[(nth * 29) % CASES.length] ?? (CASES[0] as (typeof CASES)[number]), random),
    mutant: {
      without: 'asking which dates had theirs',
      attempt: () =>
        withMutant(
          [
            ['src/bot/post-digest.ts', 'if (last !== null && due.localDate <= last.localDate) return;', ''],
            ['src/bot/post-digest.ts', 'due.localDate}`, channel', 'due.localDate} \u0024{now}`, channel'],
            [
              'src/store/digests.ts',
              'ON CONFLICT (project, local_date) DO NOTHING',
              'ON CONFLICT DO UPDATE SET at = excluded.at',
            ],
          ],
          (root) =>
            digestsAround(
              { zone: 'Australia/Lord_Howe', day: '2026-10-04', cron: '0 0 * * *' },
              () => 0.5,
              root,
            ),
        ),
    },
  },
  {
    name: 'the clock is set an hour, in the middle of a loop',
    tries: 6,
    short: 1,
    attempt: (nth, random) =>
      loopWhileSet(
        SETS[nth % SETS.length] ?? [],
        nth % 2 === 0 ? 'Australia/Lord_Howe' : 'America/Santiago',
        random,
      ),
    mutant: {
      without: 'measuring commands by a clock that is not set',
      attempt: () =>
        withMutant(
          [
            [
              'src/loop/perform/perform-suite.ts',
              'const { status, reason, counts, durationMs } = outcome;',
              'const { status, reason, counts } = outcome;\n  const durationMs = hands.clock.now() - startedAt;',
            ],
          ],
          (root) =>
            inWorld(
              async (world) => {
                world.project.say('hold-suite', 'a_');
                const bot = await world.start();
                await world.begin();
                while (world.project.lines('suite-starts').length === 0) await wait(50);
                world.project.say('clock-off', String(-HOUR));
                await wait(100);
                world.project.unsay('hold-suite');
                await toTheEnd(world, bot);
                const faults = wrongDurations(world);
                if (faults.length > 0) throw new Error(faults.join('; '));
                return 1;
              },
              root,
              { env: { NODE_OPTIONS: `--import ${join(import.meta.dirname, '../children/meddle.mjs')}` } },
            ),
        ),
    },
  },
];
