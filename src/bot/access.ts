// Who may do what: denied unless every condition holds.

/** What Slack says about a user. */
export type UserFacts = {
  readonly id: string;
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
      readonly names: readonly string[];
      /** Groups that Slack does not know. */
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

/** Whether this user has the role in the plan; `user` null: Slack does not know them. */
export function decideAccess(
  role: Role,
  user: UserFacts | null,
  teamId: string,
  botTeamId: string,
  admitted: Admitted,
): AccessDecision {
  if (user === null) return refused('Slack could not tell who you are.');
  if (user.deleted) return refused('This account is deactivated.');
  if (user.isBot) return refused('Bots may not operate loops.');
  if (user.isStranger || user.teamId !== botTeamId || teamId !== botTeamId) {
    return refused('Only members of this workspace may operate loops.');
  }
  if (user.isGuest) return refused('Guests may not operate loops.');
  switch (admitted.kind) {
    case 'unknown':
      return refused(`It could not be checked whether you may do this: ${admitted.reason}.`);
    case 'listed':
      return admitted.userIds.includes(user.id)
        ? { allowed: true }
        : refused(onlyThese(role, admitted.names, admitted.unknown));
    case 'channel-members':
      return admitted.userIds.includes(user.id)
        ? { allowed: true }
        : refused(`Only members of ${admitted.channel} may do this. Join it, then try again.`);
  }
}

function onlyThese(role: Role, names: readonly string[], unknown: readonly string[]): string {
  const only = `Only ${names.join(', ') || 'nobody'} may do this (access.${role} in greenloop.yaml).`;
  return unknown.length === 0 ? only : `${only} Slack knows no user group ${unknown.join(', ')}.`;
}

function refused(reason: string): AccessDecision {
  return { allowed: false, reason };
}
