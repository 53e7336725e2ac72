import { LoopError, unreachable } from '../loop/errors.ts';
import type { Plan } from '../loop/plan.ts';
import type { InboxCommand, Store } from '../loop/ports.ts';
import type { Intent } from './read-intent.ts';
import type { LoopsService } from './services.ts';

type Needs = { readonly services: LoopsService; readonly store: Store };

/** What an intent is about: a plan to start or a loop that runs, and whose access rule holds; plan null: nothing to protect. */
export type Target = { readonly subject: string; readonly plan: Plan | null; readonly loopId: string | null };

/** What the intent is about. Throws LoopError `project-unknown`, `not-running`, `usage`. */
export function findTarget(intent: Intent, command: InboxCommand, needs: Needs): Target {
  switch (intent.kind) {
    case 'help':
    case 'unknown':
    case 'misused':
      return { subject: '', plan: null, loopId: null };
    case 'start':
    case 'history':
    case 'compare':
    case 'report':
    case 'digest': {
      const plan = planMeant(intent, command.channelId, needs.services.projects());
      return { subject: plan.project, plan, loopId: null };
    }
    case 'status':
    case 'stop':
    case 'pause':
    case 'resume': {
      const loop = loopMeant(intent, command, needs);
      if (loop === null) return { subject: '', plan: null, loopId: null };
      return { subject: loop.loopId, plan: needs.store.load(loop.loopId).plan, loopId: loop.loopId };
    }
    case 'decide':
      return decisionTarget(intent.loopId, command, needs);
    default:
      return unreachable(intent);
  }
}

/** The loop that a decision is about; the button must be in the channel where that loop tells what it does. */
function decisionTarget(loopId: string, command: InboxCommand, needs: Needs): Target {
  if (!needs.services.running().some((loop) => loop.loopId === loopId))
    throw new LoopError('stale', 'That loop has finished.', '/loop start starts a new one.');
  const { plan } = needs.store.load(loopId);
  if (plan.slack.channel !== command.channelId)
    throw new LoopError('stale', 'That button is about a loop of another channel.', 'Press it there.');
  return { subject: loopId, plan, loopId };
}

/** The named project, the only one, or the only one whose channel this is. */
function planMeant(
  { kind, project }: { readonly kind: string; readonly project: string | null },
  channelId: string,
  plans: readonly Plan[],
): Plan {
  const same = (plan: Plan) => plan.project.toLowerCase() === project?.toLowerCase();
  const named = plans.filter((plan) => project === null || same(plan));
  const [only, ...others] = named;
  if (only !== undefined && others.length === 0) return only;
  const here = named.filter((plan) => plan.slack.channel === channelId);
  if (here[0] !== undefined && here.length === 1) return here[0];
  const names = plans.map((plan) => plan.project);
  if (names.length === 0)
    throw new LoopError(
      'project-unknown',
      'No project is served here.',
      'Start Greenloop with a greenloop.yaml.',
    );
  if (only === undefined)
    throw new LoopError(
      'project-unknown',
      `There is no project ${(project ?? '').slice(0, 80)}.`,
      `Projects: ${names.join(', ')}`,
    );
  throw new LoopError('usage', 'Which project?', `One of ${names.join(', ')}: /loop ${kind} ${names[0]}`);
}

/** The loop that a button belongs to, of the named project, or the only one; null only for status. */
function loopMeant(
  intent: Extract<Intent, { kind: 'status' | 'stop' | 'pause' | 'resume' }>,
  command: InboxCommand,
  needs: Needs,
): { loopId: string; project: string } | null {
  const running = needs.services.running();
  if (intent.loopId !== null) {
    const pressed = running.find((loop) => loop.loopId === intent.loopId);
    if (pressed === undefined)
      throw new LoopError('not-running', 'That loop has finished.', '/loop start starts a new one.');
    return pressed;
  }
  const wanted = intent.project?.toLowerCase() ?? null;
  const meant = wanted === null ? running : running.filter((loop) => loop.project.toLowerCase() === wanted);
  const here = meant.filter((loop) => needs.store.load(loop.loopId).plan.slack.channel === command.channelId);
  const choice = meant.length > 1 && here.length === 1 ? here : meant;
  if (choice.length > 1) {
    const names = choice.map((loop) => loop.project);
    throw new LoopError(
      'usage',
      `Several loops are running: ${names.join(', ')}.`,
      `Name one, as in /loop ${intent.kind} ${names[0]}`,
    );
  }
  if (choice[0] !== undefined) return choice[0];
  const known = needs.services.projects().map((plan) => plan.project);
  if (intent.project !== null && !known.some((name) => name.toLowerCase() === wanted)) {
    throw new LoopError(
      'project-unknown',
      `There is no project ${intent.project.slice(0, 80)}.`,
      `Projects: ${known.join(', ')}`,
    );
  }
  if (intent.kind === 'status') return null;
  throw new LoopError('not-running', 'No loop is running.', '/loop start starts one.');
}
