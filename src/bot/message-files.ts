// What is too long for a message goes into the thread as a file: what a group's tests said, and the report at the end.
import type { FailureGroup, GroupTest } from '../loop/model.ts';
import type { DesiredMessage, IterationFacts, MessageFile } from '../loop/ports.ts';
import { buildReport } from '../report/build-report.ts';
import { renderReport } from '../report/render-report.ts';
import { shortRevision } from '../report/words.ts';
import { cleanText, inertText } from './blocks/untrusted-text.ts';

/** Bytes that a file of ours has at most. */
const MOST_BYTES = 256 * 1024;
/** Characters of the first failure, and tests, that a group's message has room for. */
const SHOWN_TEXT = 1_200;
const SHOWN_TESTS = 5;

/** Everything that a group's tests said, when its message cannot show it; null: it can. */
export function groupFile(group: FailureGroup): { readonly text: string; readonly file: MessageFile } | null {
  const first = group.tests[0];
  if (first === undefined) return null;
  const fits = group.tests.length <= SHOWN_TESTS && group.tests.every((test) => lengthOf(test) <= SHOWN_TEXT);
  if (fits) return null;
  const tests = group.tests.length === 1 ? 'the failing test' : `the ${group.tests.length} failing tests`;
  return {
    text: `${group.id}: all that ${tests} said`,
    file: {
      kind: 'snippet',
      name: `${group.id}.txt`,
      title: `${group.id} ${inertText(group.title, 120)}`,
      altText: '',
      base64: capped(group.tests.map((test) => sectionOf(test, cleanText)).join('\n')),
    },
  };
}

/** What the command of a deployment that went wrong printed. */
export function deploymentFile(
  deploymentId: string,
  revision: string,
  output: string,
): { readonly text: string; readonly file: MessageFile } {
  const short = inertText(shortRevision(revision), 20);
  return {
    text: `Deployment of ${short}: all that its command printed`,
    file: {
      kind: 'snippet',
      name: `${deploymentId}.txt`,
      title: `Deployment of ${short}`,
      altText: '',
      base64: capped(cleanText(output, 200_000)),
    },
  };
}

/** The report of a loop's last iteration, as the file that comes with its end. */
export function reportFile(
  facts: IterationFacts,
): Pick<DesiredMessage, 'text'> & { readonly file: MessageFile } {
  const { number } = facts.iteration;
  return {
    text: `The report of iteration ${number} of ${inertText(facts.project, 80)}`,
    file: {
      kind: 'snippet',
      name: `iteration-${number}.md`,
      title: `Iteration ${number} of ${inertText(facts.project, 80)}`,
      altText: '',
      base64: capped(renderReport(buildReport(facts))),
    },
  };
}

function lengthOf({ message, details, output }: GroupTest): number {
  return message.length + details.length + output.length;
}

function sectionOf(test: GroupTest, clean: typeof cleanText): string {
  const where = [test.file, test.className].filter((one) => one !== '').join(' \u203a ');
  const parts = [
    `${where === '' ? '' : `${clean(where, 500)} \u203a `}${clean(test.name, 1_000)}`,
    clean(test.message, 20_000),
    test.details === test.message ? '' : clean(test.details, 60_000),
    test.output === '' ? '' : `--- what it printed ---\n${clean(test.output, 60_000)}`,
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n\n${'='.repeat(80)}\n`;
}

/** As base64, cut at the cap on a line's end, with a last line that says how much is missing. */
function capped(text: string): string {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length <= MOST_BYTES) return bytes.toString('base64');
  const end = bytes.lastIndexOf('\n', MOST_BYTES - 200);
  const kept = bytes.subarray(0, end > 0 ? end + 1 : MOST_BYTES - 200);
  const missing = Math.ceil((bytes.length - kept.length) / 1024);
  return Buffer.concat([kept, Buffer.from(`\n... ${missing} KB more were left out\n`)]).toString('base64');
}
