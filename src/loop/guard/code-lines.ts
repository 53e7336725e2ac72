// A file's lines without what is no code: comments, and unless they are wanted, the contents of strings.
import type { FileChange } from '../ports.ts';

const HASH_COMMENTS =
  /\.(?:py|rb|sh|pl|ex|exs|r|jl|ya?ml|toml|cfg|ini)$|(?:^|\/)(?:Makefile|Gemfile|Rakefile)$/;
const TRIPLE = /^(?:"""|''')/;

/** What is looked at of a line: patterns over a line of a megabyte would not end. Strings do not count, they are empty. */
export const MOST_CHARACTERS = 1_000;

/** The change with one kind of line end: a language may end a line, and with it a comment, where others do not. */
export function withPlainLines(change: FileChange): FileChange {
  const plain = (text: string | null) => text?.replaceAll(/\r\n?|[\u2028\u2029]/g, '\n') ?? null;
  return { ...change, before: plain(change.before), after: plain(change.after) };
}

/** The trimmed lines of a text, as many as it has: comments are blank, strings are empty unless `keepStrings`. */
export function codeLines(path: string, text: string | null, keepStrings = false): readonly string[] {
  const source = text ?? '';
  const isHash = HASH_COMMENTS.test(path);
  const closing = findClosing(source);
  let code = '';
  for (let at = 0; at < source.length; ) {
    const end = endOfComment(source, at, isHash) ?? endOfString(source, at, closing);
    if (end === null) {
      code += source.charAt(at);
      at++;
      continue;
    }
    const piece = source.slice(at, end.at);
    code += end.isString && keepStrings ? piece : blank(piece, end.isString);
    at = end.at;
  }
  return code.split('\n').map((line) => line.trim().slice(0, MOST_CHARACTERS));
}

type Closing = ReadonlyMap<string, Int32Array>;

/** For each quote and each place: where a string that goes on there ends; -1: nowhere. One pass from the end for each. */
function findClosing(source: string): Closing {
  return new Map(
    ['"', "'", '`'].map((quote) => {
      const ends = new Int32Array(source.length + 2).fill(-1);
      for (let at = source.length - 1; at >= 0; at--) {
        const char = source[at];
        if (char === quote) ends[at] = at;
        else if (char === '\n' && quote !== '`') ends[at] = -1;
        else ends[at] = ends[at + (char === '\\' ? 2 : 1)] ?? -1;
      }
      return [quote, ends];
    }),
  );
}

type End = { readonly at: number; readonly isString: boolean };

function endOfComment(source: string, at: number, isHash: boolean): End | null {
  const char = source[at];
  const line = () => ({ at: orEnd(source.indexOf('\n', at), source), isString: false });
  if (isHash) return char === '#' ? line() : null;
  if (char !== '/') return null;
  if (source[at + 1] === '/') return line();
  if (source[at + 1] !== '*') return null;
  const close = source.indexOf('*/', at + 2);
  return { at: close < 0 ? source.length : close + 2, isString: false };
}

function endOfString(source: string, at: number, closing: Closing): End | null {
  const ends = closing.get(source.charAt(at));
  if (ends === undefined) return null;
  const triple = TRIPLE.exec(source.slice(at, at + 3))?.[0];
  if (triple !== undefined) {
    const close = source.indexOf(triple, at + 3);
    return { at: close < 0 ? source.length : close + 3, isString: true };
  }
  // A quote that does not end on its line is none: an apostrophe, a Rust lifetime.
  const close = ends[at + 1] ?? -1;
  return { at: close < 0 ? at + 1 : close + 1, isString: true };
}

/** Keeps the quotes and the line ends, so that line numbers stay what they are. */
function blank(piece: string, isString: boolean): string {
  const lines = '\n'.repeat(piece.split('\n').length - 1);
  return isString ? `${piece.charAt(0)}${lines}${piece.length > 1 ? piece.charAt(0) : ''}` : lines;
}

function orEnd(index: number, source: string): number {
  return index < 0 ? source.length : index;
}

/** A line that is in the file after a change and was not before, with its number from 1. */
export type NewLine = { readonly line: string; readonly at: number };

/** Lines of `after` that `before` has not, or not as often. */
export function newLines(before: readonly string[], after: readonly string[]): readonly NewLine[] {
  const left = new Map<string, number>();
  for (const line of before) left.set(line, (left.get(line) ?? 0) + 1);
  return after.flatMap((line, index) => {
    const known = left.get(line) ?? 0;
    if (known > 0) left.set(line, known - 1);
    return known > 0 || line === '' ? [] : [{ line, at: index + 1 }];
  });
}
