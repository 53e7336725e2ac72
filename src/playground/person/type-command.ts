import type { Posts } from '../posts.ts';
import { SlackError } from '../slack-error.ts';
import type { Courier } from '../socket/courier.ts';
import type { Triggers } from '../triggers.ts';
import type { Workspace } from '../workspace.ts';
import type { LateAnswers } from './answer-late.ts';
import { type Outcome, outcomeOf, tellOnly } from './outcome.ts';
import { payloadName } from './payload.ts';
import { channelOf, personNamed } from './resolve.ts';

/** A slash command as typed, such as `/loop start`. */
export type TypedCommand = { readonly user: string; readonly channel: string; readonly text: string };

/** Types a slash command for a person and waits for the app. Throws `user_not_found`, `channel_not_found`, `is_archived`, `invalid_command`. */
export function createTypeCommand(
  workspace: Workspace,
  posts: Posts,
  courier: Courier,
  triggers: Triggers,
  late: LateAnswers,
): (typed: TypedCommand) => Promise<Outcome> {
  return async (typed) => {
    const user = personNamed(workspace, typed.user);
    const channel = channelOf(workspace, posts, user, typed.channel);
    const [, command = '', text = ''] = /^(\/\S+)\s*([\s\S]*)$/.exec(typed.text.trim()) ?? [];
    const team = workspace.team();
    if (!team.commands.includes(command)) {
      tellOnly(posts, channel.id, user.id, `${command || typed.text} is not a valid command.`);
      throw new SlackError('invalid_command');
    }
    const responseUrl = late.issue({
      channel: channel.id,
      user: user.id,
      message_ts: null,
    });
    const delivery = await courier.deliver({
      type: 'slash_commands',
      accepts_response_payload: true,
      payload: {
        token: 'playground',
        team_id: team.id,
        team_domain: team.domain,
        channel_id: channel.id,
        channel_name: payloadName(channel),
        user_id: user.id,
        user_name: user.name,
        command,
        text,
        api_app_id: team.app_id,
        is_enterprise_install: 'false',
        response_url: responseUrl,
        trigger_id: triggers.issue(user.id, null),
      },
    });
    const outcome = outcomeOf(delivery, command, posts, channel, user);
    if (!outcome.ok || outcome.answer === undefined || Object.keys(outcome.answer).length === 0)
      return outcome;
    try {
      late.answerNow(responseUrl, outcome.answer);
      return outcome;
    } catch (error) {
      if (!(error instanceof SlackError)) throw error;
      const failure = 'invalid_command_response';
      tellOnly(posts, channel.id, user.id, `${command} failed with the error "${failure}" (${error.code})`);
      return { ok: false, failure, answer: outcome.answer };
    }
  };
}
