import { unreachable } from '../../loop/errors.ts';
import type { LoopFinished } from '../../loop/event.ts';
import type { FailureGroup } from '../../loop/model.ts';
import { describeLedger } from '../../report/describe-ledger.ts';
import type { IterationView } from '../iteration-view.ts';
import { count } from './phase-tasks.ts';
import {
  bold,
  code,
  context,
  type Message,
  type MessageBlock,
  paragraph,
  richText,
  words,
} from './rich-text.ts';
import { cleanLine, inertText, literal } from './untrusted-text.ts';

const SHOWN_GROUPS = 5;

/** The last message of a loop: how it ended, what is verified, what is left. `view` null: no iteration was run. */
export function finishedMessage(
  finished: LoopFinished,
  loop: { readonly project: string; readonly view: IterationView | null },
): Message {
  const { view } = loop;
  const where = view === null ? loop.project : `${loop.project}, iteration ${view.iteration.number}`;
  const mark = finished.as === 'reached' ? '\u2705' : finished.as === 'stopped' ? '\u25a0' : '\u2717';
  const title = `${where}: ${ending(finished.as)}`;
  const reason = cleanLine(finished.reason, 600);
  const left = view === null ? [] : view.iteration.groups.filter((group) => isOpen(group));
  const blocks: MessageBlock[] = [
    richText(
      paragraph(words(`${mark} `), bold(title)),
      ...(reason === '' ? [] : [paragraph(literal(reason, 600))]),
      ...left
        .slice(0, SHOWN_GROUPS)
        .map((group) =>
          paragraph(
            words('\u2717 '),
            literal(group.title, 160),
            words(` \u00b7 ${count(group.tests.length, 'test')} \u00b7 `),
            literal(group.id, 40),
          ),
        ),
      ...(left.length > SHOWN_GROUPS
        ? [paragraph(`and ${count(left.length - SHOWN_GROUPS, 'more open group')}`)]
        : []),
      ...(finished.as === 'reached'
        ? []
        : [paragraph('To go on: ', code(`/loop start ${cleanLine(loop.project, 80)}`))]),
    ),
  ];
  if (view !== null) blocks.push(context(describeLedger(view.ledger, view.previousLedger, view.quarantined)));
  const figures = view === null ? '' : ` ${view.ledger.verified} of ${view.ledger.collected} verified.`;
  const why = reason === '' ? '' : ` (${inertText(reason, 300)})`;
  return { text: `${mark} ${inertText(title, 200)}${why}.${figures}`, blocks };
}

function ending(as: LoopFinished['as']): string {
  switch (as) {
    case 'reached':
      return 'finished, goal reached';
    case 'gave-up':
      return 'finished without reaching the goal';
    case 'stopped':
      return 'finished, stopped';
    default:
      return unreachable(as);
  }
}

/** Whether a group is still to be done. */
export function isOpen(group: FailureGroup): boolean {
  return group.status !== 'verified' && group.status !== 'gone';
}
