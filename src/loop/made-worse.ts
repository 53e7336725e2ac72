// Whether the fixes that were deployed last did more harm than good.
import type { GroupTest, Iteration, Loop } from './model.ts';
import { nameSome } from './name-some.ts';
import { failuresLeft, lastRun } from './test-step.ts';

const MOST_NAMED = 5;

/** Tests of a suite that passed in an iteration's whole run, at the first or the second try, believed or not; null: it has no whole result. */
export function passedIn(iteration: Pick<Iteration, 'suiteRuns'>, suiteId: string): number | null {
  const run = lastRun(iteration, suiteId, 'test');
  if (run === undefined || run.counts === null || run.selection !== null) return null;
  if (run.status !== 'passed' && run.status !== 'failed') return null;
  const failing = failuresLeft(iteration, suiteId).filter((one) => !one.synthetic);
  const { tests, skipped, suspicious = 0, fake = 0 } = run.counts;
  // That a pass is not believed is no deployment's doing.
  return tests - (skipped - suspicious - fake) - failing.length;
}

/**
 * Why the deployment of the iteration before is to be taken back, where the plan wants that (`deploy.when_worse`): on the same
 * revision, in a healthy environment, fewer tests pass than before it. Of a suite without a whole result now, because another one
 * closed the gate, what was verified at once counts. Null: it is not.
 */
export function madeWorse(loop: Loop, iteration: Iteration): string | null {
  const { delivered, plan } = loop;
  if (plan.deploy?.whenWorse !== 'roll-back' || delivered === null) return null;
  if (iteration.revision !== delivered.revision || iteration.deployed !== delivered.revision) return null;
  if (iteration.health !== null && !iteration.health.healthy) return null;
  const changes = Object.entries(delivered.passedBefore).map(([suiteId, before]) => {
    const now = passedIn(iteration, suiteId);
    return now === null ? (delivered.mended[suiteId] ?? 0) : now - before;
  });
  const change = changes.reduce((sum, one) => sum + one, 0);
  if (change >= 0) return null;
  const fewer = `${-change} fewer ${change === -1 ? 'test passes' : 'tests pass'} than before it`;
  const names = failingNow(iteration).map((test) => test.name);
  return names.length === 0 ? fewer : `${fewer}: ${nameSome(names, MOST_NAMED)}`;
}

/** What failed at once with the deployment: it passed before, or it cannot be loaded any more. */
function failingNow(iteration: Iteration): readonly GroupTest[] {
  return iteration.groups
    .filter(({ state }) => state === 'regression' || state === 'new')
    .flatMap((group) => group.tests.filter((test) => group.state === 'regression' || test.synthetic));
}
