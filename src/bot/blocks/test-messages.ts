// Answers about single tests: lists of them, and the life of one.
import type { Quarantine, TestLife } from '../../loop/ports.ts';
import { lifeLines, type TestLine } from '../../report/test-lines.ts';
import { testLabel } from '../../report/words.ts';
import { bold, context, type Message, paragraph, richText, words } from './rich-text.ts';
import { inertText, literal } from './untrusted-text.ts';

const SHOWN_RESULTS = 8;

/** Tests under a title, each with what is said of it. */
export function testsMessage(title: string, lines: readonly TestLine[]): Message {
  return {
    text: inertText(title, 200) || 'Tests',
    blocks: [
      richText(
        paragraph(bold(title)),
        ...lines.map(({ test, said }) =>
          paragraph(words('\u2022 '), literal(test, 240), words(' \u00b7 '), literal(said, 240)),
        ),
      ),
    ],
  };
}

/** One test's life: the verdict, where its outcome changed, its newest results. */
export function lifeMessage(life: TestLife, quarantines: readonly Quarantine[], timeZone: string): Message {
  const { verdict, changes, results } = lifeLines(life, quarantines, timeZone);
  const title = testLabel(life.test);
  const newest = results.slice(-SHOWN_RESULTS);
  const list = (head: string, lines: readonly string[]) =>
    lines.length === 0
      ? []
      : [
          richText(
            paragraph(bold(head)),
            ...lines.map((line) => paragraph(words('\u2022 '), literal(line, 400))),
          ),
        ];
  return {
    text: `${inertText(title, 200)}: ${inertText(verdict, 300)}`,
    blocks: [
      richText(paragraph(bold(title)), paragraph(literal(verdict, 400))),
      ...list('Where its outcome changed', changes),
      ...list('Its last results', newest),
      context(
        `${results.length - newest.length} older ${results.length - newest.length === 1 ? 'result' : 'results'} left out here`,
      ),
    ],
  };
}
