import type { KnownBlock } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import type { InboxCommand } from '../loop/ports.ts';
import type { Message } from './blocks/rich-text.ts';
import type { BotLogger } from './services.ts';
import { withoutSecrets } from './slack-logger.ts';

/** Answers one person, best effort: by the command's response address, else by a message that only they see. Never throws. */
export async function answerPerson(
  command: InboxCommand,
  message: Message,
  client: WebClient,
  logger: BotLogger,
): Promise<void> {
  try {
    if (command.responseUrl !== null && (await respond(command.responseUrl, message))) return;
    const content = {
      channel: command.channelId,
      text: message.text,
      blocks: message.blocks as KnownBlock[],
    };
    if (command.channelId.startsWith('D')) await client.chat.postMessage(content);
    else await client.chat.postEphemeral({ ...content, user: command.userId });
  } catch (error) {
    const words = withoutSecrets(error instanceof Error ? error.message : String(error));
    logger.warn({ command: command.id, error: words }, 'An answer could not be given');
  }
}

/** Whether the response address took it; it works five times within 30 minutes. */
async function respond(url: string, message: Message): Promise<boolean> {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify({
        response_type: 'ephemeral',
        replace_original: false,
        text: message.text,
        blocks: message.blocks,
      }),
      signal: AbortSignal.timeout(10_000),
      redirect: 'error',
    });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    // The other way is tried next, and says why when it fails too.
    return false;
  }
}
