// Test identities and texts, stored once and referred to by number.
import { hash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import type { Belief, Outcome, RecordedResult, TestIdentity } from '../loop/model.ts';
import { insert, one, run } from './sql.ts';

/** Outcomes by the number that stands for them in the tables; 0 and 1 take no byte in SQLite's record format. */
const OUTCOMES = ['passed', 'failed', 'errored', 'skipped'] as const;

/** The number of an outcome. */
export function outcomeNumber(outcome: Outcome): number {
  return OUTCOMES.indexOf(outcome);
}

/** Beliefs by the number that stands for them in the tables. */
const BELIEFS = ['real', 'suspicious', 'fake'] as const;

/** The number of a belief; null: nothing is said. */
export function beliefNumber(belief: Belief | undefined): number | null {
  return belief === undefined ? null : BELIEFS.indexOf(belief);
}

/** The belief of a number that came from the tables; undefined for null. */
export function beliefOf(number: number | null): Belief | undefined {
  return number === null ? undefined : BELIEFS[number];
}

/** What a test in quarantine did, by the numbers that follow: it counts as skipped. */
const QUARANTINED = ['passed', 'failed'] as const;

/** The number of a result: its outcome's, or what it did in quarantine. */
export function resultNumber({
  outcome,
  quarantined,
}: Pick<RecordedResult, 'outcome' | 'quarantined'>): number {
  if (quarantined === undefined) return outcomeNumber(outcome);
  return OUTCOMES.length + QUARANTINED.indexOf(quarantined);
}

/** What a result of that number did, whether it counts or not. */
export function didOf(number: number): Outcome {
  return QUARANTINED[number - OUTCOMES.length] ?? outcomeOf(number);
}

/** The outcome of a number that came from the tables, as it counts. */
export function outcomeOf(number: number): Outcome {
  if (QUARANTINED[number - OUTCOMES.length] !== undefined) return 'skipped';
  const outcome = OUTCOMES[number];
  if (outcome === undefined) throw new Error(`no outcome has the number ${number}`);
  return outcome;
}

/** The number of a text; 0 for ''. Equal digests (48 bits of SHA-1) are told apart by the text itself. */
export function textNumber(db: Database, text: string): number {
  if (text === '') return 0;
  const digest = hash('sha1', text, 'buffer').readUIntBE(0, 6);
  const known = one<{ n: number }>(db, 'SELECT n FROM texts WHERE digest = ? AND text = ?', digest, text);
  return known?.n ?? insert(db, 'INSERT INTO texts (digest, text) VALUES (?, ?)', digest, text);
}

/** The number of a project's suite. */
export function suiteNumber(db: Database, project: string, suiteId: string): number {
  return (
    findSuite(db, project, suiteId) ??
    insert(db, 'INSERT INTO suites (project, id) VALUES (?, ?)', project, suiteId)
  );
}

/** The number of a project's suite; undefined when nothing was ever recorded of it. */
export function findSuite(db: Database, project: string, suiteId: string): number | undefined {
  return one<{ n: number }>(db, 'SELECT n FROM suites WHERE project = ? AND id = ?', project, suiteId)?.n;
}

/** The number of a test of this suite; undefined when it was never seen. */
export function findTest(
  db: Database,
  suite: number,
  test: TestIdentity,
  synthetic: boolean,
): { readonly n: number; readonly category: number } | undefined {
  return one(
    db,
    'SELECT n, category FROM tests WHERE suite = ? AND name = ? AND class = ? AND file = ? AND synthetic = ?',
    suite,
    test.name,
    test.className,
    test.file,
    Number(synthetic),
  );
}

/** The number of a test, which from now on has this category (the number of a text); null leaves that as it is. */
export function testNumber(
  db: Database,
  suite: number,
  test: TestIdentity,
  synthetic: boolean,
  category: number | null,
): number {
  return numberedTest(db, suite, test, synthetic, category).n;
}

/** The same, and whether a test that was known has another category now. */
export function numberedTest(
  db: Database,
  suite: number,
  test: TestIdentity,
  synthetic: boolean,
  category: number | null,
): { readonly n: number; readonly moved: boolean } {
  const known = findTest(db, suite, test, synthetic);
  if (known === undefined) {
    const n = insert(
      db,
      'INSERT INTO tests (suite, synthetic, name, class, file, category) VALUES (?, ?, ?, ?, ?, ?)',
      suite,
      Number(synthetic),
      test.name,
      test.className,
      test.file,
      category ?? 0,
    );
    return { n, moved: false };
  }
  const moved = category !== null && category !== known.category;
  if (moved) run(db, 'UPDATE tests SET category = ? WHERE n = ?', category, known.n);
  return { n: known.n, moved };
}
