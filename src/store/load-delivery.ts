// What the iteration before the current one merged and made live.
import type { Database } from 'better-sqlite3';
import { passedIn } from '../loop/made-worse.ts';
import type { Delivery, FailureGroup, Fix } from '../loop/model.ts';
import type { Plan } from '../loop/plan.ts';
import { loadFixes } from './load-fixes.ts';
import { loadGroups } from './load-groups.ts';
import { loadSuiteRuns } from './load-suite-runs.ts';
import type { IterationRow } from './rows.ts';
import { one } from './sql.ts';

/**
 * What a loop's iteration before `current` delivered, in the phase in which that is judged and where the plan wants it taken back when
 * it made things worse; null: nothing.
 */
export function loadDelivery(
  db: Database,
  loop: number,
  plan: Plan,
  current: IterationRow | null,
): Delivery | null {
  if (plan.deploy?.whenWorse !== 'roll-back' || current?.phase !== 'group') return null;
  const before = one<IterationRow>(
    db,
    'SELECT * FROM iterations WHERE loop = ? AND n < ? ORDER BY n DESC LIMIT 1',
    loop,
    current.n,
  );
  if (before === undefined || before.revision === null) return null;
  const deployment = one<{ id: string; revision: string }>(
    db,
    `SELECT id, revision FROM deployments WHERE iteration = ? AND why = 'fixes' AND status = 'succeeded' ORDER BY n DESC LIMIT 1`,
    before.n,
  );
  const merged = loadFixes(db, before.n).filter(
    ({ status, commit }) => commit !== null && ['merged', 'verified', 'not-held'].includes(status),
  );
  if (deployment === undefined || merged.length === 0) return null;
  const suiteRuns = loadSuiteRuns(db, before.n);
  const passedBefore = plan.suites.flatMap(({ id }): [string, number][] => {
    const passed = passedIn({ suiteRuns }, id);
    return passed === null ? [] : [[id, passed + otherwiseCounted(db, id, before, current)]];
  });
  return {
    deploymentId: deployment.id,
    revision: deployment.revision,
    before: before.revision,
    fixes: merged,
    passedBefore: Object.fromEntries(passedBefore),
    mended: mendedBy(merged, loadGroups(db, before.n)),
  };
}

/**
 * By how much a suite would have passed more (or, below 0, less) in the iteration before, had the tests counted that count in this one:
 * what people put into quarantine meanwhile, or released, is not the deployment's doing.
 */
function otherwiseCounted(db: Database, suite: string, before: IterationRow, current: IterationRow): number {
  const found = one<{ released: number; aside: number }>(
    db,
    `SELECT total(b.outcome >= 4 AND c.outcome = 0) AS released, total(b.outcome < 3 AND c.outcome >= 4) AS aside
     FROM runs u JOIN results b ON b.run = u.n JOIN runs v ON v.suite = u.suite JOIN results c ON c.run = v.n AND c.test = b.test
     JOIN suites s ON s.n = u.suite
     WHERE s.id = ? AND u.purpose = 'test' AND v.purpose = 'test'
       AND u.n = (SELECT max(n) FROM runs WHERE iteration = ? AND suite = u.suite AND purpose = 'test')
       AND v.n = (SELECT max(n) FROM runs WHERE iteration = ? AND suite = u.suite AND purpose = 'test')`,
    suite,
    before.n,
    current.n,
  );
  return (found?.released ?? 0) - (found?.aside ?? 0);
}

function mendedBy(fixes: readonly Fix[], groups: readonly FailureGroup[]): Readonly<Record<string, number>> {
  const verified = new Set(fixes.filter((fix) => fix.status === 'verified').map((fix) => fix.groupId));
  const mended: Record<string, number> = {};
  for (const { suiteId, synthetic } of groups
    .filter((group) => verified.has(group.id))
    .flatMap((one) => one.tests))
    if (!synthetic) mended[suiteId] = (mended[suiteId] ?? 0) + 1;
  return mended;
}
