// Everything that an iteration's report is computed from.
import type { Database } from 'better-sqlite3';
import { whyDoubted } from '../loop/doubt-passes.ts';
import { LoopError } from '../loop/errors.ts';
import type { Counts, Iteration, Ledger, TestIdentity } from '../loop/model.ts';
import type { Plan } from '../loop/plan.ts';
import type { IterationFacts } from '../loop/ports.ts';
import { isSameTest } from '../loop/same-test.ts';
import { type Closing, closingKept, closingNow, type Mark } from './closing.ts';
import { beliefOf } from './dictionary.ts';
import { cameAndWent } from './iteration-summaries.ts';
import { closingLedger, ledgerNow } from './ledger.ts';
import { loadReviewable } from './load-fixes.ts';
import { loadIteration } from './load-loop.ts';
import { loadPlan } from './load-plan.ts';
import { quarantineFacts } from './quarantines.ts';
import type { IterationRow, LoopRow } from './rows.ts';
import { all, one } from './sql.ts';
import { waitsOf } from './waits.ts';

type Named = TestIdentity & { readonly suiteId: string };

/** Facts of a project's iteration, or (null) of its last one. Throws LoopError `project-unknown`, `iteration-unknown`. */
export function iterationFacts(db: Database, project: string, number: number | null): IterationFacts {
  const row = findIteration(db, project, number);
  const loop = one<LoopRow>(db, 'SELECT * FROM loops WHERE n = ?', row.loop);
  if (loop === undefined) throw new Error(`iteration ${row.id} has no loop`);
  const plan = loadPlan(db, loop.plan);
  const iteration = loadIteration(db, row);
  const closing = row.ended_at === null ? closingNow(db, loop, row) : closingKept(db, row);
  const past = pastOf(db, project);
  const next = numberAfter(db, row);
  return {
    project,
    plan,
    loopId: loop.id,
    loopStatus: next === undefined ? loop.status : 'running',
    loopReason: next === undefined ? loop.reason : `it went on with iteration ${next}`,
    startedBy: loop.started_by,
    iteration,
    endedAt: row.ended_at,
    reviewable: next !== undefined || isOver(loop) ? [] : loadReviewable(db, loop.n),
    ledger: closingLedger(row) ?? ledgerNow(db, loop, plan, row),
    previousLedger: past.findLast((one) => one.number < row.number)?.ledger ?? null,
    suites: suiteFacts(db, loop, plan, iteration, closing),
    categories: categoryFacts(db, closing),
    previousCategories: previousCategories(db, row),
    waits: waitsOf(db, row),
    ...cameAndWent(db, project, row.number - 1, row.number),
    ...withQuarantines(markFacts(db, row, closing.marks), quarantineFacts(db, row)),
    past,
  };
}

/** Number of the loop's iteration after this one: the loop was running on then. */
function numberAfter(db: Database, row: IterationRow): number | undefined {
  const text = 'SELECT number FROM iterations WHERE loop = ? AND number > ? ORDER BY number LIMIT 1';
  return one<{ number: number }>(db, text, row.loop, row.number)?.number;
}

function isOver({ status }: LoopRow): boolean {
  return status === 'reached' || status === 'gave-up' || status === 'stopped';
}

function findIteration(db: Database, project: string, number: number | null): IterationRow {
  if (one(db, 'SELECT 1 FROM loops WHERE project = ?', project) === undefined)
    throw new LoopError('project-unknown', `no loop of ${project} was ever started`, 'see greenloop history');
  const row = one<IterationRow>(
    db,
    'SELECT * FROM iterations WHERE project = ? AND number = coalesce(?, number) ORDER BY number DESC LIMIT 1',
    project,
    number,
  );
  if (row === undefined)
    throw new LoopError(
      'iteration-unknown',
      number === null ? `${project} has no iteration yet` : `${project} has no iteration ${number}`,
      `see greenloop history ${project}`,
    );
  return row;
}

function suiteFacts(
  db: Database,
  loop: LoopRow,
  plan: Plan,
  iteration: Iteration,
  closing: Closing,
): IterationFacts['suites'] {
  const scope = JSON.parse(loop.scope) as readonly string[];
  const ids = suiteIds(db);
  return plan.suites
    .filter((suite) => scope.includes(suite.id))
    .map(({ id, name, priority }) => {
      const sum = closing.suites.find((one) => ids.get(one.suite) === id);
      return {
        id,
        name,
        priority,
        before: firstCounts(iteration, id),
        after: sum?.counts ? (JSON.parse(sum.counts) as Counts) : null,
        collected: sum?.collected ?? 0,
      };
    });
}

