// The buttons on what waits for a person. Each holds the commit that the person sees, so that a late press is known as one.
import type { ActionsBlock, Button } from '@slack/types';
import type { Deployment, FailureGroup, Fix } from '../../loop/model.ts';
import { shortRevision } from '../../report/words.ts';
import type { IterationView } from '../iteration-view.ts';
import { decisionValue } from '../read-decision.ts';
import { button, type MessageBlock } from './rich-text.ts';
import { cleanLine, clip } from './untrusted-text.ts';

/** Take it, Fixed check it, and Approve or Refuse for a candidate that was refused; nothing when the group waits for nobody. */
export function groupButtons(group: FailureGroup, view: IterationView): readonly MessageBlock[] {
  if (!view.open || !waitsForPerson(group, view)) return [];
  const value = decisionValue(view.loopId, { groupId: group.id });
  const take = button('group-take', group.owner === null ? 'Take it' : 'Take it over', value);
  const claim = button('group-claim', 'Fixed, check it', value, {
    confirm: {
      title: 'Is it fixed?',
      text: clip(
        `The fix must be on ${cleanLine(view.plan.ref, 80)}. The next iteration fetches it and tests it.`,
        300,
      ),
      yes: 'Check it',
    },
  });
  const held = candidateOf(group, view);
  return actions([take, claim, ...(held === null ? [] : candidateButtons(held, view))]);
}

/** A candidate with its commit. */
export type Candidate = Fix & { readonly candidate: string };

/** The newest candidate of a group that was refused; null: there is none. */
export function reviewOf(group: FailureGroup, view: IterationView): Candidate | null {
  const mine = (one: Fix) => one.groupId === group.id;
  const past = () => view.iteration.fixes.findLast((one) => mine(one) && one.status === 'refused');
  const fix = view.reviewable.find(mine) ?? (view.open ? undefined : past());
  return fix === undefined || fix.candidate === null ? null : { ...fix, candidate: fix.candidate };
}

/** The refused candidate of a group on which nobody decided yet; null: there is none. */
function candidateOf(group: FailureGroup, view: IterationView): Candidate | null {
  const fix = group.status === 'needs-review' ? reviewOf(group, view) : null;
  return fix === null || fix.approvedBy !== null || fix.declinedBy !== null ? null : fix;
}

/** Approve or Refuse for a deployment that waits, as a block. */
export function deploymentButtons(deployment: Deployment, view: IterationView): readonly MessageBlock[] {
  const buttons = approvalButtons(deployment, view);
  return buttons.length === 0 ? [] : actions(buttons);
}

/** Approve or Refuse for a deployment that waits; none for another. */
export function approvalButtons(deployment: Deployment, view: IterationView): readonly Button[] {
  if (!view.open || deployment.status !== 'waiting-for-approval' || deployment.approvedBy !== null) return [];
  const { id: deploymentId, revision } = deployment;
  const value = decisionValue(view.loopId, { deploymentId, revision });
  const where = cleanLine(view.plan.environment.name, 60);
  const commit = shortRevision(revision);
  return [
    button('deployment-approve', 'Approve', value, {
      style: 'primary',
      confirm: {
        title: `Deploy ${commit}?`,
        text: `It goes to ${where} now, in your name. The approval holds for this commit only.`,
        yes: 'Deploy it',
      },
    }),
    button('deployment-refuse', 'Refuse', value, {
      style: 'danger',
      confirm: {
        title: `Refuse ${commit}?`,
        text: 'Nothing is deployed. The loop waits until somebody resumes it.',
        yes: 'Refuse it',
      },
    }),
  ];
}

function candidateButtons(fix: Candidate, view: IterationView): readonly Button[] {
  const value = decisionValue(view.loopId, { fixId: fix.id, candidate: fix.candidate });
  const commit = shortRevision(fix.candidate);
  const why = cleanLine(fix.reasons.at(-1) ?? 'it was refused', 150);
  return [
    button('fix-approve', `Approve ${commit}`, value, {
      style: 'primary',
      confirm: {
        title: `Merge ${commit}?`,
        text: clip(`It was refused: ${why}. Approved, it is merged, deployed and tested in your name.`, 300),
        yes: 'Merge it',
      },
    }),
    button('fix-decline', 'Refuse', value, {
      style: 'danger',
      confirm: {
        title: `Refuse ${commit}?`,
        text: 'It is never merged, and the group waits for a person.',
        yes: 'Refuse it',
      },
    }),
  ];
}

/** Held for a person who has not decided yet, or failing in a project where only people fix. */
function waitsForPerson(group: FailureGroup, view: IterationView): boolean {
  if (group.claimedBy !== null || isApproved(group, view)) return false;
  if (group.status === 'needs-person' || group.status === 'needs-review') return true;
  return view.plan.fix === null && (group.status === 'failing' || group.status === 'reopened');
}

/** Whether its newest candidate is to be merged by the next iteration. */
export function isApproved(group: FailureGroup, view: IterationView): boolean {
  return group.status === 'needs-review' && (reviewOf(group, view)?.approvedBy ?? null) !== null;
}

function actions(elements: readonly Button[]): readonly [ActionsBlock] {
  return [{ type: 'actions', elements: [...elements] }];
}
