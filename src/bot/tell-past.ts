// Answers to questions about earlier iterations.
import { compareIterations } from '../loop/compare.ts';
import { unreachable } from '../loop/errors.ts';
import type { History } from '../loop/ports.ts';
import { pairOf } from '../report/pair-of.ts';
import { flakyLines, slowLines } from '../report/test-lines.ts';
import { testMeant } from '../report/test-meant.ts';
import { comparisonMessage, historyMessage, reportMessage } from './blocks/history-messages.ts';
import type { Message } from './blocks/rich-text.ts';
import { lifeMessage, testsMessage } from './blocks/test-messages.ts';
import type { LoopCommand } from './parse-command.ts';

const SHOWN = 10;
const MOST_SHOWN = 50;

/** The answer, and what was shown in one line. Throws LoopError `project-unknown`, `iteration-unknown`, `test-unknown`, `usage`. */
export function tellPast(
  asked: Extract<LoopCommand, { kind: 'history' | 'compare' | 'report' | 'flaky' | 'slow' | 'test' }>,
  project: string,
  history: History,
  now: number,
  shown: { readonly timeZone: string; readonly nameOf: (id: string) => string | null },
): { readonly answer: Message; readonly done: string } {
  const quarantinesOf = () =>
    history.quarantines(project, now).map((one) => ({ ...one, by: shown.nameOf(one.by) ?? one.by }));
  switch (asked.kind) {
    case 'history': {
      const rows = history.iterations(project, Math.min(asked.count ?? SHOWN, MOST_SHOWN)).toReversed();
      return { answer: historyMessage(project, rows), done: 'history shown' };
    }
    case 'report':
      return { answer: reportMessage(history.iteration(project, asked.number)), done: 'report shown' };
    case 'flaky': {
      const lines = flakyLines(history.flakiest(project, now, SHOWN), quarantinesOf(), shown.timeZone);
      const title = lines.length === 0 ? 'no test is flaky or broken' : 'flaky and broken tests';
      return { answer: testsMessage(`${project}: ${title}`, lines), done: 'flaky tests shown' };
    }
    case 'slow': {
      const lines = slowLines(history.slowest(project, SHOWN));
      const title = lines.length === 0 ? 'no test has run yet' : 'the slowest tests';
      return { answer: testsMessage(`${project}: ${title}`, lines), done: 'slow tests shown' };
    }
    case 'test':
      return {
        answer: lifeMessage(testMeant(project, asked.words, history, now), quarantinesOf(), shown.timeZone),
        done: 'a test shown',
      };
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
