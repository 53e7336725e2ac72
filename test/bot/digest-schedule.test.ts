// Once a local date, in any zone, on the days when the clock jumps, after restarts and after a week away.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lastOccurrence, nextOccurrence } from '../../src/bot/digest-schedule.ts';
import { createDigestPoster } from '../../src/bot/post-digest.ts';
import type { Plan } from '../../src/loop/plan.ts';
import { story } from '../helpers/play-loop.ts';
import { testStore } from '../helpers/test-store.ts';
import { samplePlan } from './helpers/sample.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
/** Zones with the days around which their clocks jump, or an ordinary day, and hours that exist twice or not at all. */
const zones: readonly [zone: string, days: readonly string[], crons: readonly string[]][] = [
  [
    'America/Los_Angeles',
    ['2026-03-08', '2026-11-01', '2026-03-07', '2026-07-04'],
    ['0 9 * * *', '30 2 * * *', '30 1 * * *'],
  ],
  [
    'Europe/Berlin',
    ['2026-03-29', '2026-10-25', '2026-03-28', '2026-12-31'],
    ['0 9 * * *', '30 2 * * *', '59 23 * * *'],
  ],
  [
    'Australia/Lord_Howe',
    ['2026-10-04', '2026-04-05', '2026-10-03', '2026-01-01'],
    ['0 9 * * *', '15 2 * * *', '45 1 * * *'],
  ],
  [
    'Asia/Kolkata',
    ['2026-03-29', '2026-10-25', '2026-11-01', '2026-02-28'],
    ['0 9 * * *', '0 0 * * *', '30 2 * * *'],
  ],
];

for (const [zone, days, crons] of zones)
  for (const cron of crons)
    for (const day of days)
      test(`"${cron}" in ${zone} comes once on ${day} and once on the day after it`, () => {
        const start = Date.parse(`${day}T00:00:00Z`) - DAY;
        const dates: string[] = [];
        let last = lastOccurrence(cron, zone, start - 1).localDate;
        for (let now = start; now < start + 4 * DAY; now += 5 * MINUTE) {
          const { at, localDate } = lastOccurrence(cron, zone, now);
          assert.ok(at <= now, 'never before its time');
          if (localDate <= last) continue;
          dates.push(localDate);
          last = localDate;
        }
        assert.deepEqual(dates, [...new Set(dates)]);
        const following = new Date(Date.parse(`${day}T00:00:00Z`) + DAY).toISOString().slice(0, 10);
        assert.ok(dates.includes(day) && dates.includes(following), dates.join(' '));
      });

test('an hour that is skipped is told of when it would have come, one that comes twice at the first', () => {
  const at = (cron: string, zone: string, now: string) =>
    new Date(lastOccurrence(cron, zone, Date.parse(now)).at).toISOString();
  assert.equal(at('30 2 * * *', 'America/Los_Angeles', '2026-03-08T23:00:00Z'), '2026-03-08T10:30:00.000Z');
  assert.equal(at('30 1 * * *', 'America/Los_Angeles', '2026-11-01T23:00:00Z'), '2026-11-01T08:30:00.000Z');
  assert.equal(at('15 2 * * *', 'Australia/Lord_Howe', '2026-10-03T23:00:00Z'), '2026-10-03T15:45:00.000Z');
});

test('weekdays only: what is due on Sunday is Friday, and next comes Monday', () => {
  const sunday = Date.parse('2026-11-29T20:00:00Z');
  assert.equal(lastOccurrence('0 9 * * 1-5', 'UTC', sunday).localDate, '2026-11-27');
  assert.equal(nextOccurrence('0 9 * * 1-5', 'UTC', sunday).localDate, '2026-11-30');
});

/** A poster on a real database, with an iteration from before everything. */
async function poster(t: Parameters<typeof testStore>[0], plan: Partial<Plan['slack']> = {}) {
  const opened = await testStore(t);
  const { store, clock } = opened;
  for (const event of story('L1')) await store.record('L1', event);
  const project = store.load('L1').project;
  const slack = { channel: '#loop', digest: '0 9 * * *', timezone: 'America/Los_Angeles', ...plan };
  let now = clock.now();
  const open = () =>
    createDigestPoster({
      ...opened,
      projects: () => [samplePlan({ project, slack })],
      clock: { now: () => now, wait: async () => {} },
      write: async (change) => change(),
      onPosted: () => {},
    });
  const posted = () =>
    opened.outbox.due(Number.MAX_SAFE_INTEGER).filter((row) => row.key.startsWith(`digest/${project}/`));
  return { ...opened, project, open, posted, start: now, to: (at: number) => (now = at) };
}

test('a month of minutes with a restart every hour and a week away gives one digest a day, and one for the week', async (t) => {
  const { open, posted, start, to } = await poster(t);
  let one = open();
  const away = (at: number) => at > start + 8 * DAY && at < start + 15 * DAY;
  for (let at = start; at < start + 20 * DAY; at += 7 * MINUTE) {
    if (away(at)) continue;
    to(at);
    if ((at - start) % (7 * MINUTE * 9) === 0) one = open();
    await one.tick();
  }
  const dates = posted().map((row) => row.key.split('/').at(-1) ?? '');
  assert.deepEqual(dates, [...new Set(dates)].toSorted());
  assert.ok(dates.length >= 12 && dates.length <= 14, `${dates.length}: ${dates.join(' ')}`);
});

test('the second digest with nothing new is one line, and takes its day all the same', async (t) => {
  const { open, posted, start, to, digests, project } = await poster(t);
  to(start + DAY);
  await open().tick();
  to(start + 2 * DAY);
  await open().tick();
  const [first, second] = posted();
  assert.match(first?.text ?? '', /digest/);
  assert.equal(first?.file?.kind, 'picture');
  assert.match(second?.text ?? '', /nothing happened/);
  assert.equal(second?.blocks.length, 1);
  assert.equal(second?.file, null);
  assert.ok(digests.last(project));
});

test('off, without a schedule, or without a channel nothing is posted', async (t) => {
  for (const plan of [{ digest: null }, { channel: null }]) {
    const { open, posted, start, to } = await poster(t, plan);
    to(start + 2 * DAY);
    await open().tick();
    assert.deepEqual(posted(), []);
  }
  const { open, posted, start, to, digests, project } = await poster(t);
  digests.setEnabled(project, false, 'mia');
  to(start + 2 * DAY);
  await open().tick();
  assert.deepEqual(posted(), []);
});
