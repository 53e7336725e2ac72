// Inbox command → access check → loops service → answer. Every try is audited, also the refused ones.
import { LoopError, unreachable } from '../loop/errors.ts';
import type { Plan } from '../loop/plan.ts';
import type { Clock, InboxCommand, Store } from '../loop/ports.ts';
import { decideAccess } from './access.ts';
import { helpMessage } from './blocks/help-message.ts';
import { faultNotice, notice } from './blocks/notice.ts';
import type { Message } from './blocks/rich-text.ts';
import { idleCard, startingCard, statusCard } from './blocks/status-card.ts';
import type { Channels } from './channels.ts';
import { checkChannel } from './check-channel.ts';
import type { PatientWrite } from './patient-write.ts';
import type { People } from './people.ts';
import { type Intent, readIntent } from './read-intent.ts';
import type { Audit, AuditEntry, LoopsService } from './services.ts';
import type { Views } from './views.ts';

/** What the person is answered, and one line for the inbox. */
export type Carried = { readonly answer: Message; readonly outcome: string };

/** What carrying out a command needs. */
export type CarryOutNeeds = {
  readonly services: LoopsService;
  readonly store: Store;
  readonly views: Views;
  readonly people: People;
  readonly channels: Channels;
  readonly audit: Audit;
  readonly write: PatientWrite;
  readonly clock: Clock;
  /** The workspace of the bot. */
  readonly teamId: string;
};

/** Carries out one command; expected faults become answers, anything else is thrown. */
export async function carryOut(command: InboxCommand, needs: CarryOutNeeds): Promise<Carried> {
  const intent = readIntent(command, needs.services.projects());
  const audit = (outcome: AuditEntry['outcome'], subject: string, detail: string): Promise<void> =>
    needs.write(() =>
      needs.audit.record({
        at: needs.clock.now(),
        userId: command.userId,
        teamId: command.teamId,
        channelId: command.channelId,
        action: intent.kind,
        subject,
        outcome,
        detail,
      }),
    );
  let subject = '';
  try {
    const target = findTarget(intent, command, needs);
    subject = target.subject;
    if (target.plan !== null) {
      const decision = await mayOperate(command, target.plan, needs);
      if (!decision.allowed) {
        await audit('refused', subject, decision.reason);
        return { answer: notice(decision.reason), outcome: `refused: ${decision.reason}` };
      }
    }
    const { answer, done } = await act(intent, target, command, needs);
    await audit('done', subject, done);
    return { answer, outcome: done };
  } catch (error) {
    if (!(error instanceof LoopError)) {
      await audit('failed', subject, error instanceof Error ? error.message : String(error));
      throw error;
    }
    await audit('failed', subject, `${error.code}: ${error.message}`);
    return { answer: faultNotice(error), outcome: `${error.code}: ${error.message}` };
  }
}

async function mayOperate(command: InboxCommand, plan: Plan, needs: CarryOutNeeds) {
  const user = await needs.people.user(command.userId);
  const admitted = await needs.people.admitted(plan.access.operate, plan.slack.channel);
  return decideAccess(user, command.teamId, needs.teamId, admitted);
}

/** What an intent is about: a plan to start or a loop that runs, and whose access rule holds; plan null: nothing to protect. */
type Target = { readonly subject: string; readonly plan: Plan | null; readonly loopId: string | null };

function findTarget(intent: Intent, command: InboxCommand, needs: CarryOutNeeds): Target {
  switch (intent.kind) {
    case 'help':
    case 'unknown':
    case 'misused':
      return { subject: '', plan: null, loopId: null };
    case 'start': {
      const plan = planToStart(intent.project, command.channelId, needs.services.projects());
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
    default:
      return unreachable(intent);
  }
}

async function act(
  intent: Intent,
  target: Target,
  command: InboxCommand,
  needs: CarryOutNeeds,
): Promise<{ answer: Message; done: string }> {
  const { services, views } = needs;
  const by = command.userId;
  const loopId = target.loopId ?? '';
  const project = target.plan?.project ?? '';
  const said = (what: string, hint = '') => ({ answer: notice(what, hint), done: what });
  switch (intent.kind) {
    case 'help':
      return { answer: helpMessage(services.projects(), '/loop'), done: 'help shown' };
    case 'unknown':
      return said(
        `There is no command "${intent.word.slice(0, 60)}".`,
        intent.nearest === null
          ? 'See /loop help.'
          : `Did you mean /loop ${intent.nearest}? See also /loop help.`,
      );
    case 'misused':
      return said(`${intent.problem}.`, 'See /loop help.');
    case 'start': {
      const channel = await checkChannel(target.plan?.slack.channel ?? command.channelId, needs.channels);
      const { suites, once, ref } = intent;
      await services.start({ project, suites, once, ref, by, channel: channel.id });
      return said(
        `The loop on ${project} has started. Its messages go to #${channel.name}.`,
        '/loop status shows where it is.',
      );
    }
    case 'status': {
      if (target.loopId === null)
        return { answer: idleCard(services.projects()), done: 'no loop is running' };
      const view = views.current(loopId);
      return { answer: view === null ? startingCard(project) : statusCard(view), done: 'status shown' };
    }
    case 'stop':
      await services.stop(loopId, { by, now: intent.now });
      return said(
        intent.now
          ? `Stopping the loop on ${project} now.`
          : `The loop on ${project} stops after this phase.`,
        intent.now ? '' : '/loop stop --now ends it at once.',
      );
    case 'pause':
      await services.pause(loopId, { by });
      return said(`The loop on ${project} pauses after this phase.`, '/loop resume goes on.');
    case 'resume':
      await services.resume(loopId, { by });
      return said(`The loop on ${project} goes on.`);
    default:
      return unreachable(intent);
  }
}

/** The named project, the only one, or the only one whose channel this is. */
function planToStart(project: string | null, channelId: string, plans: readonly Plan[]): Plan {
  const named = plans.filter((plan) => (project === null ? true : plan.project === project));
  const [only, ...others] = named;
  if (only !== undefined && others.length === 0) return only;
  const here = named.filter((plan) => plan.slack.channel === channelId);
  if (here[0] !== undefined && here.length === 1) return here[0];
  const names = plans.map((plan) => plan.project);
  if (only === undefined)
    throw new LoopError(
      'project-unknown',
      'No project is served here.',
      'Start Greenloop with a greenloop.yaml.',
    );
  throw new LoopError('usage', 'Which project?', `One of ${names.join(', ')}: /loop start ${names[0]}`);
}

/** The loop that a button belongs to, of the named project, or the only one; null only for status. */
function loopMeant(
  intent: Extract<Intent, { kind: 'status' | 'stop' | 'pause' | 'resume' }>,
  command: InboxCommand,
  needs: CarryOutNeeds,
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
