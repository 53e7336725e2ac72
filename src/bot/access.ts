// Who may do what: denied unless every condition holds.

/** What Slack says about a user. */
export type UserFacts = {
  readonly id: string;
  /** What they are called. */
  readonly name: string;
  readonly teamId: string;
  readonly isBot: boolean;
  readonly deleted: boolean;
  /** A guest of one or several channels. */
  readonly isGuest: boolean;
  /** From another workspace, over a shared channel. */
  readonly isStranger: boolean;
};

/** Who the plan lets in, resolved at this moment. */
export type Admitted =
  | {
      readonly kind: 'listed';
      readonly userIds: readonly string[];
      /** Everybody on the list as people call them: never an id. */
      readonly names: readonly string[];
      /** Groups of the list that Slack does not know, or no longer. */
      readonly unknown: readonly string[];
    }
  | { readonly kind: 'channel-members'; readonly userIds: readonly string[]; readonly channel: string }
  /** It could not be found out. */
  | { readonly kind: 'unknown'; readonly reason: string };

/** Allowed, or refused with a sentence for the person. */
export type AccessDecision =
  | { readonly allowed: true }
  | { readonly allowed: false; readonly reason: string };

/** What the plan lets people do: work a loop, or answer for a refused candidate and for a deployment. */
export type Role = 'operate' | 'approve';

const MOST_NAMES = 5;

/** Whether this user has the role in the plan; `user` null: Slack does not know them. */
export function decideAccess(
  role: Role,
  user: UserFacts | null,
  teamId: string,
  botTeamId: string,
  admitted: Admitted,
): AccessDecision {
  const member = decideMembership(user, teamId, botTeamId);
  if (user === null || !member.allowed) return member;
  switch (admitted.kind) {
    case 'unknown':
      return refused(`It could not be checked whether you may do this: ${admitted.reason}.`);
    case 'listed':
      return admitted.userIds.includes(user.id) ? { allowed: true } : refused(onlyThese(role, admitted));
    case 'channel-members':
      return admitted.userIds.includes(user.id)
        ? { allowed: true }
        : refused(`Only members of ${admitted.channel} may do this. Join it, then try again.`);
  }
}

/** Whether they are a full member of the bot's workspace, as whoever wants anything of it must be. */
export function decideMembership(user: UserFacts | null, teamId: string, botTeamId: string): AccessDecision {
  if (user === null) return refused('Slack could not tell who you are. Try again in a minute.');
  if (user.deleted) return refused('This account is deactivated.');
  if (user.isBot) return refused('Greenloop takes no commands from bots.');
  if (user.isStranger || user.teamId !== botTeamId || teamId !== botTeamId)
    return refused('Greenloop takes commands from members of its own workspace only.');
  if (user.isGuest) return refused('Greenloop takes no commands from guests.');
  return { allowed: true };
}

/** Who is let in, in a few words. */
export function whoIsAdmitted(admitted: Admitted): string {
  switch (admitted.kind) {
    case 'listed': {
      const { names } = admitted;
      const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : '';
      return names.length === 0 ? 'nobody' : `${names.slice(0, MOST_NAMES).join(', ')}${more}`;
    }
    case 'channel-members':
      return `the members of ${admitted.channel}`;
    case 'unknown':
      return 'people whom Slack could not name now';
  }
}

function onlyThese(role: Role, admitted: Extract<Admitted, { kind: 'listed' }>): string {
  const only = `Only ${whoIsAdmitted(admitted)} may do this (access.${role} in greenloop.yaml).`;
  const { unknown } = admitted;
  return unknown.length === 0 ? only : `${only} Slack knows no user group ${unknown.join(', ')}.`;
}

function refused(reason: string): AccessDecision {
  return { allowed: false, reason };
}
