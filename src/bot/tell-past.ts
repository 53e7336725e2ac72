// Answers to questions about earlier iterations.
import { compareIterations } from '../loop/compare.ts';
import { unreachable } from '../loop/errors.ts';
import type { History } from '../loop/ports.ts';
import { pairOf } from '../report/pair-of.ts';
import { comparisonMessage, historyMessage, reportMessage } from './blocks/history-messages.ts';
import type { Message } from './blocks/rich-text.ts';
import type { LoopCommand } from './parse-command.ts';

const SHOWN = 10;
const MOST_SHOWN = 50;

/** The answer, and what was shown in one line. Throws LoopError `project-unknown`, `iteration-unknown`, `usage`. */
export function tellPast(
  asked: Extract<LoopCommand, { kind: 'history' | 'compare' | 'report' }>,
  project: string,
  history: History,
): { readonly answer: Message; readonly done: string } {
  switch (asked.kind) {
    case 'history': {
      const rows = history.iterations(project, Math.min(asked.count ?? SHOWN, MOST_SHOWN)).toReversed();
      return { answer: historyMessage(project, rows), done: 'history shown' };
    }
    case 'report':
      return { answer: reportMessage(history.iteration(project, asked.number)), done: 'report shown' };
    case 'compare': {
      const [a, b] = pairOf(project, history, asked.numbers);
      const moved = history.movedBetween(project, a, b);
      const compared = compareIterations(history.iteration(project, a), history.iteration(project, b), moved);
      return { answer: comparisonMessage(compared), done: `iterations ${a} and ${b} compared` };
    }
    default:
      return unreachable(asked);
  }
}
