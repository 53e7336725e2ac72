import type { Loop } from '../loop/model.ts';
import type { History } from '../loop/ports.ts';

/**
 * Time that is left of the suites and the deployment that run now, in ms, from the medians of earlier runs: the longest
 * of them, because they run side by side. Null when nothing runs, or something runs that there is no history of.
 */
export function expectedLeft(
  { iteration, project }: Pick<Loop, 'iteration' | 'project'>,
  history: Pick<History, 'expectedSuiteMs' | 'expectedDeploymentMs'>,
  now: number,
): number | null {
  if (iteration === null) return null;
  const suites = iteration.suiteRuns
    .filter((run) => run.status === 'running')
    .map((run) =>
      left(run.selection === null ? history.expectedSuiteMs(project, run.suiteId) : null, run.startedAt),
    );
  const deployments = iteration.deployments
    .filter((one) => one.status === 'running')
    .map((one) => left(history.expectedDeploymentMs(project), one.startedAt));
  const all = [...suites, ...deployments];
  const known = all.filter((one) => one !== null);
  return all.length === 0 || known.length < all.length ? null : Math.max(...known);

  function left(expectedMs: number | null, startedAt: number): number | null {
    return expectedMs === null ? null : Math.max(0, startedAt + expectedMs - now);
  }
}
