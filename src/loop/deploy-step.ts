// Getting a revision onto the environment: at preflight when another one runs there, and after fixes were merged.
import type { Act } from './act.ts';
import { unreachable } from './errors.ts';
import type { Deployment, Iteration, Loop } from './model.ts';

/** The branch's head as this iteration knows it: what was pushed after the fixes, else what was prepared. */
export function headOf(iteration: Iteration): string {
  return iteration.pushed ?? iteration.revision ?? '';
}

/**
 * What is left to do until the branch's head is what is deployed; null when it is.
 *
 *     waiting-for-approval → refused: nothing is deployed, a person is asked
 *                          → lapsed: nothing is deployed, the next iteration asks anew about what the branch is then
 *     (waiting-for-approval →) running → succeeded
 *                                      → faulty → rolled-back → its fixes are reverted
 *                                      → unknown: a person looks; never repeated blindly
 */
export function deployStep(
  loop: Loop,
  iteration: Iteration,
  why: 'preflight' | 'fixes',
): readonly Act[] | null {
  const { deploy } = loop.plan;
  const fresh = why === 'preflight' && !iteration.deployments.some((one) => one.why === why);
  if (iteration.deployed === undefined && (fresh || deploy === null)) return [{ kind: 'ask-revision' }];
  const head = headOf(iteration);
  if (iteration.deployed === head) return null;
  // Nobody but people can get it there: the iteration ends, and they are told.
  if (deploy === null) return report();
  const deployment = iteration.deployments.findLast((one) => one.why === why);
  if (deployment === undefined) return begin(loop, iteration, head, why);
  return goOn(loop, iteration, deployment);
}

function begin(
  loop: Loop,
  iteration: Iteration,
  revision: string,
  why: 'preflight' | 'fixes',
): readonly Act[] {
  const deploymentId = `${iteration.id}-d${iteration.deployments.length + 1}`;
  const kind = loop.plan.deploy?.approval ? 'ask-approval' : 'deploy';
  return [{ kind, deploymentId, revision, why }];
}

function goOn(loop: Loop, iteration: Iteration, deployment: Deployment): readonly Act[] {
  const { id: deploymentId, revision, why } = deployment;
  switch (deployment.status) {
    case 'waiting-for-approval':
      if (deployment.approvedBy !== null) return [{ kind: 'deploy', deploymentId, revision, why }];
      return [
        {
          kind: 'block',
          on: 'person',
          reason: `deploying ${revision.slice(0, 7)} needs an approval (deploy.approval)`,
          hint: 'somebody who may approve presses Approve in the thread',
        },
      ];
    case 'running':
      return [{ kind: 'deploy', deploymentId, revision, why }];
    case 'refused':
    case 'lapsed':
    case 'succeeded':
    case 'unknown':
      return report();
    case 'faulty':
      if (loop.plan.deploy?.rollback) return [{ kind: 'roll-back', deploymentId }];
      return revertThenReport(iteration, deployment);
    case 'rolled-back':
      return revertThenReport(iteration, deployment);
    default:
      return unreachable(deployment.status);
  }
}

function revertThenReport(iteration: Iteration, deployment: Deployment): readonly Act[] {
  const merged = iteration.fixes.filter((one) => one.status === 'merged').map((one) => one.id);
  if (deployment.why === 'preflight' || merged.length === 0) return report();
  return [
    { kind: 'revert-fixes', fixIds: merged, reason: `the deployment of them failed: ${deployment.reason}` },
  ];
}

function report(): readonly Act[] {
  return [{ kind: 'enter-phase', phase: 'report' }];
}
