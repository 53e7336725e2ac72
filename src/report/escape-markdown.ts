// Words of others inside our Markdown: nothing in them can become markup, a link, a mention, or the end of a table cell.
import { cleanLine, cleanText } from './clean-text.ts';

/** A word joiner, which is invisible: it keeps `://`, `www.` and `@name` from becoming links and mentions. */
const JOINER = '\u2060';

/**
 * One line of prose, cleaned, capped at `max` characters, with every active character escaped (an underscore
 * inside a word is none); '' stays ''.
 */
export function escapeMarkdown(text: string, max = 500): string {
  return cleanLine(text, max)
    .replace(/[\\`*[\]<>|~&$]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\$&')
    .replace(/^([#+=-]|\d+(?=[.)]))/, (start) => (/\d/.test(start) ? `${JOINER}${start}` : `\\${start}`))
    .replaceAll('://', `:${JOINER}//`)
    .replace(/www\./gi, (www) => `${www.slice(0, 3)}${JOINER}.`)
    .replace(/@(?=\S)/g, `@${JOINER}`);
}

/** One line as a code span that no backtick in it can end; `cell` escapes pipes, as tables need it and nothing else does. */
export function codeSpan(text: string, place: 'prose' | 'cell' = 'prose', max = 300): string {
  const line = cleanLine(text, max) || '(empty)';
  const mark = '`'.repeat(longestRun(line) + 1);
  const pad = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  const span = `${mark}${pad}${line}${pad}${mark}`;
  return place === 'cell' ? span.replaceAll('|', '\\|') : span;
}

/** Several lines in a fenced block that no backtick in them can end. */
export function fenced(text: string, language = 'text', max = 4_000): string {
  const body = cleanText(text, max) || '(empty)';
  const mark = '`'.repeat(Math.max(3, longestRun(body) + 1));
  return `${mark}${language}\n${body}\n${mark}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map((run) => run[0].length));
}
