// Which tests of a suite came and which went, looked up in pieces: a large suite has a hundred thousand.
import { setImmediate as turn } from 'node:timers/promises';
import type { Database } from 'better-sqlite3';
import type { TestIdentity } from '../loop/model.ts';
import { findTest } from './dictionary.ts';
import { all, one } from './sql.ts';

/** Tests looked up at a stretch: two milliseconds or so. */
const PIECE = 500;

/** Of these tests those that are not known to exist, and those that are known and are not among them. */
export async function changedTests(
  db: Database,
  suite: number,
  tests: readonly TestIdentity[],
): Promise<{ readonly came: readonly TestIdentity[]; readonly went: readonly TestIdentity[] }> {
  const came: TestIdentity[] = [];
  const here = new Set<number>();
  for (let at = 0; at < tests.length; at += PIECE) {
    for (const test of tests.slice(at, at + PIECE)) {
      const n = findTest(db, suite, test, false)?.n;
      if (n !== undefined && isPresent(db, suite, n)) here.add(n);
      else came.push({ file: test.file, className: test.className, name: test.name });
    }
    await turn();
  }
  return { came, went: await missing(db, suite, here) };
}

function isPresent(db: Database, suite: number, test: number): boolean {
  const text = 'SELECT 1 FROM test_state WHERE suite = ? AND test = ? AND present = 1';
  return one(db, text, suite, test) !== undefined;
}

async function missing(
  db: Database,
  suite: number,
  here: ReadonlySet<number>,
): Promise<readonly TestIdentity[]> {
  const went: TestIdentity[] = [];
  for (let after = -1; ; ) {
    const text = `SELECT test FROM test_state WHERE suite = ? AND test > ? AND present = 1 ORDER BY test LIMIT ${10 * PIECE}`;
    const page = all<{ test: number }>(db, text, suite, after);
    for (const { test } of page) {
      const known = here.has(test)
        ? undefined
        : one<TestIdentity>(db, 'SELECT file, class AS className, name FROM tests WHERE n = ?', test);
      if (known !== undefined) went.push(known);
    }
    after = page.at(-1)?.test ?? after;
    if (page.length < 10 * PIECE) return went;
    await turn();
  }
}
