// Inbox command → access check → loops service → answer. Every try is audited, also the refused ones.
import { LoopError, unreachable } from '../loop/errors.ts';
import type { Plan } from '../loop/plan.ts';
import type { Clock, Digests, History, InboxCommand, Store } from '../loop/ports.ts';
import { helpMessage, type ProjectRoles } from './blocks/help-message.ts';
import { faultNotice, notice } from './blocks/notice.ts';
import type { Message } from './blocks/rich-text.ts';
import { idleCard, startingCard, statusCard } from './blocks/status-card.ts';
import type { Channels } from './channels.ts';
import { checkChannel } from './check-channel.ts';
import { decide } from './decide.ts';
import { findTarget, type Target } from './find-target.ts';
import { mayDo, needOf } from './may-do.ts';
import type { PatientWrite } from './patient-write.ts';
import type { People } from './people.ts';
import type { DigestPoster } from './post-digest.ts';
import { type Intent, readIntent } from './read-intent.ts';
import type { Audit, AuditEntry, LoopsService } from './services.ts';
import { tellDigest } from './tell-digest.ts';
import { tellPast } from './tell-past.ts';
import type { Views } from './views.ts';

/** What the person is answered, and one line for the inbox. */
export type Carried = { readonly answer: Message; readonly outcome: string };

/** What carrying out a command needs. */
export type CarryOutNeeds = {
  readonly services: LoopsService;
  readonly store: Store;
  readonly views: Views;
  readonly history: History;
  readonly digests: Digests;
  readonly postDigest: DigestPoster['postNow'];
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
        action: intent.kind === 'decide' ? intent.request.type : intent.kind,
        subject,
        outcome,
        detail,
      }),
    );
  let subject = '';
  try {
    const target = findTarget(intent, command, needs);
    subject = target.subject;
    const need = needOf(intent);
    if (target.plan !== null && need !== 'nothing') {
      const decision = await mayDo(need, command, target.plan, needs);
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

/** What the asker may do in each project that is served. */
async function rolesOf(command: InboxCommand, needs: CarryOutNeeds): Promise<readonly ProjectRoles[]> {
  const may = async (need: 'operate' | 'approve', plan: Plan) =>
    (await mayDo(need, command, plan, needs)).allowed;
  return Promise.all(
    needs.services.projects().map(async (plan) => ({
      plan,
      operate: await may('operate', plan),
      approve: await may('approve', plan),
    })),
  );
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
      return { answer: helpMessage(await rolesOf(command, needs), '/loop'), done: 'help shown' };
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
    case 'history':
    case 'compare':
    case 'report':
      return tellPast(intent, project, needs.history);
    case 'digest': {
      if (target.plan === null) throw new Error('a digest needs a project');
      const what = await tellDigest(intent.act, target.plan, command, needs);
      return said(what);
    }
    case 'decide': {
      const { what, hint } = await decide(loopId, intent.request, by, needs);
      return said(what, hint);
    }
    default:
      return unreachable(intent);
  }
}
