import { unreachable } from '../../loop/errors.ts';
import type { LoopEvent, SuiteEnded, SuiteStarted } from '../../loop/event.ts';
import { notFailing } from '../../loop/fix-proof.ts';
import { isFailing } from '../../loop/judge-suite.ts';
import type { Counts, TestIdentity } from '../../loop/model.ts';
import { cleanLine, firstLine } from '../../report/clean-text.ts';
import { formatDuration } from '../../report/format-duration.ts';
import { countOf } from '../../report/format-figure.ts';
import { commandWords, MARKS, shortRevision, testLabel } from '../../report/words.ts';
import type { PrintContext } from '../print-context.ts';

type SuiteEvents = Extract<LoopEvent, { type: 'suite-started' | 'suite-ended' | 'tests-changed' }>;

const MOST_FAILURES = 10;
const MOST_CHANGES = 5;

/** Suites as they start and end, with counts and what fails, and tests that came or went. */
export function suiteLines(event: SuiteEvents, context: PrintContext): readonly string[] {
  switch (event.type) {
    case 'suite-started':
      return [`${MARKS.running} ${suiteName(event.suiteId, context)}${startedWords(event)}`];
    case 'suite-ended':
      return endedLines(event, context);
    case 'tests-changed': {
      const { came, went } = event;
      const words = [
        ...(came.length > 0 ? [`${countOf(came.length, 'test')} came`] : []),
        ...(went.length > 0 ? [`${countOf(went.length, 'test')} went`] : []),
      ];
      return [
        `${MARKS.pending} ${suiteName(event.suiteId, context)}: ${words.join(', ')}`,
        ...changes('+', came),
        ...changes('−', went),
      ];
    }
    default:
      return unreachable(event);
  }
}

/** A suite's name in the plan; its id where that is not known. */
export function suiteName(suiteId: string, { plan }: Pick<PrintContext, 'plan'>): string {
  return cleanLine(plan?.suites.find((suite) => suite.id === suiteId)?.name ?? suiteId, 120);
}

function startedWords({ purpose, selection, revision, attempt, withoutFix }: SuiteStarted): string {
  const tests = selection === null ? 'all tests' : countOf(selection.length, 'test');
  const again = attempt > 1 ? `, attempt ${attempt}` : '';
  switch (purpose) {
    case 'test':
      return ` runs on ${shortRevision(revision)}${again}`;
    case 'collect':
      return ` is collected without running${again}`;
    case 'rerun':
      return ` runs ${selection === null ? tests : `${countOf(selection.length, 'failing test')}`} once more${again}`;
    case 'check':
      return withoutFix
        ? ` must fail without the fix, with ${tests} on ${shortRevision(revision)}${again}`
        : ` checks a fix with ${tests} on ${shortRevision(revision)}${again}`;
    case 'verify':
      return ` verifies ${tests} on the deployed ${shortRevision(revision)}${again}`;
    default:
      return unreachable(purpose);
  }
}

function endedLines(event: SuiteEnded, context: PrintContext): readonly string[] {
  const run = context.runs.get(event.runId);
  const name = run === undefined ? cleanLine(event.runId, 120) : suiteName(run.suiteId, context);
  const { status, counts, reason } = event;
  const time = formatDuration(event.durationMs);
  const judged = status === 'passed' || status === 'failed';
  const said = reason === '' ? [] : [cleanLine(reason, 600)];
  if (run?.withoutFix && !['lost', 'cancelled', 'interrupted'].includes(status))
    return [withoutFixWords(name, event, run.selection), ...said];
  if (!judged)
    return [
      `${MARKS.failed} ${name} ${isVerb(status) ? '' : 'is '}${commandWords(status)} after ${time}`,
      ...said,
      ...failureLines(event),
    ];
  const mark = status === 'passed' ? MARKS.done : MARKS.failed;
  if (run?.purpose === 'collect') return [`${mark} ${name} has ${countOf(counts.tests, 'test')}`, ...said];
  return [`${mark} ${name}: ${countsWords(counts)} in ${time}`, ...said, ...failureLines(event)];
}

/** Without the fix a failure of what was asked for is what is wanted, and is not told as one. */
function withoutFixWords(
  name: string,
  { status, results }: SuiteEnded,
  selection: SuiteStarted['selection'],
): string {
  const asked = (selection ?? results).map((test) => ({ ...test, synthetic: test.name === test.file }));
  const unproven = notFailing(asked, results).length;
  const what = `${name} without the fix`;
  if (unproven > 0)
    return `${MARKS.failed} ${what}: ${unproven} of ${countOf(asked.length, 'test')} ${unproven === 1 ? 'does' : 'do'} not fail`;
  if (results.length === 0)
    return `${MARKS.done} ${what} ${isVerb(status) ? '' : 'is '}${commandWords(status)}: nothing passes`;
  return `${MARKS.done} ${what}: ${asked.length} of ${asked.length} failed, as they must`;
}

function isVerb(status: SuiteEnded['status']): boolean {
  return status === 'timed-out';
}

/** `24 of 25 passed, 1 failed, 2 skipped`; what is nought is left out. */
function countsWords(counts: Counts): string {
  const { tests, passed, failed, errored, flaky, broken, real = 0, suspicious = 0, fake = 0 } = counts;
  const skipped = counts.skipped - suspicious - fake;
  const parts = [
    ...(real > 0 ? [`${real} of them real`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(errored > 0 ? [`${errored} errored`] : []),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
    ...(suspicious > 0 ? [`${suspicious} suspicious`] : []),
    ...(fake > 0 ? [`${fake} fake`] : []),
    ...(flaky > 0 ? [`${flaky} flaky`] : []),
    ...(broken > 0 ? [`${countOf(broken, 'file')} could not be loaded`] : []),
  ];
  return [`${passed} of ${tests} passed`, ...parts].join(', ');
}

/** What failed, each with the first line of what it said; the rest is counted. */
function failureLines({ results }: SuiteEnded): readonly string[] {
  const failing = results.filter(isFailing);
  const shown = failing.slice(0, MOST_FAILURES).map((one) => {
    const said = firstLine(one.message, 200);
    return `${MARKS.failed} ${testLabel(one)}${said === '' ? '' : `: ${said}`}`;
  });
  const more = failing.length - shown.length;
  return more > 0 ? [...shown, `and ${more} more`] : shown;
}

function changes(sign: string, tests: readonly TestIdentity[]): readonly string[] {
  const shown = tests.slice(0, MOST_CHANGES).map((test) => `${sign} ${testLabel(test)}`);
  const more = tests.length - shown.length;
  return more > 0 ? [...shown, `${sign} ${countOf(more, 'more test')}`] : shown;
}
