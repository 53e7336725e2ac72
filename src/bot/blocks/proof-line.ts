import type { FailureGroup, Iteration } from '../../loop/model.ts';
import { verificationOf } from '../../report/build-fixes.ts';
import type { FixRun } from '../../report/iteration-report.ts';
import { shortRevision } from '../../report/words.ts';

/** What shows that a merged fix is one, from the runs that are kept: `Proof: passed with it, failed without it, …`; nothing while there is none. */
export function proofLine(group: FailureGroup, iteration: Iteration): readonly string[] {
  const fix = iteration.fixes.findLast((one) => one.groupId === group.id);
  if (fix === undefined || (group.status !== 'merged' && group.status !== 'verified')) return [];
  const { before, check, without, again, after } = verificationOf(iteration, fix, group);
  const parts = [
    ...(check.length > 0 ? ['passed with it'] : []),
    ...(without.length > 0 ? ['failed without it'] : []),
    ...(again.length > 0 ? ['passed again'] : []),
    ...(group.status === 'verified' && before.length > 0 && after.length > 0
      ? [`failed at ${revisions(before)} and passed at ${revisions(after)} on the deployment`]
      : []),
  ];
  return parts.length === 0 ? [] : [`Proof: ${parts.join(', ')}`];
}

function revisions(runs: readonly FixRun[]): string {
  return [...new Set(runs.map((run) => shortRevision(run.revision)))].join(', ');
}