/** Of the first full run that came to an end by itself; a run lost with its machine says nothing. */
function firstCounts(iteration: Iteration, suiteId: string): Counts | null {
  const run = iteration.suiteRuns.find(
    (one) =>
      one.suiteId === suiteId &&
      one.purpose === 'test' &&
      one.selection === null &&
      one.counts !== null &&
      !['lost', 'interrupted', 'cancelled'].includes(one.status),
  );
  return run?.counts ?? null;
}

function categoryFacts(db: Database, closing: Pick<Closing, 'categories'>): IterationFacts['categories'] {
  const ids = suiteIds(db);
  return closing.categories.map(({ suite, category, tests, passing, verified, failing, executed }) => ({
    suiteId: ids.get(suite) ?? '',
    category: textOf(db, category),
    tests,
    // What ran is not known of iterations before it was kept: at least this.
    executed: executed ?? passing + failing,
    passing,
    verified,
    failing,
  }));
}

/** At the end of the project's last iteration before this one that ended. */
function previousCategories(db: Database, row: IterationRow): IterationFacts['previousCategories'] {
  const before = one<IterationRow>(
    db,
    'SELECT * FROM iterations WHERE project = ? AND number < ? AND ended_at IS NOT NULL ORDER BY number DESC LIMIT 1',
    row.project,
    row.number,
  );
  return before === undefined ? null : categoryFacts(db, closingKept(db, before));
}

function markFacts(
  db: Database,
  row: IterationRow,
  marks: readonly Mark[],
): Pick<IterationFacts, 'failing' | 'flaky' | 'skipped' | 'doubted'> {
  const of = (kind: Mark['kind']) => marks.filter((mark) => mark.kind === kind);
  return {
    failing: of('failing').map((mark) => ({
      ...named(db, mark.test),
      message: textOf(db, mark.message),
      groupId: groupOf(db, row.n, mark.test),
    })),
    flaky: of('flaky').map((mark) => ({ ...named(db, mark.test), retries: mark.retries })),
    skipped: of('skipped').map((mark) => named(db, mark.test)),
    doubted: of('skipped').flatMap((mark) => {
      const belief = beliefOf(mark.belief);
      if (belief === undefined || belief === 'real') return [];
      return [{ ...named(db, mark.test), belief, reasons: whyDoubted(textOf(db, mark.message)) }];
    }),
  };
}

/** A test in quarantine is told as that, and not as skipped too. */
function withQuarantines(
  marks: ReturnType<typeof markFacts>,
  facts: ReturnType<typeof quarantineFacts>,
): ReturnType<typeof markFacts> & ReturnType<typeof quarantineFacts> {
  const isOne = (test: Named) =>
    facts.quarantined.some((one) => one.suiteId === test.suiteId && isSameTest(one, test));
  return { ...marks, ...facts, skipped: marks.skipped.filter((test) => !isOne(test)) };
}

function named(db: Database, test: number): Named {
  const row = one<Named>(
    db,
    `SELECT t.file, t.class AS className, t.name, s.id AS suiteId FROM tests t JOIN suites s ON s.n = t.suite
     WHERE t.n = ?`,
    test,
  );
  if (row === undefined) throw new Error(`there is no test ${test}`);
  return row;
}

function groupOf(db: Database, iteration: number, test: number): string | null {
  const text = 'SELECT group_id FROM group_tests WHERE iteration = ? AND test = ?';
  return one<{ group_id: string }>(db, text, iteration, test)?.group_id ?? null;
}

function textOf(db: Database, n: number): string {
  return one<{ text: string }>(db, 'SELECT text FROM texts WHERE n = ?', n)?.text ?? '';
}

function suiteIds(db: Database): ReadonlyMap<number, string> {
  return new Map(
    all<{ n: number; id: string }>(db, 'SELECT n, id FROM suites').map((row) => [row.n, row.id]),
  );
}

function pastOf(
  db: Database,
  project: string,
): readonly { number: number; ledger: Ledger; durationMs: number }[] {
  const text = 'SELECT * FROM iterations WHERE project = ? AND ended_at IS NOT NULL ORDER BY number';
  return all<IterationRow>(db, text, project).flatMap((row) => {
    const ledger = closingLedger(row);
    if (ledger === null || row.ended_at === null) return [];
    return [{ number: row.number, ledger, durationMs: row.ended_at - row.started_at }];
  });
}
