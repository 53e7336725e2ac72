import type { RichTextSection } from '@slack/types';
import { unreachable } from '../../loop/errors.ts';
import type { FailureGroup, Fix, GroupState, GroupTest } from '../../loop/model.ts';
import { rerunCommand } from '../../report/rerun-command.ts';
import { endedBadly, fixStatusWords, shortRevision } from '../../report/words.ts';
import type { IterationView } from '../iteration-view.ts';
import { groupButtons, isApproved, reviewOf } from './decision-buttons.ts';
import { count } from './phase-tasks.ts';
import { proofLine } from './proof-line.ts';
import { reviewLines } from './review-lines.ts';
import {
  bold,
  called,
  context,
  type Message,
  type MessageBlock,
  paragraph,
  richText,
  words,
} from './rich-text.ts';
import { cleanLine, inertText, literal, preformatted } from './untrusted-text.ts';

const SHOWN_TESTS = 5;
const LONGEST_COMMAND = 280;
/** Where nobody is at work on it, or a person has to be. */
const WAITS: readonly FailureGroup['status'][] = ['failing', 'reopened', 'needs-person', 'needs-review'];

/** The thread message of one failure group, edited as the group moves. */
export function groupMessage(group: FailureGroup, view: IterationView): Message {
  const progress = groupProgress(group, view);
  const title = cleanLine(group.title, 200) || 'A failure without a message';
  const facts = [
    count(group.tests.length, group.tests.every((test) => test.synthetic) ? 'file that cannot load' : 'test'),
    stateWords(group.state),
    `P${group.priority}`,
    group.category,
  ];
  const blocks: MessageBlock[] = [
    richText(
      paragraph(
        words(`${groupMark(group)} `),
        bold(title),
        ...facts.filter((fact) => fact !== '').flatMap((fact) => [words(' \u00b7 '), literal(fact, 120)]),
      ),
      paragraph(literal(progress, 700)),
      ...reviewLines(group, view),
      ...people(group, view),
    ),
  ];
  const first = group.tests[0];
  if (first !== undefined) {
    const evidence = cleanLine(first.message, 20) === '' ? first.details : first.message;
    blocks.push(
      richText(
        paragraph(literal(testName(first), 300)),
        preformatted(evidence || '(it said nothing)', 1_200),
      ),
    );
  }
  const others = group.tests.slice(1, SHOWN_TESTS).map((test) => testName(test));
  const rest = group.tests.length - 1 - others.length;
  const lines = [
    ...others,
    ...(rest > 0 ? [`and ${count(rest, 'more test')}`] : []),
    ...saidByFixer(group, view),
    ...rootCause(group, view),
    ...proofLine(group, view.iteration),
    ...seenBefore(group, view),
    ...rerunByHand(group, view),
  ];
  blocks.push(context(...lines.map((line) => cleanLine(line, 300)), group.id));
  blocks.push(...groupButtons(group, view));
  const text = `${groupMark(group)} ${inertText(title, 200)} \u00b7 ${facts[0]} \u00b7 ${inertText(progress, 300)}`;
  return { text, blocks };
}

/** Where the group is on its way, with what was tried: `being fixed, attempt 2 of 3 (the first was refused: …)`. */
export function groupProgress(group: FailureGroup, view: IterationView): string {
  const fixes = view.iteration.fixes.filter((fix) => fix.groupId === group.id);
  const last = fixes.at(-1);
  const earlier = earlierAttempts(group, fixes);
  switch (group.status) {
    case 'failing':
      return `failing${earlier}`;
    case 'reopened':
      return last?.status === 'reverted'
        ? `open again${earlier}`
        : `failing again: the fix did not hold${earlier}`;
    case 'being-fixed': {
      const attempt = last?.attempt ?? group.attempts;
      const of = view.plan.fix === null ? '' : ` of ${Math.max(view.plan.fix.attempts, attempt)}`;
      return `being fixed, attempt ${attempt}${of}${earlier}`;
    }
    case 'candidate':
      return `there is a candidate${filesOf(last)}; it is being checked${earlier}`;
    case 'needs-person':
      return `needs a person${because(group)}`;
    case 'needs-review':
      if (isApproved(group, view)) return 'approved: the next iteration merges its candidate and tests it';
      return `needs review: no fix is merged unseen${reviewOf(group, view) === null ? because(group) : ''}`;
    case 'merged':
      return `merged${commitOf(last)}${filesOf(last)}; proven when its tests pass on the deployment`;
    case 'verified':
      return `verified on the deployment${commitOf(last)}`;
    case 'gone':
      return 'gone: its tests no longer fail';
    default:
      return unreachable(group.status);
  }
}

