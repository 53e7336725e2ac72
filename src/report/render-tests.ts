// Lists of tests as Markdown that reads as plain text too.
import type { Quarantine, TestLife } from '../loop/ports.ts';
import { escapeMarkdown } from './escape-markdown.ts';
import { lifeLines, type TestLine } from './test-lines.ts';
import { testLabel } from './words.ts';

/** Tests under a title, each with what is said of it. */
export function renderTests(title: string, lines: readonly TestLine[]): string {
  const list = lines.map(({ test, said }) => `- ${escapeMarkdown(test)}\n  ${escapeMarkdown(said)}`);
  return `${[`# ${escapeMarkdown(title)}`, ...(list.length === 0 ? [] : [list.join('\n')])].join('\n\n')}\n`;
}

/** One test's life. */
export function renderLife(life: TestLife, quarantines: readonly Quarantine[], timeZone: string): string {
  const { verdict, changes, results } = lifeLines(life, quarantines, timeZone);
  const list = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : [`**${title}**`, lines.map((line) => `- ${escapeMarkdown(line)}`).join('\n')];
  const parts = [
    `# ${escapeMarkdown(testLabel(life.test))}`,
    escapeMarkdown(verdict),
    ...list('Where its outcome changed', changes),
    ...list('Its last results', results),
  ];
  return `${parts.join('\n\n')}\n`;
}
