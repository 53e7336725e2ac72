import type { Plan } from '../loop/plan.ts';
import type { InboxCommand } from '../loop/ports.ts';
import { type LoopCommand, parseCommand } from './parse-command.ts';
import { type DecisionRequest, isDecisionButton, readDecision } from './read-decision.ts';

type OnLoop = Extract<LoopCommand, { kind: 'status' | 'stop' | 'pause' | 'resume' }>;

/** A command, or a pressed button as the command that it stands for; `loopId` says which loop a button belongs to. */
export type Intent =
  | Exclude<LoopCommand, OnLoop>
  | (OnLoop & { readonly loopId: string | null })
  /** A press that none of our messages offers: another button, or one of ours with a value that is none of ours. */
  | { readonly kind: 'forged' }
  | { readonly kind: 'decide'; readonly loopId: string; readonly request: DecisionRequest };

/** What an inbox command asks for. */
export function readIntent(command: InboxCommand, plans: readonly Plan[]): Intent {
  if (command.kind === 'command') {
    const parsed = parseCommand(
      command.text,
      plans.map((plan) => plan.project),
    );
    switch (parsed.kind) {
      case 'status':
      case 'stop':
      case 'pause':
      case 'resume':
        return { ...parsed, loopId: null };
      default:
        return parsed;
    }
  }
  if (isDecisionButton(command.text)) {
    const decision = readDecision(command.text, command.value);
    if (decision !== null) return { kind: 'decide', ...decision };
    return { kind: 'forged' };
  }
  if (command.value === '') return { kind: 'forged' };
  const of = { project: null, loopId: command.value };
  switch (command.text) {
    case 'loop-stop':
      return { kind: 'stop', now: false, ...of };
    case 'loop-pause':
      return { kind: 'pause', ...of };
    case 'loop-resume':
      return { kind: 'resume', ...of };
    case 'loop-status':
      return { kind: 'status', ...of };
    default:
      return { kind: 'forged' };
  }
}
