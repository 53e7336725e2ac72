// Whether a person may do what they ask for: the plan's roles, asked of Slack at this moment.
import { unreachable } from '../loop/errors.ts';
import type { Plan } from '../loop/plan.ts';
import type { InboxCommand } from '../loop/ports.ts';
import {
  type AccessDecision,
  type Admitted,
  decideAccess,
  decideMembership,
  type Role,
  whoIsAdmitted,
} from './access.ts';
import type { People } from './people.ts';
import type { Intent } from './read-intent.ts';

/** What an intent needs: to see is for the members of the channel too, and what changes nothing for everybody. */
export type Need = Role | 'see' | 'nothing';

type Asker = Pick<InboxCommand, 'userId' | 'teamId'>;
type Given = { readonly people: People; readonly teamId: string };

/** The role that an intent needs. */
export function needOf(intent: Intent): Need {
  switch (intent.kind) {
    case 'help':
    case 'unknown':
    case 'misused':
    case 'forged':
      return 'nothing';
    case 'status':
    case 'history':
    case 'compare':
    case 'report':
    case 'flaky':
    case 'slow':
    case 'test':
      return 'see';
    case 'digest':
      return intent.act === 'show' ? 'see' : 'operate';
    case 'quarantine':
    case 'release':
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

/** Whether somebody is one of the people whom the bot listens to at all. */
export async function mayAsk(command: Asker, given: Given): Promise<AccessDecision> {
  return decideMembership(await given.people.user(command.userId, false), command.teamId, given.teamId);
}

/** Decides by what Slack says now about them; only to see something, what it said within the last minute is enough. */
export async function mayDo(
  need: Exclude<Need, 'nothing'>,
  command: Asker,
  plan: Plan,
  given: Given,
): Promise<AccessDecision> {
  const fresh = need !== 'see';
  const user = await given.people.user(command.userId, fresh);
  const decide = async (role: Role, listed: readonly string[] | null): Promise<AccessDecision> =>
    decideAccess(
      role,
      user,
      command.teamId,
      given.teamId,
      await given.people.admitted(listed, plan.slack.channel, fresh),
    );
  const { operate, approve } = plan.access;
  if (need === 'approve') return decide(approve === null ? 'operate' : 'approve', approve ?? operate);
  const decision = await decide('operate', operate);
  if (decision.allowed || need !== 'see' || operate === null) return decision;
  return decide('operate', null);
}

/** What somebody may do in a project, and who may. */
export type ProjectRoles = {
  readonly plan: Plan;
  readonly operate: boolean;
  readonly approve: boolean;
  readonly operators: string;
  readonly approvers: string;
};

/** The roles of somebody in each of these projects, as Slack said within the last minute. */
export async function rolesOf(
  command: Asker,
  plans: readonly Plan[],
  given: Given,
): Promise<readonly ProjectRoles[]> {
  const user = await given.people.user(command.userId, false);
  return Promise.all(
    plans.map(async (plan) => {
      const { operate, approve } = plan.access;
      const of = (listed: readonly string[] | null) =>
        given.people.admitted(listed, plan.slack.channel, false);
      const [operators, approvers] = [await of(operate), await of(approve ?? operate)];
      const may = (role: Role, admitted: Admitted) =>
        decideAccess(role, user, command.teamId, given.teamId, admitted).allowed;
      return {
        plan,
        operate: may('operate', operators),
        approve: may('approve', approvers),
        operators: whoIsAdmitted(operators),
        approvers: whoIsAdmitted(approvers),
      };
    }),
  );
}
