// What the policy may ask for. An act is plain data; its key is the same for as long as the same thing is meant.
import type { BlockedOn, Phase, RunPurpose, TestIdentity } from './model.ts';

export type SuiteAct = {
  readonly kind: 'run-suite';
  readonly runId: string;
  readonly suiteId: string;
  readonly purpose: RunPurpose;
  readonly revision: string;
  readonly attempt: number;
  readonly selection: readonly TestIdentity[] | null;
};

type DeploymentOf = {
  readonly deploymentId: string;
  readonly revision: string;
  readonly why: 'preflight' | 'fixes';
};

export type Act =
  | { readonly kind: 'begin-iteration'; readonly iterationId: string }
  | { readonly kind: 'enter-phase'; readonly phase: Phase }
  | { readonly kind: 'prepare-checkout' }
  | { readonly kind: 'ask-revision' }
  | { readonly kind: 'check-health' }
  | (DeploymentOf & { readonly kind: 'ask-approval' })
  | (DeploymentOf & { readonly kind: 'deploy' })
  | { readonly kind: 'roll-back'; readonly deploymentId: string }
  | { readonly kind: 'take-back'; readonly deploymentId: string; readonly reason: string }
  | SuiteAct
  | { readonly kind: 'group-failures' }
  | {
      readonly kind: 'fix-group';
      readonly fixId: string;
      readonly groupId: string;
      readonly attempt: number;
      readonly base: string;
    }
  | {
      readonly kind: 'hold-group';
      readonly groupId: string;
      readonly status: 'needs-person' | 'needs-review';
      readonly reason: string;
    }
  | {
      readonly kind: 'adopt-fix';
      readonly fixId: string;
      readonly groupId: string;
      readonly attempt: number;
      readonly from: string;
      readonly by: string;
    }
  | { readonly kind: 'check-fix'; readonly fixId: string }
  | { readonly kind: 'merge-fix'; readonly fixId: string }
  | { readonly kind: 'push-branch' }
  | { readonly kind: 'revert-fixes'; readonly fixIds: readonly string[]; readonly reason: string }
  | { readonly kind: 'settle-fix'; readonly fixId: string }
  | { readonly kind: 'write-report' }
  | { readonly kind: 'end-iteration' }
  | { readonly kind: 'block'; readonly on: BlockedOn; readonly reason: string; readonly hint: string }
  | { readonly kind: 'unblock' }
  | { readonly kind: 'pause' }
  | { readonly kind: 'finish'; readonly as: 'reached' | 'gave-up' | 'stopped'; readonly reason: string };

/**
 * What should be going on now. `act`: all of these, those already begun included (carrying one out again re-attaches
 * to it). `wait`: nothing until an event, or for `ms` when the loop looks again by itself. `over`: nothing ever again.
 */
export type Step =
  | { readonly kind: 'act'; readonly acts: readonly Act[] }
  | { readonly kind: 'wait'; readonly ms: number | null }
  | { readonly kind: 'over' };

/** Identifies what an act is about inside its loop, so that the same act is not carried out twice at once. */
export function actKey(act: Act): string {
  switch (act.kind) {
    case 'run-suite':
      return `run-suite ${act.runId}`;
    case 'fix-group':
    case 'adopt-fix':
    case 'check-fix':
    case 'merge-fix':
    case 'settle-fix':
      return `${act.kind} ${act.fixId}`;
    case 'deploy':
    case 'ask-approval':
    case 'roll-back':
    case 'take-back':
      return `${act.kind} ${act.deploymentId}`;
    case 'hold-group':
      return `hold-group ${act.groupId}`;
    case 'enter-phase':
      return `enter-phase ${act.phase}`;
    default:
      return act.kind;
  }
}
