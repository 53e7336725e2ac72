// Which tests of a suite came and which went, looked up in pieces: a large suite has a hundred thousand.
import { setImmediate as turn } from 'node:timers/promises';
import type { Database } from 'better-sqlite3';
import type { TestIdentity } from '../loop/model.ts';
import { findTest } from './dictionary.ts';
import { all, one } from './sql.ts';

/** Tests looked up at a stretch: two milliseconds or so. */
const PIECE = 500;

/** Of these tests those that are not known to exist; where they are all of the suite's, also those that are known and are not among them. */
export async function changedTests(
  db: Database,
  suite: number,
  tests: readonly TestIdentity[],
  isAll: boolean,
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
  return { came, went: isAll ? await missing(db, suite, here) : [] };
}

function isPresent(db: Database, suite: number, test: number): boolean {
  const text = 'SELECT present FROM test_state WHERE suite = ? AND test = ?';
  return one<{ present: number }>(db, text, suite, test)?.present === 1;
}

async function missing(
  db: Database,
  suite: number,
  here: ReadonlySet<number>,
): Promise<readonly TestIdentity[]> {
  const went: TestIdentity[] = [];
  for (let after = -1; ; ) {
    const text = `SELECT test, present FROM test_state WHERE suite = ? AND test > ? ORDER BY test LIMIT ${PIECE}`;
    const page = all<{ test: number; present: number }>(db, text, suite, after);
    for (const { test, present } of page) {
      const known =
        present === 0 || here.has(test)
          ? undefined
          : one<TestIdentity>(db, 'SELECT file, class AS className, name FROM tests WHERE n = ?', test);
      if (known !== undefined) went.push(known);
    }
    after = page.at(-1)?.test ?? after;
    if (page.length < PIECE) return went;
    await turn();
  }
}
