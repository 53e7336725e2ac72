// Answers about what was: a table of iterations, two of them side by side, one in short.
import type { Comparison } from '../../loop/compare.ts';
import type { IterationFacts, IterationSummary, NamedTest } from '../../loop/ports.ts';
import { comparisonLists } from '../../report/comparison-lists.ts';
import { describeLedger } from '../../report/describe-ledger.ts';
import { countOf } from '../../report/format-figure.ts';
import { loopStatusWords, testLabel } from '../../report/words.ts';
import { shortRevision } from './iteration-message.ts';
import { iterationTable } from './iteration-table.ts';
import { bold, code, context, type Message, paragraph, richText, words } from './rich-text.ts';
import { inertText, literal } from './untrusted-text.ts';

const MOST_NAMES = 10;
/** Names in all lists of one message together: Slack refuses a message of more than about 13,200 characters. */
const MOST_IN_ALL = 40;

/** The newest iterations of a project, oldest first. */
export function historyMessage(project: string, rows: readonly IterationSummary[]): Message {
  const title = `${project}: ${rows.length === 0 ? 'no iteration yet' : `the last ${countOf(rows.length, 'iteration')}`}`;
  return {
    text: inertText(title, 200),
    blocks: [richText(paragraph(bold(title))), ...(rows.length === 0 ? [] : [iterationTable(rows)])],
  };
}

/** What became of the tests between two iterations; at most ten names a list and forty in all, the rest counted. */
export function comparisonMessage(comparison: Comparison): Message {
  const { before, after, project } = comparison;
  const title = `${project}: iteration ${before.number} (${shortRevision(before.revision)}) \u2192 ${after.number} (${shortRevision(after.revision)})`;
  const shown = comparisonLists(comparison);
  const most = Math.min(MOST_NAMES, Math.floor(MOST_IN_ALL / Math.max(1, shown.length)));
  const ledger = describeLedger(after.ledger, before.ledger);
  return {
    text: inertText(`${title}. ${ledger}`, 600),
    blocks: [
      richText(paragraph(bold(title)), paragraph(literal(ledger, 400))),
      ...shown.map(([name, tests]) =>
        richText(paragraph(bold(`${name} (${tests.length})`)), ...names(tests, most)),
      ),
      ...(shown.length === 0 ? [context('No test changed its outcome, and none came or went.')] : []),
    ],
  };
}

/** One iteration in short, and where its whole report is. */
export function reportMessage(facts: IterationFacts): Message {
  const { project, iteration, ledger, previousLedger, failing, flaky } = facts;
  const merged = iteration.fixes.filter((fix) => fix.commit !== null).length;
  const title = `${project}, iteration ${iteration.number}, ${shortRevision(iteration.revision)}: ${loopStatusWords(facts.loopStatus)}`;
  const counts = [
    `${countOf(iteration.groups.length, 'failure group')}`,
    `${countOf(merged, 'fix', 'fixes')} merged`,
    `${failing.length} failing`,
    `${flaky.length} flaky`,
  ].join(' \u00b7 ');
  return {
    text: inertText(`${title}. ${describeLedger(ledger, previousLedger, facts.quarantined.length)}`, 600),
    blocks: [
      richText(
        paragraph(bold(title)),
        paragraph(literal(describeLedger(ledger, previousLedger, facts.quarantined.length), 400)),
        paragraph(literal(counts, 300)),
        ...(facts.loopReason === '' ? [] : [paragraph(literal(facts.loopReason, 500))]),
        ...names(failing, MOST_NAMES),
        paragraph(words('The whole report: '), code(`npx greenloop report ${project} ${iteration.number}`)),
      ),
    ],
  };
}

function names(tests: readonly NamedTest[], most: number) {
  const shown = tests
    .slice(0, most)
    .map((test) => paragraph(words('\u2022 '), literal(testLabel(test), 200)));
  return tests.length > shown.length
    ? [...shown, paragraph(`and ${tests.length - shown.length} more`)]
    : shown;
}
