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
  const gone = new Map(
    newLines(after, before).flatMap(({ line }) => (isAssertion(line) ? [[skeleton(line), line]] : [])),
  );
  return newLines(before, after).flatMap(({ line, at }) => {
    const old = isAssertion(line) ? gone.get(skeleton(line)) : undefined;
    if (old === undefined || !hasOtherValue(old, line)) return [];
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
  const always = new Set(before);
  return newLines(before, after).flatMap(({ line, at }) => {
    if (!/^if\b/.test(line)) return [];
    const rest = line.replace(CONDITION, '').replace(/^\{\s*|\s*\}$/g, '');
    if (rest !== line && isAssertion(rest) && always.has(rest)) return said(line, at);
    const next = nextLine(after, at);
    return /[{:]$/.test(line) && isAssertion(next) && always.has(next) ? said(line, at) : [];
  });
}

/** The first line with something on it from that index on. */
function nextLine(lines: readonly string[], from: number): string {
  for (let at = from; at < lines.length; at += 1) if (lines[at] !== '') return lines[at] ?? '';
  return '';
}

/** Values that were in the tables a test is run over, and are not any more. */
function fewerCases(path: string, before: string, after: string): readonly string[] {
  const left = new Map<string, number>();
  for (const value of valuesIn(tablesIn(after))) left.set(value, (left.get(value) ?? 0) + 1);
  const gone = valuesIn(tablesIn(before)).filter((value) => {
    const known = left.get(value) ?? 0;
    left.set(value, known - 1);
    return known <= 0;
  });
  return gone.length > 0
    ? [`it takes ${gone.slice(0, 3).join(', ')} out of the cases of a test in ${path}`]
    : [];
}

function valuesIn(tables: readonly string[]): readonly string[] {
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
