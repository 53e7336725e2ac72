// What the loop says about people, with their names: it knows them by id, and nobody reads an id.
import { LoopError } from '../loop/errors.ts';
import type { Plan } from '../loop/plan.ts';
import type { Clock, Store } from '../loop/ports.ts';
import { formatDuration } from '../report/format-duration.ts';
import { cleanLine } from './blocks/untrusted-text.ts';
import type { People } from './people.ts';

/** The id of a user inside a text; a word in capitals without a digit is none. */
const USER_ID = /\b[UW](?=[A-Z]*\d)[A-Z0-9]{6,20}\b/g;

/** An expected fault with the names of the people in it. */
export async function namePeople(fault: LoopError, people: People): Promise<LoopError> {
  const [message, hint] = await Promise.all([named(fault.message, people), named(fault.hint, people)]);
  return message === fault.message && hint === fault.hint
    ? fault
    : new LoopError(fault.code, message, hint, fault);
}

/** Why a loop cannot start: who is running which one, since when, and what to type; null when there is none any more. */
export async function tellWhoRuns(
  { project, environment }: Plan,
  given: { readonly store: Store; readonly people: People; readonly clock: Clock },
): Promise<LoopError | null> {
  const other = given.store.runningLoop(project, environment.name);
  if (other === null) return null;
  const { status, startedAt, reason, iteration } = given.store.load(other.loopId);
  const isAsked = iteration?.deployments.at(-1)?.status === 'waiting-for-approval';
  const where = other.project === project ? '' : ` on the same environment, ${environment.name}`;
  const by = await nameOf(other.startedBy, given.people);
  const why = status === 'blocked' && reason !== '' ? `: ${cleanLine(reason, 200)}` : '';
  const name = other.project;
  const goOn = status === 'running' || isAsked ? '' : `/loop resume ${name} goes on with it, `;
  return new LoopError(
    'already-running',
    `A loop of ${name} is ${status}${where}${why}. It was started ${formatDuration(given.clock.now() - startedAt)} ago by ${by}.`,
    `/loop status ${name} shows it, ${goOn}/loop stop ${name} ends it; then /loop start ${project} again.`,
  );
}

async function named(text: string, people: People): Promise<string> {
  const ids = [...new Set(text.match(USER_ID))];
  const users = await Promise.all(ids.map((id) => people.user(id, false)));
  // What Slack does not know may be no id at all.
  return ids.reduce((said, id, index) => said.replaceAll(id, users[index]?.name ?? id), text);
}

async function nameOf(by: string, people: People): Promise<string> {
  return /^[UW][A-Z0-9]{6,20}$/.test(by) ? ((await people.user(by, false))?.name ?? 'somebody') : by;
}
