import type { App, BlockAction } from '@slack/bolt';
import type { Clock, InboxCommand } from '../../loop/ports.ts';

/** The buttons that stand for a command. */
export const COMMAND_BUTTONS = ['loop-stop', 'loop-pause', 'loop-resume', 'loop-status'] as const;

/** Every press, also of what is no button of ours (it is refused, and audited): on disk, then acknowledged, then handed on; the same press twice is one action. */
export function listenToActions(
  app: App,
  receive: (command: InboxCommand) => Promise<void>,
  clock: Clock,
  handOn: () => void,
): void {
  app.action<BlockAction>(/^/, async ({ body, action, ack }) => {
    await receive({
      id: body.trigger_id,
      at: clock.now(),
      kind: 'action',
      userId: body.user.id,
      teamId: body.user.team_id ?? body.team?.id ?? '',
      channelId: body.channel?.id ?? '',
      text: action.action_id,
      value: 'value' in action && typeof action.value === 'string' ? action.value : '',
      responseUrl: body.response_url || null,
      ...threadOf(body),
    });
    await ack();
    handOn();
  });
}

/** The thread of the pressed message; none for one that is shown in the channel, also where it is a reply. */
function threadOf({ container, message }: BlockAction): Pick<InboxCommand, 'threadTs'> {
  const { thread_ts: threadTs, message_ts: ts } = container;
  if (typeof threadTs !== 'string' || threadTs === ts || message?.subtype === 'thread_broadcast') return {};
  return { threadTs };
}
