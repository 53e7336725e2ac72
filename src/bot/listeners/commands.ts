import type { App } from '@slack/bolt';
import type { Clock, InboxCommand } from '../../loop/ports.ts';

/** `/loop …`: on disk, then acknowledged, then handed on; the same trigger twice is one command. */
export function listenToCommands(
  app: App,
  receive: (command: InboxCommand) => Promise<void>,
  clock: Clock,
  handOn: () => void,
): void {
  app.command('/loop', async ({ command, ack }) => {
    await receive({
      id: command.trigger_id,
      at: clock.now(),
      kind: 'command',
      userId: command.user_id,
      teamId: command.team_id,
      channelId: command.channel_id,
      text: command.text ?? '',
      value: '',
      responseUrl: command.response_url || null,
    });
    await ack();
    handOn();
  });
}
