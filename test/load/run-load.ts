// `npm run load`: the bot under load, measured from outside, as one table.
import { existsSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { randomFrom } from '../faults/run-rows.ts';
import { percentile, slopeAMinute } from './figures.ts';
import { type LoadOutcome, type LoadWish, underLoad } from './load-world.ts';
import type { LoopSecond } from './watch-loop.ts';

const ACK_MS = 300;
/** Flat: the second half of the time adds at most this share of what it began with. */
const GROWTH = 0.15;
const MB = 1_048_576;

type Line = {
  readonly what: string;
  readonly target: string;
  readonly measured: string;
  /** Null: a figure without a bound. */
  readonly holds: boolean | null;
};

function linesOf(outcome: LoadOutcome, seconds: readonly LoopSecond[]): readonly Line[] {
  const { acks, answers, samples, tooFast, lost } = outcome;
  const ms = (numbers: readonly number[], share: number) => Math.round(percentile(numbers, share));
  const spread = (numbers: readonly number[]) =>
    `p50 ${ms(numbers, 0.5)}, p95 ${ms(numbers, 0.95)}, p99 ${ms(numbers, 0.99)}, max ${ms(numbers, 1)} ms`;
  const rss = samples.map((one) => one.rss);
  const second = samples.slice(Math.floor(samples.length / 2));
  const slope = slopeAMinute(second.map(({ at, rss: value }) => ({ at, value })));
  const minutes = ((second.at(-1)?.at ?? 0) - (second[0]?.at ?? 0)) / 60_000;
  const growth = (slope * minutes) / Math.max(1, percentile(rss, 0.5));
  const first = percentile(rss.slice(0, 60), 0.5);
  const last = percentile(rss.slice(-60), 0.5);
  const owed = samples.map((one) => one.owed);
  const span = Math.max(1, ((samples.at(-1)?.at ?? 0) - (samples[0]?.at ?? 0)) / 1_000);
  const cpu = ((samples.at(-1)?.cpu ?? 0) - (samples[0]?.cpu ?? 0)) / span;
  const mb = (bytes: number) => `${Math.round(bytes / MB)} MB`;
  const refusals = Object.entries(tooFast);
  const stalls = seconds.map((one) => one.longestMs);
  const figure = (what: string, measured: string): Line => ({ what, target: '', measured, holds: null });
  return [
    {
      what: 'acknowledgement',
      target: `p99 < ${ACK_MS} ms`,
      measured: spread(acks),
      holds: percentile(acks, 0.99) < ACK_MS,
    },
    {
      what: 'memory, second half',
      target: `grows < ${GROWTH * 100} %`,
      measured: `${(growth * 100).toFixed(1)} % (${(slope / MB).toFixed(1)} MB a minute); first minute ${mb(first)}, last ${mb(last)}, max ${mb(percentile(rss, 1))}`,
      holds: growth < GROWTH,
    },
    { what: 'lost or twice', target: '0', measured: String(lost.length), holds: lost.length === 0 },
    {
      what: 'calls refused as too fast',
      target: '0',
      measured: refusals.map(([method, times]) => `${times} ${method}`).join(', ') || '0',
      holds: refusals.length === 0,
    },
    figure('answer', spread(answers)),
    figure(
      'event loop, longest stall of each second',
      `${spread(stalls)}; ${seconds.reduce((sum, one) => sum + one.stalls, 0)} above 50 ms`,
    ),
    figure(
      'event loop, longest work at a stretch of each second',
      `${spread(seconds.map((one) => one.longestWorkMs))} of processor time; ${seconds.reduce((sum, one) => sum + one.works, 0)} above 50 ms`,
    ),
    figure('JavaScript heap, max', mb(Math.max(0, ...seconds.map((one) => one.heap)))),
    figure('processor', `${Math.round(cpu * 100)} % of one`),
    figure('database', mb(samples.at(-1)?.database ?? 0)),
    figure('messages owed', `p50 ${percentile(owed, 0.5)}, max ${percentile(owed, 1)}`),
    figure(
      'loops under way',
      `p50 ${percentile(
        samples.map((one) => one.loops),
        0.5,
      )}`,
    ),
    figure(
      'load average of the machine',
      `p50 ${percentile(
        samples.map((one) => one.load),
        0.5,
      ).toFixed(1)}, max ${percentile(
        samples.map((one) => one.load),
        1,
      ).toFixed(1)}, ${cpus().length} processors`,
    ),
  ];
}

/** What the bot's event loop did under load; its start is left out. */
function secondsIn({ probe, samples }: LoadOutcome): readonly LoopSecond[] {
  if (!existsSync(probe)) return [];
  const [from, to] = [samples[0]?.at ?? 0, samples.at(-1)?.at ?? 0];
  return readFileSync(probe, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as LoopSecond)
    .filter(({ at }) => at > from + 1_000 && at <= to);
}

function print(lines: readonly Line[]): void {
  console.log('| what | target | measured | |\n| --- | --- | --- | --- |');
  for (const { what, target, measured, holds } of lines)
    console.log(
      `| ${what} | ${target} | ${measured} | ${holds === null ? '' : holds ? 'holds' : 'BROKEN'} |`,
    );
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '10' },
      projects: { type: 'string', default: '50' },
      loops: { type: 'string', default: '8' },
      commands: { type: 'string', default: '200' },
      tests: { type: 'string', default: '100000' },
      seconds: { type: 'string', default: '10' },
      seed: { type: 'string', default: '1' },
    },
  });
  const wish: LoadWish = {
    projects: Number(values.projects),
    loops: Number(values.loops),
    commands: Number(values.commands),
    tests: Number(values.tests),
    seconds: Number(values.seconds),
    ms: Number(values.minutes) * 60_000,
  };
  console.log(
    `${wish.projects} projects, ${wish.loops} loops at once, ${wish.commands} commands a minute, ` +
      `suites of ${wish.tests} tests, ${values.minutes} minutes, seed ${values.seed}\n`,
  );
  const held = await underLoad(wish, randomFrom(Number(values.seed)), (outcome) => {
    const lines = linesOf(outcome, secondsIn(outcome));
    print(lines);
    console.log('');
    for (const words of outcome.counted) console.log(words);
    for (const words of outcome.lost.slice(0, 50)) console.log(`LOST: ${words}`);
    if (outcome.said !== '') console.log(`\nThe bot said:\n${outcome.said.slice(-3_000)}`);
    return lines.every((line) => line.holds !== false);
  });
  process.exit(held ? 0 : 1);
}

if (import.meta.main) await main();
