import { messageShape, viewShape } from '../message-shape.ts';
import type { Posts } from '../posts.ts';
import { type Json, SlackError } from '../slack-error.ts';
import type { Courier } from '../socket/courier.ts';
import type { Triggers } from '../triggers.ts';
import type { Workspace } from '../workspace.ts';
import type { LateAnswers } from './answer-late.ts';
import { actionOf, findElement } from './find-element.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import { originOf, payloadName } from './payload.ts';
import { channelOf, personNamed } from './resolve.ts';

/** A press of a button or a choice in a menu; `chosen` goes into the action, such as `{selected_option: …}`. */
export type Press = {
  readonly user: string;
  readonly action_id: string;
  readonly block_id?: string | undefined;
  readonly chosen?: Json | undefined;
  /** What the inputs of the message or view hold, by block and action. */
  readonly values?: Json | undefined;
} & (
  | { readonly channel: string; readonly ts: string; readonly view?: undefined }
  | { readonly view: string; readonly channel?: undefined; readonly ts?: undefined }
);

/** Presses a button for a person and waits for the app. Throws `message_not_found`, `view_not_found`, `no_such_element`. */
export function createPress(
  workspace: Workspace,
  posts: Posts,
  courier: Courier,
  triggers: Triggers,
  late: LateAnswers,
): (press: Press) => Promise<Outcome> {
  return (press) => (press.view === undefined ? onMessage(press) : onView(press, press.view));

  async function onMessage(
    press: Press & { readonly channel: string; readonly ts: string },
  ): Promise<Outcome> {
    const user = personNamed(workspace, press.user);
    const channel = channelOf(workspace, posts, user, press.channel);
    const message = workspace.messages.get(channel.id, press.ts);
    const isEphemeral = message?.ephemeral_to !== undefined;
    if (message === undefined || (isEphemeral && message.ephemeral_to !== user.id))
      throw new SlackError('message_not_found');
    const found = findElement(message.blocks ?? [], press.action_id, press.block_id);
    if (found === null) throw new SlackError('no_such_element');
    const thread = message.thread_ts === undefined ? {} : { thread_ts: message.thread_ts };
    const delivery = await courier.deliver({
      type: 'interactive',
      accepts_response_payload: false,
      payload: {
        type: 'block_actions',
        ...originOf(workspace, user, triggers.issue(user.id, null)),
        container: {
          type: 'message',
          message_ts: message.ts,
          channel_id: channel.id,
          is_ephemeral: isEphemeral,
          ...thread,
        },
        channel: { id: channel.id, name: payloadName(channel) },
        ...(isEphemeral ? {} : { message: messageShape(workspace, message) }),
        state: { values: press.values ?? {} },
        response_url: late.issue({
          channel: channel.id,
          user: user.id,
          message_ts: message.ts,
        }),
        actions: [actionOf(found, press.chosen ?? {}, workspace.nextTs())],
      },
    });
    return outcomeOf(delivery, 'That button', posts, channel, user);
  }

  async function onView(press: Press, id: string): Promise<Outcome> {
    const user = personNamed(workspace, press.user);
    const view = workspace.views.get(id);
    if (view === undefined || !view.open || view.user !== user.id) throw new SlackError('view_not_found');
    const found = findElement(view.view.blocks as Json[], press.action_id, press.block_id);
    if (found === null) throw new SlackError('no_such_element');
    const delivery = await courier.deliver({
      type: 'interactive',
      accepts_response_payload: false,
      payload: {
        type: 'block_actions',
        ...originOf(workspace, user, triggers.issue(user.id, view.id)),
        container: { type: 'view', view_id: view.id },
        view: viewShape(workspace, view, press.values ?? {}),
        actions: [actionOf(found, press.chosen ?? {}, workspace.nextTs())],
      },
    });
    return outcomeOf(delivery, 'That button', posts, null, user);
  }
}
