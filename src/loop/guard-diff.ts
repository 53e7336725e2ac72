// Reads a candidate's change for what must not be in it: green is to come from the product, not from the tests.
import { codeLines, newLines, withPlainLines } from './guard/code-lines.ts';
import { raisedLimits } from './guard/raised-limits.ts';
import { hasTestName, isExpectation, isInTestFolder, isTestFile, isTestSettings } from './guard/test-file.ts';
import { changesTestRun, maySayTestRun } from './guard/test-settings.ts';
import { weakenedTest } from './guard/weakened-test.ts';
import type { FileChange } from './ports.ts';

export type GuardOptions = {
  /** Globs that no fix may touch. */
  readonly protect: readonly string[];
  readonly matches: (pattern: string, path: string) => boolean;
  /** Which files are tests; left out: by the habits of common frameworks. */
  readonly isTest?: (path: string) => boolean;
};

const CODE = /\.(?:[cm]?[jt]sx?|py|rb|go|java|kt|cs|php|rs|swift|scala|vue|svelte|exs?)$/i;
const SUBPROJECT = /^Subproject commit [0-9a-f]+\n?$/;
const LINK = /^symlink to ([\s\S]*?)\n?$/;
/** A product that asks whether it is being tested, or knows the loop that tests it. */
const KNOWS_TEST =
  /\bPYTEST_CURRENT_TEST\b|\bJEST_WORKER_ID\b|\bVITEST(?:_\w+)?\b|\bNODE_TEST_CONTEXT\b|\bGREENLOOP_[A-Z]+\b|["']pytest["']\s+in\s+sys\.modules|\btesting\.Testing\(\)|\bNODE_ENV\b.*["'`]test["'`]|\bnavigator\.webdriver\b/;

/** Why a candidate is refused, one sentence a reason; empty: nothing speaks against it. */
export function guardDiff(changes: readonly FileChange[], options: GuardOptions): readonly string[] {
  const reasons = changes.flatMap((change) => {
    const isTest = options.isTest ?? isTestFile;
    const guarded = [...protectedBy(change, options), ...foreign(change), ...detached(change, isTest)];
    return guarded.length > 0 ? guarded : weakening(change, isTest);
  });
  return [...new Set(reasons)];
}

function protectedBy(change: FileChange, { protect, matches }: GuardOptions): readonly string[] {
  return pathsOf(change).flatMap((path) => {
    const pattern = protect.find((one) => matches(one, path));
    return pattern === undefined ? [] : [`it ${verb(change, path)} ${path}, which is protected (${pattern})`];
  });
}

function pathsOf({ path, oldPath }: FileChange): readonly string[] {
  return oldPath === null ? [path] : [oldPath, path];
}

function verb({ kind, oldPath }: FileChange, path: string): string {
  if (kind === 'deleted') return 'deletes';
  if (kind === 'added') return 'adds';
  if (kind === 'renamed') return path === oldPath ? 'moves away' : 'moves a file to';
  return 'edits';
}

/** Repositories inside the repository, links that lead out of it, and reports that are brought along. */
function foreign({ path, after }: FileChange): readonly string[] {
  if (after === null) return [];
  if (SUBPROJECT.test(after)) return [`it puts a repository of its own into ${path}`];
  const target = LINK.exec(after)?.[1];
  if (target !== undefined && leadsOut(path, target))
    return [`it adds a link that leads out of the repository (${path} to ${target})`];
  const isReport =
    /\.xml$/i.test(path) && /<testsuites?\b/.test(after) && !/fixtures?\/|testdata\//i.test(path);
  return isReport ? [`it brings a test report along (${path})`] : [];
}

/** Tests that are reached through a link or a repository of their own, and are not any more. */
function detached({ path, before, after }: FileChange, isTest: (path: string) => boolean): readonly string[] {
  if (before === null) return [];
  if (SUBPROJECT.test(before) && after === null) return [`it takes the repository in ${path} out`];
  if (!LINK.test(before) || before === after || !(isTest(path) || isTest(`${path}/`))) return [];
  return [`it changes where the link to tests leads (${path})`];
}

function leadsOut(path: string, target: string): boolean {
  if (target.startsWith('/')) return true;
  let depth = path.split('/').length - 1;
  for (const part of target.split('/')) {
    if (part === '..') depth--;
    else if (part !== '.' && part !== '') depth++;
    if (depth < 0) return true;
  }
  return false;
}

/** What a change does to tests, or to how they are run, that the plan does not protect. */
function weakening(change: FileChange, isTest: (path: string) => boolean): readonly string[] {
  const { path, kind } = change;
  const old = change.oldPath ?? path;
  if (kind === 'mode') return [];
  const plain = withPlainLines(change);
  if (pathsOf(change).some(isTestSettings) || changesTestRun(path, plain.before, plain.after))
    return [`it changes how tests are run (${path})`];
  if (kind === 'deleted') return isTest(old) ? [`it deletes the test file ${path}`] : [];
  if (isTest(old) && (!isTest(path) || (hasTestName(old) && !hasTestName(path))))
    return [`it moves the test file ${old} to ${path}, where it is no test any more`];
  if (hasTestName(old) && isInTestFolder(old) && !isInTestFolder(path))
    return [`it moves the test file ${old} out of the folders of tests, to ${path}`];
  // Line ends are part of what is expected.
  if (isExpectation(path)) return rewrites(change) ? [`it rewrites what tests expect (${path})`] : [];
  if (isUnread(change, isTest(path))) return [unread(change, isTest(path))];
  if (!isTest(path)) return knowsTest(plain);
  return plain.after === null
    ? []
    : [...weakenedTest(plain), ...raisedLimits(path, plain.before, plain.after)];
}

/** Whether something is replaced that cannot be compared, or lines are lost. */
function rewrites({ kind, before, after }: FileChange): boolean {
  if (before === null) return kind === 'modified';
  return newLines((after ?? '').split('\n'), before.split('\n')).length > 0;
}

/** Whether a file that has to be judged is binary, too large, or one too many to be read. */
function isUnread({ path, kind, before, after }: FileChange, isTest: boolean): boolean {
  const isMissing = after === null || (before === null && kind !== 'added');
  return isMissing && (CODE.test(path) || maySayTestRun(path) || (isTest && before !== null));
}

function unread({ path, before }: FileChange, isTest: boolean): string {
  const what = `${isTest ? 'the test file ' : ''}${path}`;
  return before === null ? `it changes ${what}, which cannot be read` : `it makes ${what} unreadable`;
}

function knowsTest({ path, before, after }: FileChange): readonly string[] {
  if (!CODE.test(path)) return [];
  const shown = (after ?? '').split('\n');
  return newLines(codeLines(path, before, true), codeLines(path, after, true))
    .filter(({ line }) => KNOWS_TEST.test(line))
    .map(
      ({ at }) =>
        `it lets the product know that it is tested (${path}:${at}: ${(shown[at - 1] ?? '').trim().slice(0, 80)})`,
    );
}
