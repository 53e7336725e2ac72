import type { Fix, GroupStatus } from '../loop/model.ts';
import { cleanLine } from './clean-text.ts';
import { shortRevision } from './words.ts';

/** What people did about a group, and its last refused candidate; `review` null: there is none. */
export type GroupPeople = {
  readonly status: GroupStatus;
  readonly owner: string | null;
  readonly claimedBy: string | null;
  readonly review: Pick<Fix, 'candidate' | 'approvedBy' | 'declinedBy'> | null;
};

/** Who takes care of a group that is open, who says that it is fixed, and who decided what about its candidate: a few words each. */
export function peopleWords({ status, owner, claimedBy, review }: GroupPeople): readonly string[] {
  if (status === 'verified' || status === 'gone') return [];
  return [
    ...(owner === null ? [] : [`taken by ${name(owner)}`]),
    ...(claimedBy === null ? [] : [`fixed, says ${name(claimedBy)}: the next iteration checks it`]),
    ...(review === null ? [] : reviewWords(status, review)),
  ];
}

function reviewWords(
  status: GroupStatus,
  { candidate, approvedBy, declinedBy }: NonNullable<GroupPeople['review']>,
): readonly string[] {
  if (candidate === null) return [];
  const commit = `candidate ${shortRevision(candidate)}`;
  if (declinedBy !== null) return [`${commit} turned down by ${name(declinedBy)}`];
  if (approvedBy !== null) return [`${commit} approved by ${name(approvedBy)}: it is merged next`];
  return status === 'needs-review' ? [`${commit} waits for somebody to approve or refuse it`] : [];
}

function name(words: string): string {
  return cleanLine(words, 120) || 'somebody';
}
