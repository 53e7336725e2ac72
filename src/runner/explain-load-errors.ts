// A file that could not be loaded: what the report says of it is often only "test failed", the reason was printed.
import type { TestResult } from '../loop/model.ts';
import { cleanText } from './junit/clean-text.ts';

const VAGUE = /^(?:test failed|collection failure|test suite failed to run|)$/i;
const PYTEST_CAUSE = /^E {3}(?=\w)/;
const CAUSE = /^\s*(?:\[?(?:[A-Z]\w*)?(?:Error|Exception)\b.*:|Cannot find module)/;
const NODE_VERSION = /^Node\.js v\d/;
const LINES_AROUND = 12;

/** Gives synthetic results without a reason of their own the one of the live events, or of what was printed. */
export function explainLoadErrors(
  results: readonly TestResult[],
  loadErrors: ReadonlyMap<string, string>,
  printed: string,
): readonly TestResult[] {
  return results.map((one) => {
    if (!one.synthetic || !VAGUE.test(one.message.trim())) return one;
    const told = [...loadErrors].find(([file]) => isSameFile(file, one.file))?.[1];
    const lines = told === undefined ? around(cleanText(printed).split('\n'), one.file) : linesOf(told);
    const cause = causeOf(lines) ?? (told === undefined ? undefined : lastOf(lines));
    if (cause === undefined || VAGUE.test(cause)) return one;
    return { ...one, message: cause, details: lines.join('\n').trim() };
  });
}

function linesOf(text: string): readonly string[] {
  return cleanText(text).split('\n');
}

/** The line that names the error; pytest marks it. */
function causeOf(lines: readonly string[]): string | undefined {
  const marked = lines.find((line) => PYTEST_CAUSE.test(line))?.replace(PYTEST_CAUSE, '');
  return (marked ?? lines.find((line) => CAUSE.test(line)))?.trim();
}

/** The last words of a process that named no error. */
function lastOf(lines: readonly string[]): string | undefined {
  return lines.findLast((line) => line.trim() !== '' && !NODE_VERSION.test(line))?.trim();
}

/** Whether two paths mean one file: one may be relative to a folder further down. */
function isSameFile(a: string, b: string): boolean {
  return a !== '' && b !== '' && (a === b || a.endsWith(`/${b}`) || b.endsWith(`/${a}`));
}

/** Lines around the first cause that is printed near the file's name; none when it is not named. */
function around(lines: readonly string[], file: string): readonly string[] {
  const at = lines.findIndex((line) => file !== '' && line.includes(file));
  if (at < 0) return [];
  const cause = lines.findIndex((line, index) => index >= at - LINES_AROUND && CAUSE.test(line));
  const from = cause < 0 ? at : Math.min(at, cause);
  return lines.slice(from, Math.max(at, cause) + LINES_AROUND);
}
