// Inbox command → access check → loops service → answer. Every try is audited, also the refused ones.
import { LoopError, unreachable } from '../loop/errors.ts';
import type { Loop } from '../loop/model.ts';
import type { Clock, Digests, History, InboxCommand, Quarantines, Store } from '../loop/ports.ts';
import type { AccessDecision } from './access.ts';
import { helpMessage } from './blocks/help-message.ts';
import { faultNotice, notice } from './blocks/notice.ts';
import type { Message } from './blocks/rich-text.ts';
import { idleCard, startingCard, statusCard } from './blocks/status-card.ts';
import { cleanLine } from './blocks/untrusted-text.ts';
import { changeQuarantine } from './change-quarantine.ts';
import type { Channel, Channels } from './channels.ts';
import { checkChannel } from './check-channel.ts';
import { decide } from './decide.ts';
import { findTarget, type Target } from './find-target.ts';
import { mayAsk, mayDo, needOf, rolesOf } from './may-do.ts';
import { namePeople, tellWhoRuns } from './name-people.ts';
import type { PatientWrite } from './patient-write.ts';
import type { People } from './people.ts';
import type { DigestPoster } from './post-digest.ts';
import { type Intent, readIntent } from './read-intent.ts';
import type { Audit, AuditEntry, LoopsService } from './services.ts';
import { tellDigest } from './tell-digest.ts';
import { tellPast } from './tell-past.ts';
import type { Views } from './views.ts';

/** How long a decision of who may do something holds, in ms. */
const HOLDS_MS = 2_000;

/** What the person is answered, and one line for the inbox. */
export type Carried = { readonly answer: Message; readonly outcome: string };

/** What carrying out a command needs. */
export type CarryOutNeeds = {
  readonly services: LoopsService;
  readonly store: Store;
  readonly views: Views;
  readonly history: History;
  readonly digests: Digests;
  readonly quarantines: Quarantines;
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
  const refuse = async (reason: string): Promise<Carried> => {
    await audit('refused', subject, reason);
    return { answer: notice(reason), outcome: `refused: ${reason}` };
  };
  try {
    const [found] = await Promise.allSettled([findTarget(intent, command, needs)]);
    if (intent.kind === 'forged') subject = cleanLine(command.text, 80);
    else if (found.status === 'fulfilled') subject = found.value.subject;
    // Nobody else is told anything, not even what is served here.
    const asker = await mayAsk(command, needs);
    if (!asker.allowed) return await refuse(asker.reason);
    if (intent.kind === 'forged')
      return await refuse('That button holds nothing that Greenloop knows. See /loop status.');
    if (found.status === 'rejected') throw found.reason;
    const target = found.value;
    const need = needOf(intent);
    const may = async (): Promise<AccessDecision> =>
      target.plan === null || need === 'nothing'
        ? { allowed: true }
        : mayDo(need, command, target.plan, needs);
    const decision = await may();
    if (!decision.allowed) return await refuse(decision.reason);
    const decidedAt = needs.clock.now();
    const channel =
      intent.kind === 'start'
        ? await checkChannel(target.plan?.slack.channel ?? command.channelId, needs.channels)
        : null;
    // Slack may have taken long to answer: what was true before need not be true now.
    const still = needs.clock.now() - decidedAt < HOLDS_MS ? decision : await may();
    if (!still.allowed) return await refuse(still.reason);
    const { answer, done } = await act(intent, { ...target, channel }, command, needs);
    await audit('done', subject, done);
    return { answer, outcome: done };
  } catch (error) {
    if (!(error instanceof LoopError)) {
      await audit('failed', subject, error instanceof Error ? error.message : String(error));
      throw error;
    }
    const outcome = `${error.code}: ${error.message}`;
    await audit('failed', subject, outcome);
    return { answer: faultNotice(await namePeople(error, needs.people)), outcome };
  }
}

/** Whether it waits for somebody to approve a deployment: to resume it would only ask once more. */
function isForApproval(loop: Loop): boolean {
  const asked = loop.iteration?.deployments.at(-1);
  return loop.status === 'blocked' && asked?.status === 'waiting-for-approval' && asked.approvedBy === null;
}

async function act(
  intent: Intent,
  target: Target & { readonly channel: Channel | null },
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
      return {
        answer: helpMessage(await rolesOf(command, services.projects(), needs), '/loop'),
        done: 'help shown',
      };
    case 'unknown':
      return said(
        `There is no command "${intent.word.slice(0, 60)}".`,
        intent.nearest === null
          ? 'See /loop help.'
          : `Did you mean /loop ${intent.nearest}? See also /loop help.`,
      );
    case 'misused':
      return said(`${intent.problem}.`, 'See /loop help.');
    case 'forged':
      throw new Error('a forged press was let through');
    case 'start': {
      const { plan, channel } = target;
      if (plan === null || channel === null) throw new Error('a start needs a project and its channel');
      const { suites, once, ref } = intent;
      try {
        await services.start({ project, suites, once, ref, by, channel: channel.id });
      } catch (error) {
        if (!(error instanceof LoopError) || error.code !== 'already-running') throw error;
        throw (await tellWhoRuns(plan, needs)) ?? error;
      }
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
      if (isForApproval(needs.store.load(loopId)))
        throw new LoopError(
          'not-running',
          `The loop on ${project} waits for an approval, which resuming does not give.`,
          'Somebody who may approve presses Approve or Refuse in its thread.',
        );
      await services.resume(loopId, { by });
      return said(`The loop on ${project} goes on.`);
    case 'history':
    case 'compare':
    case 'report':
    case 'flaky':
    case 'slow':
    case 'test':
      return tellPast(intent, project, needs.history, needs.clock.now(), {
        timeZone: target.plan?.slack.timezone ?? 'UTC',
        nameOf: needs.people.nameOf,
      });
    case 'quarantine':
    case 'release': {
      if (target.plan === null) throw new Error('a quarantine needs a project');
      const { what, hint } = await changeQuarantine(intent, target.plan, by, needs);
      return said(what, hint);
    }
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
