import { viewShape } from '../message-shape.ts';
import type { User, View } from '../model.ts';
import type { Posts } from '../posts.ts';
import { readView, type ShownViews } from '../shown-views.ts';
import { asObject, type Json, SlackError } from '../slack-error.ts';
import type { Courier } from '../socket/courier.ts';
import type { SendEvent } from '../socket/event-sender.ts';
import type { Triggers } from '../triggers.ts';
import type { Workspace } from '../workspace.ts';
import { originOf } from './payload.ts';
import { channelOf, personNamed } from './resolve.ts';

/** What became of a submitted modal: `errors` by block id keep it open. */
type Submission = {
  readonly ok: boolean;
  readonly errors?: Json;
  readonly failure?: 'operation_timeout' | 'dispatch_failed' | 'invalid_response';
};

/** A person's side of modals and App Home. */
export type ViewActs = {
  /** Submits a modal with its inputs' values by block and action. Throws `view_not_found`. */
  submit(user: string, view: string, values: Json): Promise<Submission>;
  /** Closes a modal by its X. */
  close(user: string, view: string): Promise<void>;
  /** Opens the App Home tab. */
  openHome(user: string): Promise<void>;
};

/** Acts on a workspace's views. */
export function createViewActs(
  workspace: Workspace,
  posts: Posts,
  shown: ShownViews,
  courier: Courier,
  triggers: Triggers,
  sendEvent: SendEvent,
): ViewActs {
  return {
    async submit(userName, id, values) {
      const { user, view } = openView(userName, id);
      const missing = missingInputs(view, values);
      if (Object.keys(missing).length > 0) return { ok: false, errors: missing };
      const delivery = await courier.deliver({
        type: 'interactive',
        accepts_response_payload: true,
        payload: {
          type: 'view_submission',
          ...originOf(workspace, user, triggers.issue(user.id, view.id)),
          view: viewShape(workspace, view, values),
          response_urls: [],
        },
      });
      if (delivery.kind !== 'acked')
        return { ok: false, failure: delivery.kind === 'no-app' ? 'dispatch_failed' : 'operation_timeout' };
      return carryOut(user, view, delivery.answer);
    },
    async close(userName, id) {
      const { user, view } = openView(userName, id);
      shown.close(view, view.view.clear_on_close === true);
      if (view.view.notify_on_close !== true) return;
      await courier.deliver({
        type: 'interactive',
        accepts_response_payload: false,
        payload: {
          type: 'view_closed',
          ...originOf(workspace, user, triggers.issue(user.id, null)),
          view: viewShape(workspace, view),
          is_cleared: view.view.clear_on_close === true,
        },
      });
    },
    async openHome(userName) {
      const user = personNamed(workspace, userName);
      const channel = channelOf(workspace, posts, user, workspace.team().bot_user);
      const home = workspace.views.all().find((one) => one.user === user.id && one.view.type === 'home');
      await sendEvent('app_home_opened', {
        type: 'app_home_opened',
        user: user.id,
        channel: channel.id,
        tab: 'home',
        event_ts: workspace.nextTs(),
        ...(home === undefined ? {} : { view: viewShape(workspace, home) }),
      });
    },
  };

  function openView(userName: string, id: string): { user: User; view: View } {
    const user = personNamed(workspace, userName);
    const view = workspace.views.get(id);
    if (view === undefined || !view.open || view.user !== user.id || view.view.type !== 'modal')
      throw new SlackError('view_not_found');
    return { user, view };
  }

  /** Does what the app's answer asks for: errors, update, push, clear, or nothing, which closes the modal. */
  function carryOut(user: User, view: View, answer: Json): Submission {
    try {
      switch (answer.response_action) {
        case 'errors':
          return { ok: false, errors: asObject(answer.errors) ?? {} };
        case 'update':
          shown.update(view, readView(answer.view, ['modal']), undefined);
          return { ok: true };
        case 'push':
          shown.open(user.id, readView(answer.view, ['modal']), view);
          return { ok: true };
        case undefined:
        case 'clear':
          shown.close(view, answer.response_action === 'clear');
          return { ok: true };
        default:
          return { ok: false, failure: 'invalid_response' };
      }
    } catch (error) {
      if (error instanceof SlackError) return { ok: false, failure: 'invalid_response' };
      throw error;
    }
  }
}

/** Inputs that must be filled and are not; Slack's own client does not send such a modal. */
function missingInputs(view: View, values: Json): Json {
  const missing: { [block: string]: string } = {};
  for (const value of view.view.blocks as readonly unknown[]) {
    const block = asObject(value);
    if (block?.type !== 'input' || block.optional === true) continue;
    const id = String(block.block_id ?? '');
    const held = Object.values(asObject(values[id]) ?? {})
      .map(asObject)
      .filter((entry) => entry !== null);
    const isFilled = held.some((entry) =>
      Object.entries(entry).some(([key, one]) => key !== 'type' && one !== null && one !== ''),
    );
    if (!isFilled) missing[id] = 'Please complete this required field.';
  }
  return missing;
}