/** Who takes care of it, and who says that it is fixed. */
function people({ owner, claimedBy }: FailureGroup, { names }: IterationView): RichTextSection[] {
  if (claimedBy !== null)
    return [
      paragraph(words('fixed, says '), called(claimedBy, names), words('; the next iteration checks it')),
    ];
  return owner === null ? [] : [paragraph(words('taken by '), called(owner, names))];
}

function groupMark(group: FailureGroup): string {
  switch (group.status) {
    case 'verified':
    case 'gone':
      return '\u2713';
    case 'merged':
    case 'candidate':
    case 'being-fixed':
      return '\u25d0';
    case 'failing':
    case 'reopened':
    case 'needs-person':
    case 'needs-review':
      return '\u2717';
    default:
      return unreachable(group.status);
  }
}

function stateWords(state: GroupState): string {
  return state.replaceAll('-', ' ');
}

/** What became of the attempts before the one that runs: refusals by name, newest last; the first is called the first. */
function earlierAttempts(group: FailureGroup, fixes: readonly Fix[]): string {
  const reason = cleanLine(group.refusals.at(-1) ?? '', 200);
  if (reason === '') return '';
  const last = fixes.findLast((fix) => endedBadly(fix.status));
  const which = ordinal(last?.attempt ?? group.refusals.length);
  const how = fixStatusWords(last?.status ?? 'refused');
  return ` (the ${which} ${how}: ${reason})`;
}

function because(group: FailureGroup): string {
  const reason = cleanLine(group.refusals.at(-1) ?? '', 300);
  return reason === '' ? '' : ` (${reason})`;
}

function commitOf(fix: Fix | undefined): string {
  return fix?.commit == null ? '' : ` as ${shortRevision(fix.commit)}`;
}

function filesOf(fix: Fix | undefined): string {
  const [first, ...others] = fix?.files ?? [];
  if (first === undefined) return '';
  return ` in ${cleanLine(first, 120)}${others.length === 0 ? '' : ` and ${count(others.length, 'more file')}`}`;
}

function rootCause(group: FailureGroup, view: IterationView): string[] {
  const analysis = view.iteration.fixes.findLast(
    (fix) => fix.groupId === group.id && fix.analysis !== null,
  )?.analysis;
  return analysis == null || analysis.rootCause === ''
    ? []
    : [`Root cause, says the fixer: ${analysis.rootCause}`];
}

/** The newest line of a fixer that is at work. */
function saidByFixer({ id, status }: FailureGroup, { said }: IterationView): string[] {
  const line = status === 'being-fixed' ? cleanLine(said.get(id) ?? '', 250) : '';
  return line === '' ? [] : [`The fixer says: ${line}`];
}

/** What the same failure came from before, and what fixed it then. */
function seenBefore({ id }: FailureGroup, { known }: IterationView): string[] {
  const cause = known.get(id);
  if (cause === undefined) return [];
  const why = cause.rootCause === '' ? '' : ` ${cause.rootCause};`;
  return [`Seen in iteration ${cause.iteration}:${why} fixed by ${shortRevision(cause.commit)}`];
}

/** The command that runs the group's tests again, where somebody may want it and can still read it. */
function rerunByHand({ suiteId, tests, status }: FailureGroup, { plan }: IterationView): string[] {
  const suite = plan.suites.find((one) => one.id === suiteId);
  if (suite === undefined || !WAITS.includes(status)) return [];
  const command = rerunCommand(
    suite,
    tests.filter((test) => test.suiteId === suiteId),
  );
  return command.length > LONGEST_COMMAND ? [] : [`Rerun by hand: ${command}`];
}

/** `ws-auth › rejects an expired token`: file or class, and name. */
function testName(test: GroupTest): string {
  const where = test.className === '' ? test.file : test.className;
  return cleanLine(where === '' ? test.name : `${cleanLine(where, 140)} \u203a ${test.name}`, 280);
}

function ordinal(n: number): string {
  return ['first', 'second', 'third', 'fourth', 'fifth'][n - 1] ?? `${n}th`;
}
