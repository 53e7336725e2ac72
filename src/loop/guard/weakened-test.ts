// What a change does to a test file: skipped, emptied, slowed, loosened.
import type { FileChange } from '../ports.ts';
import { codeLines, MOST_CHARACTERS, newLines } from './code-lines.ts';
import { loosenedTest } from './loosened-test.ts';

/** What no new line of a test file may be, with what it does. */
const FORBIDDEN: readonly (readonly [does: string, pattern: RegExp])[] = [
  [
    'skips a test',
    /\b(?:test|it|describe|context|suite|specify)(?:\.\w+)*\.(?:skip|todo|only|fixme|fails|failing|skipIf|runIf)\b|(?<![.\w])(?:xit|xtest|xdescribe|xcontext|xspecify|fit|fdescribe|fcontext)\s*[("'`]|\b(?:this|t|b|ctx)\.(?:skip|todo|Skip|SkipNow|Skipf|skipTest)\s*\(|[{,(]\s*(?:skip|todo|only)\s*:\s*(?:true\b|["'`])|^(?:skip|todo|only)\s*:\s*true\b/,
  ],
  [
    'skips a test',
    /@(?:pytest\.)?mark\.(?:skip|skipif|xfail)\b|@(?:unittest\.)?(?:skip\w*|expectedFailure)\b|^pytestmark\s*=.*\b(?:skip|skipif|xfail)\b|\bpytest\.(?:skip|xfail|importorskip|exit)\s*\(|\bself\.skipTest\s*\(|\braise\s+(?:unittest\.)?SkipTest\b|\b__test__\s*=\s*False\b|\bcollect_ignore(?:_glob)?\b/,
  ],
  [
    'skips a test',
    /@(?:Disabled|Ignore)\w*\b|\bAssum(?:e|ptions)\.\w+|\bassume(?:True|False|That)\s*\(|\[(?:Ignore|Explicit)\b|\bSkip\s*=\s*["']|\bAssert\.(?:Ignore|Inconclusive)\b|#\[ignore\b|\bmarkTest(?:Skipped|Incomplete)\b|\bXCTSkip\w*\b/,
  ],
  [
    'asserts nothing',
    /\bassert(?:\.(?:ok|equal|strictEqual))?\s*\(?\s*(?:true|True|1)\s*(?:\)|,|;|$)|\bexpect\s*\(\s*(?:true|1)\s*\)\s*\.\s*to\.?(?:Be|Equal|BeTruthy|be|equal)|\bassert(?:True|\.True)\s*\(\s*[Tt]rue\s*\)|\b(?:assert|expect)\b.*(?:\|\|\s*true\b|\bor\s+True\b)|\bassert\.\w*[eE]qual\w*\s*\(\s*([\w.]+)\s*,\s*\1\s*[,)]|\bexpect\s*\(\s*([\w.]+)\s*\)\.to(?:Be|Equal|StrictEqual)\s*\(\s*\2\s*\)|\bassert\s+([\w.]+)\s*==\s*\3\s*$/,
  ],
  ['skips a test', /^(?:pending|skip)(?:\s*$|\s*\(|\s+["'`])/],
  [
    'accepts anything',
    /\(\s*\/\^?\.[*+]\$?\/[a-z]*\s*[,)]|\bexpect\.any(?:thing)?\s*\(|\bmock\.ANY\b|\b(?:raises|assertRaises|raise_error)\s*\(\s*(?:Base)?Exception\b|\bassertThrows\s*\(\s*(?:Exception|Throwable)\b/,
  ],
  ['switches code off', /\bif\s*\(?\s*(?:false|False|0)\s*(?:\)|:|&&|and\b)|&&\s*false\b/],
  ['ends the run', /\bprocess\.exit\s*\(|\bsys\.exit\s*\(|\bos\._exit\s*\(|\bos\.Exit\s*\(/],
  ['swallows a failure', /\bcatch\s*(?:\([^)]*\)\s*)?\{\s*\}|\bexcept\s+\(?.*\bAssertionError\b|^except\s*:/],
  [
    'allows retries',
    /\bretryTimes\s*\(\s*[1-9]|\bretries\s*[:=(]\s*[1-9]|\bmark\.flaky\b|\b(?:re)?runs\s*=\s*[1-9]|@(?:Retry|RepeatedIfExceptions)\w*\b|\btest\.slow\s*\(/,
  ],
];

const SLEEP =
  /\b(?:time|asyncio|anyio|[Tt]hread)(?:\.|::)[Ss]leep\s*\(|(?<!\b(?:jest|test|vi|this)\.)\bsetTimeout\s*\(|\b(?:usleep|waitForTimeout)\s*\(|\bcy\.wait\s*\(\s*\d|\bTask\.Delay\s*\(|(?<![.\w])(?:sleep|delay)\s*\(/;
const DEFINITION = /^(?:export\s+)?(?:async\s+)?(?:function|def|func|fn)\b/;
const TEST_CASE =
  /(?<![.\w])(?:test|it|specify)(?:\.\w+)*\s*[(`]|\bt\.(?:test|Run)\s*\(|^(?:async\s+)?def\s+test\w*|^func\s+(?:\([^)]*\)\s*)?Test\w*|@(?:Parameterized|Repeated)?Test\b|\[(?:Fact|Theory|Test|TestMethod|TestCase)\b|#\[(?:\w+::)*test\b/;
const ASSERTION =
  /\bassert\w*!?\s*[.(\s]|\bexpect\w*\s*[.(]|\.should\b|\b(?:require|verify)\.[A-Z]\w*\s*\(|(?<![.\w])verify\s*\(|\bt\.(?:Error|Errorf|Fatal|Fatalf)\s*\(|\bt\.(?:is|not|ok|notOk|equal|same|strictSame|like|deepEqual|deepEquals|throws|rejects|true|false|truthy|falsy|match|regex)\s*\(|\bpytest\.(?:raises|warns)\b|\bself\.(?:assert|fail)\w*\s*\(/;
const EXACT =
  /\.(?:toBe|toEqual|toStrictEqual|toMatchObject|toHaveBeenCalledWith|strictEqual|deepEqual|deepStrictEqual|equal|equals|eql|same|is)\s*\(|\bassert\w*(?:Equal|Equals|Same|Is|In|_eq)!?\s*\(|\bassert\s.*(?:==|\bis\b)|\b(?:assert|require)\.(?:Equal|EqualValues|JSONEq|Same)\s*\(|\bto\.(?:deep\.)?equal\s*\(/;
/** Comparisons that a value near the expected one passes. */
const NEAR =
  /\bassertAlmostEqual\b|\btoBeCloseTo\b|\bapprox\s*\(|\bInRange\s*\(|\bbe_within\b|\bcloseTo\s*\(|\bdelta\s*=|\bInDelta\w*\s*\(|\bassert_in_delta\b/;
/** What an expected error has to say. */
const SAYS =
  /\bmatch\s*=|\btoThrow\w*\(\s*[^)\s]|\braise_error\(\s*[\w:]+\s*,|\bthrows\(.*,\s*\/|\bshould_panic\s*\(\s*expected\b|\bassertRaisesRegex\b/;
const IMPORT = /^(?:import|from|export\s*\{|(?:const|let|var)\s.*\brequire\s*\()|^use\s|^using\s/;

/** Why a changed test file is refused, one sentence a reason, each with the line where there is one. */
export function weakenedTest(change: FileChange): readonly string[] {
  const { path } = change;
  const before = codeLines(change.oldPath ?? path, change.before);
  const after = codeLines(path, change.after);
  const shown = (change.after ?? '').split('\n');
  const place = (at: number) => `${path}:${at}: ${(shown[at - 1] ?? '').trim().slice(0, 80)}`;
  const fresh = newLines(before, after);
  const reasons = fresh.flatMap(({ line, at }) => {
    const found = FORBIDDEN.find(([, pattern]) => pattern.test(line));
    if (found !== undefined) return [`it ${found[0]} (${place(at)})`];
    return leavesEarly(after, at) ? [`it leaves a test early (${place(at)})`] : [];
  });
  const built = newLines(rawLines(change.before), rawLines(change.after)).filter(({ line }) =>
    /^\/\/\s*(?:go:build|\+build)\s/.test(line),
  );
  reasons.push(...built.map(({ at }) => `it leaves a file out of the build (${place(at)})`));
  if (change.before === null) return reasons;
  const long = fresh.find(({ line }) => line.length === MOST_CHARACTERS);
  if (long !== undefined) reasons.push(`it has a line too long to be judged (${place(long.at)})`);
  const sleeps = (lines: readonly string[]) => count(lines, SLEEP, DEFINITION);
  const sleep = fresh.find(({ line }) => SLEEP.test(line) && !DEFINITION.test(line));
  if (sleep !== undefined && sleeps(after) > sleeps(before))
    reasons.push(`it adds a sleep to a test (${place(sleep.at)})`);
  return [...reasons, ...lost(path, before, after), ...loosenedTest(change, isAssertion)];
}

function isAssertion(line: string): boolean {
  return ASSERTION.test(line) && !IMPORT.test(line);
}

function lost(path: string, before: readonly string[], after: readonly string[]): readonly string[] {
  const fewer = (pattern: RegExp) => count(before, pattern, IMPORT) - count(after, pattern, IMPORT);
  const reasons: string[] = [];
  const tests = fewer(TEST_CASE);
  if (tests > 0) reasons.push(`it removes ${many(tests, 'test', 'a')} from ${path}`);
  const assertions = fewer(ASSERTION);
  if (assertions > 0) reasons.push(`it removes ${many(assertions, 'assertion', 'an')} from ${path}`);
  const exact = fewer(EXACT);
  if (assertions <= 0 && exact > 0)
    reasons.push(`it replaces ${many(exact, 'exact comparison', 'an')} in ${path} by what more can pass`);
  if (assertions <= 0 && fewer(NEAR) < 0 && fewer(NEAR) <= assertions)
    reasons.push(`it compares less exactly in ${path}`);
  if (fewer(SAYS) > 0 && assertions <= 0) reasons.push(`it asks less of what an error says in ${path}`);
  return reasons;
}

function many(number: number, noun: string, article: string): string {
  return number === 1 ? `${article} ${noun}` : `${number} ${noun}s`;
}

function count(lines: readonly string[], pattern: RegExp, except: RegExp): number {
  return lines.filter((line) => pattern.test(line) && !except.test(line)).length;
}

/** A bare `return` that stands in no branch, with more code after it in the same block. */
function leavesEarly(lines: readonly string[], at: number): boolean {
  if (!/^return\s*;?$/.test(lines[at - 1] ?? '')) return false;
  const above = lines.slice(0, at - 1).findLast((line) => line !== '') ?? '';
  const below = lines.slice(at).find((line) => line !== '') ?? '';
  const isBranch = /\)$|\belse$|\b(?:if|elif|else|except|case|when)\b.*[:{]$|^case\b|=>$/.test(above);
  return !isBranch && !/^[})\]]|^(?:case|default|def|func|class|@|test|it|async def)\b|^$/.test(below);
}

function rawLines(text: string | null): readonly string[] {
  return (text ?? '').split('\n').map((line) => line.trim());
}
