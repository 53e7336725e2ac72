// The passes of an iteration's end-to-end suites that do not count.
import { whyDoubted } from '../../loop/doubt-passes.ts';
import type { Iteration, RecordedResult } from '../../loop/model.ts';
import { doubtCauses } from '../../report/doubt-causes.ts';
import { testLabel } from '../../report/words.ts';
import { count } from './phase-tasks.ts';
import { bold, context, type Message, paragraph, richText, words } from './rich-text.ts';
import { cleanLine, inertText, literal } from './untrusted-text.ts';

const SHOWN_CAUSES = 8;
const SHOWN_TESTS = 5;

/** One message for all of them, by why; null: every pass counts. */
export function doubtedMessage({ suiteRuns }: Iteration): Message | null {
  const doubted = new Map<string, RecordedResult>();
  for (const run of suiteRuns)
    if (run.purpose !== 'check')
      for (const one of run.doubted ?? []) doubted.set(`${run.suiteId}\n${testLabel(one)}`, one);
  if (doubted.size === 0) return null;
  const causes = doubtCauses(
    [...doubted.values()].map((one) => ({
      test: testLabel(one),
      belief: one.belief === 'fake' ? 'fake' : 'suspicious',
      reasons: whyDoubted(one.message),
    })),
  );
  const n = doubted.size;
  const title = `${n} ${n === 1 ? 'pass does' : 'passes do'} not count`;
  const rest = causes.length - SHOWN_CAUSES;
  return {
    text: `${title}: ${inertText(causes[0]?.why ?? '', 300)}`,
    blocks: [
      richText(
        paragraph(bold(title)),
        ...causes.slice(0, SHOWN_CAUSES).flatMap(({ why, tests }) => {
          const more = tests.length - SHOWN_TESTS;
          const named = tests.slice(0, SHOWN_TESTS).map((test) => cleanLine(test, 120));
          return [
            paragraph(words('\u2022 '), literal(why, 400)),
            paragraph(
              words('   '),
              literal(named.join(', '), 400),
              ...(more > 0 ? [words(` and ${more} more`)] : []),
            ),
          ];
        }),
        ...(rest > 0 ? [paragraph(`and for ${count(rest, 'more reason')}`)] : []),
      ),
      context(
        'They are neither passing nor verified. What a test took proves nothing by itself: mend the test.',
      ),
    ],
  };
}
