// Whether a person may do what they ask for: the plan's roles, asked of Slack at this moment.
import { unreachable } from '../loop/errors.ts';
import type { Plan } from '../loop/plan.ts';
import type { InboxCommand } from '../loop/ports.ts';
import { type AccessDecision, decideAccess, type Role } from './access.ts';
import type { People } from './people.ts';
import type { Intent } from './read-intent.ts';

/** What an intent needs: to see is for the members of the channel too, and what changes nothing for everybody. */
export type Need = Role | 'see' | 'nothing';

/** The role that an intent needs. */
export function needOf(intent: Intent): Need {
  switch (intent.kind) {
    case 'help':
    case 'unknown':
    case 'misused':
      return 'nothing';
    case 'status':
    case 'history':
    case 'compare':
    case 'report':
      return 'see';
    case 'digest':
      return intent.act === 'show' ? 'see' : 'operate';
    case 'start':
    case 'stop':
    case 'pause':
    case 'resume':
      return 'operate';
    case 'decide':
      return intent.request.type === 'group-taken' || intent.request.type === 'group-claimed'
        ? 'operate'
        : 'approve';
    default:
      return unreachable(intent);
  }
}

/** Asks Slack, anew where something changes, and decides. */
export async function mayDo(
  need: Exclude<Need, 'nothing'>,
  command: Pick<InboxCommand, 'userId' | 'teamId'>,
  plan: Plan,
  given: { readonly people: People; readonly teamId: string },
): Promise<AccessDecision> {
  const { people, teamId } = given;
  const fresh = need !== 'see';
  const user = await people.user(command.userId, fresh);
  const decide = async (role: Role, listed: readonly string[] | null): Promise<AccessDecision> =>
    decideAccess(
      role,
      user,
      command.teamId,
      teamId,
      await people.admitted(listed, plan.slack.channel, fresh),
    );
  const { operate, approve } = plan.access;
  if (need === 'approve') return decide(approve === null ? 'operate' : 'approve', approve ?? operate);
  const decision = await decide('operate', operate);
  if (decision.allowed || need !== 'see' || operate === null) return decision;
  return decide('operate', null);
}
