import { LoopError, unreachable } from '../loop/errors.ts';
import type { Plan } from '../loop/plan.ts';
import type { InboxCommand, Store } from '../loop/ports.ts';
import { loopStatusWords } from '../report/words.ts';
import type { Channels } from './channels.ts';
import type { Intent } from './read-intent.ts';
import type { LoopsService } from './services.ts';

type Needs = { readonly services: LoopsService; readonly store: Store; readonly channels: Channels };

/** What an intent is about: a plan to start or a loop that runs, and whose access rule holds; plan null: nothing to protect. */
export type Target = { readonly subject: string; readonly plan: Plan | null; readonly loopId: string | null };

/** What the intent is about. Throws LoopError `project-unknown`, `not-running`, `usage`. */
export async function findTarget(intent: Intent, command: InboxCommand, needs: Needs): Promise<Target> {
  switch (intent.kind) {
    case 'help':
    case 'unknown':
    case 'misused':
    case 'forged':
      return { subject: '', plan: null, loopId: null };
    case 'start':
    case 'history':
    case 'compare':
    case 'report':
    case 'flaky':
    case 'slow':
    case 'test':
    case 'quarantine':
    case 'release':
    case 'digest': {
      const plan = await planMeant(intent, command.channelId, needs);
      return { subject: plan.project, plan, loopId: null };
    }
    case 'status':
    case 'stop':
    case 'pause':
    case 'resume': {
      const loop = await loopMeant(intent, command, needs);
      if (loop === null) return { subject: '', plan: null, loopId: null };
      return { subject: loop.loopId, plan: needs.store.load(loop.loopId).plan, loopId: loop.loopId };
    }
    case 'decide':
      return decisionTarget(intent.loopId, command, needs);
    default:
      return unreachable(intent);
  }
}

/** The loop that a decision is about. */
async function decisionTarget(loopId: string, command: InboxCommand, needs: Needs): Promise<Target> {
  if (!needs.services.running().some((loop) => loop.loopId === loopId)) throw over(loopId, needs);
  const { plan } = needs.store.load(loopId);
  await pressedHere(plan, command, needs);
  return { subject: loopId, plan, loopId };
}

/** A button works only where its loop tells what it does: elsewhere somebody else put it. */
async function pressedHere(plan: Plan, { channelId }: InboxCommand, needs: Needs): Promise<void> {
  if (!(await isHere(plan, channelId, needs)))
    throw new LoopError('stale', 'That button is about a loop of another channel.', 'Press it there.');
}

/** Whether a plan's channel, which it may name or give by id, is this one; no when Slack cannot say. */
async function isHere({ slack }: Plan, channelId: string, { channels }: Needs): Promise<boolean> {
  if (slack.channel === null || slack.channel === channelId) return slack.channel === channelId;
  // What cannot be found out is not here: the person is asked to say which one they mean.
  return (await channels.idOf(slack.channel).catch(() => null)) === channelId;
}

/** The named project, the only one, or the only one whose channel this is. */
async function planMeant(
  { kind, project }: { readonly kind: string; readonly project: string | null },
  channelId: string,
  needs: Needs,
): Promise<Plan> {
  const plans = needs.services.projects();
  const same = (plan: Plan) => plan.project.toLowerCase() === project?.toLowerCase();
  const named = plans.filter((plan) => project === null || same(plan));
  const [only, ...others] = named;
  if (only !== undefined && others.length === 0) return only;
  const here: Plan[] = [];
  for (const plan of named) if (await isHere(plan, channelId, needs)) here.push(plan);
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
async function loopMeant(
  intent: Extract<Intent, { kind: 'status' | 'stop' | 'pause' | 'resume' }>,
  command: InboxCommand,
  needs: Needs,
): Promise<{ loopId: string; project: string } | null> {
  const running = needs.services.running();
  if (intent.loopId !== null) {
    const pressed = running.find((loop) => loop.loopId === intent.loopId);
    if (pressed === undefined) throw over(intent.loopId, needs);
    await pressedHere(needs.store.load(pressed.loopId).plan, command, needs);
    return pressed;
  }
  const wanted = intent.project?.toLowerCase() ?? null;
  const meant = wanted === null ? running : running.filter((loop) => loop.project.toLowerCase() === wanted);
  const here: (typeof meant)[number][] = [];
  for (const loop of meant.length > 1 ? meant : [])
    if (await isHere(needs.store.load(loop.loopId).plan, command.channelId, needs)) here.push(loop);
  const choice = here.length === 1 ? here : meant;
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

/** What a button was for whose loop is not running. */
function over(loopId: string, { store }: Needs): LoopError {
  try {
    const { project, status } = store.load(loopId);
    return new LoopError(
      'stale',
      `That button was for a loop of ${project} that has finished: ${loopStatusWords(status)}.`,
      `/loop start ${project} starts a new one.`,
    );
  } catch (error) {
    if (!(error instanceof LoopError)) throw error;
    return new LoopError('stale', 'That button is about no loop of Greenloop.', 'See /loop status.', error);
  }
}
