// What a change does to what a test asks for: other values, fewer cases, only under a condition, of a stand-in.
import type { FileChange } from '../ports.ts';
import { codeLines, newLines } from './code-lines.ts';

const LITERAL = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`|(?<![\w.])\d[\d_.]*\b/g;
/** Where the cases of a test with several begin. */
const CASES =
  /\bparametrize\s*(?=\()|\.each\s*(?=[([])|\[(?:InlineData|TestCase|DataRow)(?=\()|@(?:ValueSource|CsvSource)\s*(?=\()|\[\]struct\s*(?=\{)/g;
/** How long is waited is judged elsewhere. */
const TIMEOUT = /\b\w*timeout\w*["']?\s*[:=]\s*[\d_.]+/gi;
const MOST_CASES = 20_000;
const STAND_IN = /\b(?:jest|vi)\.(?:mock|doMock|unstable_mockModule)\s*\(\s*["'`]([^"'`]+)/;
const PATCH = /\bpatch(?:\.object)?\s*\(\s*["']([\w.]+)/;
const CONDITION = /^(?:if\b[^{]*?\)\s*|if\b.*?:\s*)(?=\S)/;

/** Why it is refused, one sentence a reason; `isAssertion` says which lines ask for something. */
export function loosenedTest(change: FileChange, isAssertion: (line: string) => boolean): readonly string[] {
  if (change.before === null || change.after === null) return [];
  const { path } = change;
  const before = codeLines(change.oldPath ?? path, change.before, true);
  const after = codeLines(path, change.after, true);
  return [
    ...changedValues(path, before, after, isAssertion),
    ...conditional(path, before, after, isAssertion),
    ...fewerCases(path, before.join('\n'), after.join('\n')),
    ...standIns(path, before, after),
  ];
}

/** Assertions that are the same but for a value, which is another one now and not a longer one. */
function changedValues(
  path: string,
  before: readonly string[],
  after: readonly string[],
  isAssertion: (line: string) => boolean,
): readonly string[] {
  const gone = newLines(after, before).filter(({ line }) => isAssertion(line));
  return newLines(before, after).flatMap(({ line, at }) => {
    if (!isAssertion(line)) return [];
    const old = gone.find((one) => skeleton(one.line) === skeleton(line));
    if (old === undefined || !hasOtherValue(old.line, line)) return [];
    return [`it changes what a test expects (${path}:${at}: ${line.slice(0, 80)})`];
  });
}

function skeleton(line: string): string {
  return line.replace(TIMEOUT, '').replace(LITERAL, '?').replaceAll(/\s+/g, ' ');
}

function hasOtherValue(before: string, after: string): boolean {
  const values = (line: string) =>
    (line.replace(TIMEOUT, '').match(LITERAL) ?? []).map((one) => one.replace(/^["'`]|["'`]$/g, ''));
  const now = values(after);
  return values(before).some((value, index) => !(now[index] ?? '').includes(value));
}

/** Assertions that were made always and now only where something holds. */
function conditional(
  path: string,
  before: readonly string[],
  after: readonly string[],
  isAssertion: (line: string) => boolean,
): readonly string[] {
  const said = (line: string, at: number) => [
    `it makes an assertion depend on a condition (${path}:${at}: ${line.slice(0, 80)})`,
  ];
  return newLines(before, after).flatMap(({ line, at }) => {
    if (!/^if\b/.test(line)) return [];
    const rest = line.replace(CONDITION, '').replace(/^\{\s*|\s*\}$/g, '');
    if (rest !== line && isAssertion(rest) && before.includes(rest)) return said(line, at);
    const next = after.slice(at).find((one) => one !== '') ?? '';
    return /[{:]$/.test(line) && isAssertion(next) && before.includes(next) ? said(line, at) : [];
  });
}

/** Values that were in the tables a test is run over, and are not any more. */
function fewerCases(path: string, before: string, after: string): readonly string[] {
  const left = valuesIn(tablesIn(after));
  const gone = valuesIn(tablesIn(before)).filter((value) => {
    const at = left.indexOf(value);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  return gone.length > 0
    ? [`it takes ${gone.slice(0, 3).join(', ')} out of the cases of a test in ${path}`]
    : [];
}

function valuesIn(tables: readonly string[]): string[] {
  return tables.flatMap((table) => table.match(LITERAL) ?? []);
}

/** The brackets after each place where cases begin: two pairs for a Go table, whose first is its type. */
function tablesIn(text: string): readonly string[] {
  return [...text.matchAll(CASES)].map(({ 0: found, index }) => {
    const from = index + found.length;
    const first = endOfBrackets(text, from);
    return text.slice(from, found.startsWith('[]struct') ? endOfBrackets(text, first) : first);
  });
}

function endOfBrackets(text: string, from: number): number {
  let depth = 0;
  const last = Math.min(text.length, from + MOST_CASES);
  for (let at = from; at < last; at += 1) {
    const char = text[at] ?? '';
    if ('([{'.includes(char)) depth += 1;
    else if (')]}'.includes(char)) depth -= 1;
    if (depth === 0 && ')]}'.includes(char)) return at + 1;
  }
  return last;
}

/** A stand-in for what the test imports and is about. */
function standIns(path: string, before: readonly string[], after: readonly string[]): readonly string[] {
  const imported = after.join('\n');
  return newLines(before, after).flatMap(({ line, at }) => {
    const module = STAND_IN.exec(line)?.[1];
    const patched = PATCH.exec(line)?.[1]?.split('.').slice(0, -1).join('.');
    const isOwn =
      (module?.startsWith('.') && new RegExp(`from\\s*["'\`]${escaped(module)}["'\`]`).test(imported)) ||
      (patched !== undefined &&
        patched !== '' &&
        new RegExp(`^from ${escaped(patched)} import\\b`, 'm').test(imported));
    return isOwn
      ? [`it puts a stand-in in place of what it tests (${path}:${at}: ${line.slice(0, 80)})`]
      : [];
  });
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
