// Reads a candidate's change for what must not be in it: green is to come from the product, not from the tests.
import type { FileChange } from './ports.ts';

export type GuardOptions = {
  /** Globs that no fix may touch. */
  readonly protect: readonly string[];
  readonly matches: (pattern: string, path: string) => boolean;
};

const TEST_FILE =
  /(?:^|\/)(?:tests?|specs?|__tests__|e2e)\/|(?:[._-](?:test|spec)s?\.[a-z]+$)|(?:^|\/)test_[^/]+\.py$|_test\.(?:go|py|rb)$|(?:Test|Tests|IT|Spec)\.(?:java|kt|cs|scala)$/;
const TEST_SETTINGS =
  /(?:^|\/)(?:pytest\.ini|tox\.ini|conftest\.py|(?:jest|vitest|playwright|karma|wdio|cypress)\.config\.[a-z]+|\.mocharc(?:\.[a-z]+)?|phpunit\.xml(?:\.dist)?)$/;

const SKIP =
  /\b(?:test|it|describe|context|suite)\s*\.\s*(?:skip|todo|only|fixme|failing)\b|\b(?:xit|xtest|xdescribe|fit|fdescribe)\s*\(|\{\s*(?:skip|todo|only)\s*:|@(?:pytest\.mark\.(?:skip|skipif|xfail)|unittest\.skip\w*|Disabled|Ignore)\b|\bpytest\.(?:skip|xfail)\s*\(|\bt\.(?:Skip|SkipNow|Skipf|skip|todo)\s*\(|#\[ignore\b/;
const ASSERTION =
  /\b(?:assert\w*|expect|should|require|verify)\s*[.(\s]|\bt\.(?:Error|Errorf|Fatal|Fatalf)\s*\(/;
const EMPTY_ASSERTION =
  /\bassert(?:\.(?:ok|equal|strictEqual))?\s*\(?\s*(?:true|True|1)\s*(?:\)|,|;|$)|\bexpect\s*\(\s*(?:true|1)\s*\)\s*\.\s*(?:toBe|toEqual|toBeTruthy)\b|\bassert(?:True|\.True)\s*\(\s*[Tt]rue\s*\)/;
const TIMEOUT =
  /\b(\w*(?:timeout|deadline|retries|maxAttempts|max_attempts)\w*)\b\s*["']?\s*[:=(,]\s*(\d[\d_]*)/i;
const SLEEP =
  /\b(?:time\.sleep|Thread\.sleep|asyncio\.sleep|setTimeout|sleep|usleep|waitForTimeout|page\.waitForTimeout|delay)\s*\(/;

/** Why a candidate is refused, one sentence a reason; empty: nothing speaks against it. */
export function guardDiff(changes: readonly FileChange[], options: GuardOptions): readonly string[] {
  return changes.flatMap((change) => {
    const guarded = protectedBy(change, options);
    return guarded.length > 0 ? guarded : testReasons(change);
  });
}

function protectedBy(change: FileChange, { protect, matches }: GuardOptions): readonly string[] {
  const paths = change.oldPath === null ? [change.path] : [change.oldPath, change.path];
  return paths.flatMap((path) => {
    const pattern = protect.find((one) => matches(one, path));
    return pattern === undefined ? [] : [`it ${verb(change, path)} ${path}, which is protected (${pattern})`];
  });
}

function verb({ kind, oldPath }: FileChange, path: string): string {
  if (kind === 'deleted') return 'deletes';
  if (kind === 'added') return 'adds';
  if (kind === 'renamed') return path === oldPath ? 'moves away' : 'moves a file to';
  return 'edits';
}

/** What a change does to a test file, or to the settings of a test runner, that the plan does not protect. */
function testReasons(change: FileChange): readonly string[] {
  const before = change.oldPath ?? change.path;
  const was = isTest(before);
  if (was && change.kind === 'deleted') return [`it deletes the test file ${change.path}`];
  if (was && change.kind === 'renamed' && !isTest(change.path))
    return [`it moves the test file ${before} to ${change.path}, where it is no test any more`];
  if (TEST_SETTINGS.test(change.path)) return [`it changes how tests are run (${change.path})`];
  if (!isTest(change.path) || change.kind === 'mode') return [];
  if (change.after === null) return [`it makes the test file ${change.path} unreadable`];
  return [...added(change), ...weakened(change)];
}

function isTest(path: string): boolean {
  return TEST_FILE.test(path);
}

/** Lines that are new in this file, with their numbers. */
function newLines(change: FileChange): readonly { readonly line: string; readonly at: number }[] {
  const left = new Map<string, number>();
  for (const line of linesOf(change.before)) left.set(line, (left.get(line) ?? 0) + 1);
  return linesOf(change.after).flatMap((line, index) => {
    const known = left.get(line) ?? 0;
    if (known > 0) left.set(line, known - 1);
    return known > 0 || line === '' ? [] : [{ line, at: index + 1 }];
  });
}

function added(change: FileChange): readonly string[] {
  return newLines(change).flatMap(({ line, at }): string[] => {
    const place = `${change.path}:${at}`;
    if (SKIP.test(line)) return [`it skips a test (${place}: ${line.slice(0, 80)})`];
    if (EMPTY_ASSERTION.test(line)) return [`it asserts nothing (${place}: ${line.slice(0, 80)})`];
    if (SLEEP.test(line)) return [`it adds a sleep to a test (${place}: ${line.slice(0, 80)})`];
    return [];
  });
}

function weakened(change: FileChange): readonly string[] {
  const reasons: string[] = [];
  const count = (text: string | null, pattern: RegExp) =>
    linesOf(text).filter((line) => pattern.test(line) && !isComment(line)).length;
  const lost = count(change.before, ASSERTION) - count(change.after, ASSERTION);
  if (lost > 0)
    reasons.push(`it removes ${lost === 1 ? 'an assertion' : `${lost} assertions`} from ${change.path}`);
  const limits = limitsOf(change.before);
  for (const [name, value] of limitsOf(change.after)) {
    const old = limits.get(name);
    if (old !== undefined && value > old)
      reasons.push(`it raises ${name} from ${old} to ${value} in ${change.path}`);
  }
  return reasons;
}

/** The largest figure that each time limit or number of retries has in a file. */
function limitsOf(text: string | null): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const line of linesOf(text)) {
    const match = TIMEOUT.exec(line);
    if (match?.[1] === undefined || match[2] === undefined) continue;
    const value = Number(match[2].replaceAll('_', ''));
    found.set(match[1], Math.max(found.get(match[1]) ?? 0, value));
  }
  return found;
}

function isComment(line: string): boolean {
  return /^(?:\/\/|#|\*|\/\*|--)/.test(line);
}

function linesOf(text: string | null): readonly string[] {
  return (text ?? '').split('\n').map((line) => line.trim());
}
