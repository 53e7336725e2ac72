import { unreachable } from '../loop/errors.ts';
import type { JournalEntry } from '../loop/event.ts';
import { cleanLine } from '../report/clean-text.ts';
import { describeLedger } from '../report/describe-ledger.ts';
import { countOf } from '../report/format-figure.ts';
import { MARKS, phaseLabel, shortRevision } from '../report/words.ts';
import { deploymentLines } from './lines/deployment-lines.ts';
import { fixLines } from './lines/fix-lines.ts';
import { groupLines } from './lines/group-lines.ts';
import { loopLines } from './lines/loop-lines.ts';
import { suiteLines } from './lines/suite-lines.ts';
import type { PrintContext } from './print-context.ts';

/**
 * An entry in words: `14:02:11 ✓ P1 Critical: 25 of 25 passed in 6 min`, further lines indented below it; null when there
 * is nothing to tell. `context` is what was learned up to and with this entry.
 */
export function lineFor(entry: JournalEntry, context: PrintContext): string | null {
  const [first, ...more] = wordsFor(entry, context);
  if (first === undefined) return null;
  return [`${timeOf(entry.at, context.timeZone)} ${first}`, ...more.map((line) => `${INDENT}${line}`)].join(
    '\n',
  );
}

const INDENT = ' '.repeat(11);

/** `14:02:11` in that zone. */
function timeOf(at: number, timeZone: string): string {
  return new Date(at).toLocaleTimeString('en-GB', { timeZone, hour12: false });
}

function wordsFor(entry: JournalEntry, context: PrintContext): readonly string[] {
  const { event, iteration } = entry;
  switch (event.type) {
    case 'loop-started':
    case 'stop-requested':
    case 'pause-requested':
    case 'loop-paused':
    case 'loop-resumed':
    case 'loop-blocked':
    case 'loop-unblocked':
    case 'loop-finished':
      return loopLines(event, context);
    case 'iteration-started':
      return [`${MARKS.running} Iteration ${iteration ?? ''} began`];
    case 'phase-started':
      return [`${MARKS.running} ${phaseLabel(event.phase)}`];
    case 'checkout-prepared': {
      const branch = context.plan === null ? 'The branch' : cleanLine(context.plan.branch, 120);
      const note = event.note === '' ? [] : [cleanLine(event.note, 400)];
      return [`${MARKS.done} ${branch} is at ${shortRevision(event.revision)}`, ...note];
    }
    case 'revision-asked':
      return [revisionWords(event.revision, event.words, place(context))];
    case 'health-checked': {
      const { checks } = event.health;
      if (event.health.healthy && checks.length === 0) return [];
      if (event.health.healthy)
        return [`${MARKS.done} ${place(context)} is healthy (${countOf(checks.length, 'check')})`];
      const sick = checks.filter((check) => !check.ok);
      return [
        `${MARKS.failed} ${place(context)} is not healthy`,
        ...sick.map(({ name, words }) => `${MARKS.failed} ${cleanLine(`${name}: ${words}`, 400)}`),
      ];
    }
    case 'suite-started':
    case 'suite-ended':
    case 'tests-changed':
      return suiteLines(event, context);
    case 'failures-grouped':
    case 'group-held':
    case 'group-taken':
    case 'group-claimed':
      return groupLines(event);
    case 'fix-started':
    case 'fix-proposed':
    case 'fix-failed':
    case 'fix-accepted':
    case 'fix-refused':
    case 'fix-approved':
    case 'fix-declined':
    case 'fix-adopted':
    case 'fix-merged':
    case 'fix-verified':
    case 'fix-not-held':
    case 'fix-reverted':
      return fixLines(event, context);
    case 'branch-pushed':
      if (event.to === null) return [];
      return [`${MARKS.done} ${shortRevision(event.revision)} was pushed to ${cleanLine(event.to, 300)}`];
    case 'approval-asked':
    case 'deployment-approved':
    case 'deployment-refused':
    case 'deployment-lapsed':
    case 'deployment-started':
    case 'deployment-step-changed':
    case 'deployment-succeeded':
    case 'deployment-faulty':
    case 'deployment-unknown':
    case 'deployment-rolled-back':
    case 'deployment-worse':
    case 'deployment-taken-back':
      return deploymentLines(event, context);
    case 'iteration-reported':
      return [`${MARKS.done} The report is in ${cleanLine(event.path, 500)}`];
    case 'iteration-ended':
      return [
        `${MARKS.done} Iteration ${iteration ?? ''} ended: ${describeLedger(event.ledger, context.ledgerBefore)}`,
      ];
    default:
      return unreachable(event);
  }
}

function place({ plan }: PrintContext): string {
  return plan === null ? 'The environment' : cleanLine(plan.environment.name, 120);
}

function revisionWords(revision: string | null, words: string, where: string): string {
  if (revision !== null) return `${MARKS.done} ${where} runs ${shortRevision(revision)}`;
  const said = words === '' ? '' : `: ${cleanLine(words, 300)}`;
  return `${MARKS.pending} Nothing is known to run on ${where}${said}`;
}
