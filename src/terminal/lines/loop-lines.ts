import { unreachable } from '../../loop/errors.ts';
import type { LoopEvent } from '../../loop/event.ts';
import type { BlockedOn } from '../../loop/model.ts';
import { cleanLine } from '../../report/clean-text.ts';
import { countOf } from '../../report/format-figure.ts';
import { shellWord } from '../../report/rerun-command.ts';
import { MARKS } from '../../report/words.ts';
import type { PrintContext } from '../print-context.ts';

type LoopEvents = Extract<
  LoopEvent,
  {
    type:
      | 'loop-started'
      | 'stop-requested'
      | 'pause-requested'
      | 'loop-paused'
      | 'loop-resumed'
      | 'loop-blocked'
      | 'loop-unblocked'
      | 'loop-finished';
  }
>;

/** What happens to the loop itself: its start, what people ask of it, and its end with what to do next. */
export function loopLines(event: LoopEvents, context: PrintContext): readonly string[] {
  switch (event.type) {
    case 'loop-started': {
      const { plan, scope, once } = event;
      const target = plan.goal.target === null ? 'every test' : countOf(plan.goal.target, 'test');
      const what = `${countOf(scope.length, 'suite')} on ${name(plan.environment.name)}, ${target} to verify`;
      const pass = once ? ', one iteration' : '';
      return [`${MARKS.running} ${name(event.by)} started a loop on ${name(event.project)}: ${what}${pass}`];
    }
    case 'stop-requested': {
      const when = event.now ? 'at once' : 'after this phase';
      return [`${MARKS.pending} ${name(event.by)} asked it to stop ${when}`];
    }
    case 'pause-requested':
      return [`${MARKS.pending} ${name(event.by)} asked it to pause after this phase`];
    case 'loop-paused':
      return [`${MARKS.pending} The loop is paused`, ...goOnLines(context.plan)];
    case 'loop-resumed':
      return [`${MARKS.running} ${name(event.by)} resumed the loop`];
    case 'loop-blocked':
      return [
        `${MARKS.failed} Blocked, ${blockedWords(event.on)}: ${cleanLine(event.reason, 800)}`,
        ...(event.hint === '' ? [] : [cleanLine(event.hint, 400)]),
        ...(event.on === 'person' ? goOnLines(context.plan) : []),
      ];
    case 'loop-unblocked':
      return [`${MARKS.running} What it waited for is there: the loop goes on`];
    case 'loop-finished':
      return finishLines(event, context);
    default:
      return unreachable(event);
  }
}

/** Whom or what a blocked loop waits for. */
export function blockedWords(on: BlockedOn): string {
  switch (on) {
    case 'environment':
      return 'waits for the environment and looks again by itself';
    case 'person':
      return 'needs a person';
    case 'infrastructure':
      return 'waits for this machine';
    default:
      return unreachable(on);
  }
}

function finishLines(
  { as, reason }: Extract<LoopEvent, { type: 'loop-finished' }>,
  { plan }: PrintContext,
): readonly string[] {
  const why = cleanLine(reason, 800);
  switch (as) {
    case 'reached':
      return [`${MARKS.done} Goal reached: ${why}`];
    case 'gave-up':
      return [`${MARKS.failed} Gave up: ${why}`, ...nextLines(plan)];
    case 'stopped':
      return [`${MARKS.pending} Stopped: ${why}`, ...nextLines(plan)];
    default:
      return unreachable(as);
  }
}

function nextLines(plan: PrintContext['plan']): readonly string[] {
  if (plan === null) return [];
  return [`what is left: npx greenloop report ${shellWord(plan.project)}`, ...goOnLines(plan)];
}

function goOnLines(plan: PrintContext['plan']): readonly string[] {
  return plan === null ? [] : [`go on: npx greenloop run ${shellWord(plan.configPath)}`];
}

function name(words: string): string {
  return cleanLine(words, 120) || 'somebody';
}
