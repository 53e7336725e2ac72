// A pressed button about a group, a candidate or a deployment, as the decision that it stands for.
import type { Decision } from '../loop/event.ts';

/** A decision before it is known who made it. */
export type DecisionRequest = {
  [Type in Decision['type']]: Omit<Extract<Decision, { type: Type }>, 'by'>;
}[Decision['type']];

/** The buttons of our messages, by action id, with the decision that each stands for. */
export const DECISION_BUTTONS = {
  'group-take': 'group-taken',
  'group-claim': 'group-claimed',
  'fix-approve': 'fix-approved',
  'fix-decline': 'fix-declined',
  'deployment-approve': 'deployment-approved',
  'deployment-refuse': 'deployment-refused',
} as const satisfies Record<string, Decision['type']>;

type ButtonId = keyof typeof DECISION_BUTTONS;

const MOST = 2_000;

/** Whether it is one of the buttons that decide something. */
export function isDecisionButton(actionId: string): actionId is ButtonId {
  return Object.hasOwn(DECISION_BUTTONS, actionId);
}

/** What a button's value holds; Slack hands it back as it is, at most 2,000 characters. */
export function decisionValue(loopId: string, what: Readonly<Record<string, string>>): string {
  return JSON.stringify({ loopId, ...what });
}

/** The decision of a press, and whose loop it is about; null for a value that is none of ours. */
export function readDecision(
  actionId: ButtonId,
  value: string,
): { readonly loopId: string; readonly request: DecisionRequest } | null {
  const held = parse(value);
  const { loopId } = held;
  if (loopId === undefined) return null;
  const type = DECISION_BUTTONS[actionId];
  switch (type) {
    case 'group-taken':
    case 'group-claimed': {
      const { groupId } = held;
      return groupId === undefined ? null : { loopId, request: { type, groupId } };
    }
    case 'fix-approved':
    case 'fix-declined': {
      const { fixId, candidate } = held;
      if (fixId === undefined || candidate === undefined) return null;
      return { loopId, request: { type, fixId, candidate } };
    }
    case 'deployment-approved':
    case 'deployment-refused': {
      const { deploymentId, revision } = held;
      if (deploymentId === undefined || revision === undefined) return null;
      return { loopId, request: { type, deploymentId, revision } };
    }
  }
}

/** The strings of a JSON object; none when it is anything else. */
function parse(value: string): Readonly<Record<string, string | undefined>> {
  if (value.length > MOST) return {};
  try {
    const held: unknown = JSON.parse(value);
    if (typeof held !== 'object' || held === null) return {};
    return Object.fromEntries(
      Object.entries(held).filter(([, one]) => typeof one === 'string' && one !== ''),
    );
  } catch {
    // Not JSON: somebody else wrote it, which the caller says.
    return {};
  }
}
