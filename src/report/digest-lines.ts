// The digest in words: the same lines in Slack and in a terminal.

import { cleanLine } from './clean-text.ts';
import type { Digest, Waiting } from './digest.ts';
import { formatDuration } from './format-duration.ts';
import { countOf } from './format-figure.ts';
import { gapLines } from './level-lines.ts';
import { quarantineWords } from './quarantine-words.ts';
import { shortRevision, testLabel } from './words.ts';

const MOST_NAMES = 10;
const DAY_MS = 86_400_000;

/** `Monday digest · storefront · since Friday 09:00: 3 iterations`. */
export function digestHeadline(digest: Digest): string {
  const { at, since, timezone, project, iterations } = digest;
  const day = new Intl.DateTimeFormat('en-GB', { weekday: 'long', timeZone: timezone }).format(at);
  const name = cleanLine(project, 80);
  if (since === null)
    return `${day} digest · ${name} · the first: ${countOf(iterations, 'iteration')} so far`;
  return `${day} digest · ${name} · since ${moment(since, at, timezone)}: ${iterations === 0 ? 'nothing happened' : countOf(iterations, 'iteration')}`;
}

/** `passing 57 → 63 (+6) · verified 25 → 61 (+36) · declared 66, 5 never collected`. */
export function digestLedger({ ledger, ledgerBefore }: Digest): string {
  const step = (figure: 'passing' | 'verified') => {
    const before = ledgerBefore?.[figure];
    if (before === undefined) return `${figure} ${ledger[figure]}`;
    const delta = ledger[figure] - before;
    const sign = delta === 0 ? '±0' : delta > 0 ? `+${delta}` : `−${-delta}`;
    return `${figure} ${before} → ${ledger[figure]} (${sign})`;
  };
  const missing = ledger.declared - ledger.collected;
  const unrun = ledger.collected - ledger.executed;
  const rest = [
    ...(missing > 0 ? [`${missing} never collected`] : []),
    ...(unrun > 0 ? [`${unrun} never run`] : []),
  ];
  return [step('passing'), step('verified'), [`declared ${ledger.declared}`, ...rest].join(', ')].join(' · ');
}

/** `fixed 7 · newly failing 1 · unmasked 2 · still failing 3 · flaky 1`: what is zero is left out, newly failing never. */
export function digestCounts(digest: Digest): string {
  const { comparison, flaky, failing } = digest;
  if (comparison === null)
    return [`failing ${failing}`, ...(flaky.length > 0 ? [`flaky ${flaky.length}`] : [])].join(' · ');
  const { fixed, broken, unmasked, stillFailing, cameFailing, firstFailing, skippedInstead, came, went } =
    comparison;
  const figures: readonly (readonly [string, number, boolean])[] = [
    ['fixed', fixed.length, false],
    ['newly failing', broken.length, true],
    ['unmasked', unmasked.length, false],
    ['new and failing', cameFailing.length, false],
    ['failing at their first run', firstFailing.length, false],
    ['still failing', stillFailing.length, false],
    ['only skipped now', skippedInstead.length, false],
    ['flaky', flaky.length, false],
    ['in quarantine', digest.quarantined.length, false],
    ['came', came.length, false],
    ['went', went.length, false],
  ];
  return figures
    .filter(([, n, always]) => always || n > 0)
    .map(([words, n]) => `${words} ${n}`)
    .join(' · ');
}

/** Some names under a title; `total` counts those left out too. */
export type NamedList = { readonly title: string; readonly total: number; readonly names: readonly string[] };

/** The named lists, each with at most `most` names and the rest counted; empty ones are left out. */
export function digestLists(digest: Digest, most = MOST_NAMES): readonly NamedList[] {
  const { comparison, flaky, slowest } = digest;
  const of = (title: string, tests: readonly Parameters<typeof testLabel>[0][] = []) => ({
    title,
    total: tests.length,
    names: capped(
      tests.map((test) => testLabel(test)),
      most,
    ),
  });
  const revision = comparison?.after.revision;
  const on = revision === null || revision === undefined ? '' : ` (on ${shortRevision(revision)})`;
  return [
    of(`Newly failing${on}`, comparison?.broken),
    of('Unmasked by a fix', comparison?.unmasked),
    of('New and failing', comparison?.cameFailing),
    of('Failing at their first run', comparison?.firstFailing),
    of('Fixed', comparison?.fixed),
    of('Only skipped now: no fix', comparison?.skippedInstead),
    of('Flaky', flaky),
    {
      title: 'In quarantine',
      total: digest.quarantined.length,
      names: capped(
        digest.quarantined.map((one) => `${testLabel(one)}, ${quarantineWords(one, digest.timezone)}`),
        most,
      ),
    },
    of('Came', comparison?.came),
    of('Went', comparison?.went),
    gaps(digest, most),
    {
      title: 'Slowest',
      total: slowest.length,
      names: slowest.map((one) => `${testLabel(one)}, ${formatDuration(one.durationMs)}`),
    },
  ].filter((list) => list.names.length > 0);
}

function gaps({ levels, suites }: Digest, most: number): NamedList {
  const lines = gapLines(levels, suites);
  return { title: 'By suite and category', total: lines.length, names: capped(lines, most) };
}

/** `g-2b1c Cart is empty, 2 days`, with how to call the owner in front. */
export function waitingLine(waiting: Waiting, at: number): string {
  const { groupId, what, since } = waiting;
  return `${groupId === '' ? '' : `${groupId} `}${cleanLine(what, 160)}, ${waited(at - since)}`;
}

/** `still needed: 2 iterations (P85 4), about 50 min`; '' when there is nothing to say. */
export function digestForecast({ forecast, ledger }: Digest): string {
  if (ledger.declared > 0 && ledger.verified >= ledger.declared)
    return 'nothing is left to gain: every declared test is verified';
  if (forecast === null) return 'still needed: too few iterations to say';
  const { p50, p85, durationMs, basedOn } = forecast;
  return `still needed: ${countOf(p50, 'iteration')} (P85 ${p85}), about ${formatDuration(durationMs.p50)}, from the last ${countOf(basedOn, 'gain')}`;
}

/** `2 days`, `5 h`, `12 min`. */
function waited(ms: number): string {
  if (ms >= DAY_MS) return countOf(Math.floor(ms / DAY_MS), 'day');
  if (ms >= 3_600_000) return `${Math.floor(ms / 3_600_000)} h`;
  return `${Math.max(1, Math.floor(ms / 60_000))} min`;
}

function capped(names: readonly string[], most: number): readonly string[] {
  const shown = names.slice(0, most);
  return names.length > shown.length ? [...shown, `and ${names.length - shown.length} more`] : shown;
}

/** `Friday 09:00` within a week, else `20 Nov 2026 09:00`, as the project's clock has it. */
function moment(at: number, now: number, timeZone: string): string {
  const near = now - at < 6 * DAY_MS;
  const day = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    ...(near ? { weekday: 'long' } : { day: 'numeric', month: 'short', year: 'numeric' }),
  }).format(at);
  const time = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(at);
  return `${day} ${time}`;
}
