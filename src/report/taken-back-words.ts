import type { TakenBack } from '../loop/model.ts';
import { cleanLine } from './clean-text.ts';
import { countOf } from './format-figure.ts';
import { shortRevision } from './words.ts';

/** What became of a deployment that made things worse, in one sentence without its full stop; `ended`: its iteration has. */
export function takenBackWords(
  { revision, reason, fixes, commit, ok, said }: TakenBack,
  ended: boolean,
): string {
  const worse = `The deployment of ${shortRevision(revision)} made things worse (${cleanLine(reason, 400)})`;
  if (commit === null)
    return `${worse} and ${ended ? 'was not taken back: the loop was stopped before' : 'is being taken back'}`;
  const left = `${countOf(fixes, 'fix', 'fixes')} left the branch with ${shortRevision(commit)}`;
  return ok
    ? `${worse}: the revision before it was started again, and ${left}`
    : `${worse}: ${left}, but the rollback did not work: ${cleanLine(said, 300)}`;
}
