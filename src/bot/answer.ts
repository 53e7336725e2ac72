import type { KnownBlock } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import type { InboxCommand } from '../loop/ports.ts';
import type { Message } from './blocks/rich-text.ts';
import type { BotLogger } from './services.ts';
import { withoutSecrets } from './slack-logger.ts';

/** Answers one person where they are, best effort: by the command's response address, inside a thread by a message that only they see, which is the only kind that gets there. Never throws. */
export async function answerPerson(
  command: InboxCommand,
  message: Message,
  client: WebClient,
  logger: BotLogger,
): Promise<void> {
  const inThread = command.threadTs !== undefined;
  try {
    if (!inThread && (await respond(command.responseUrl, message))) return;
    await post(command, message, client);
  } catch (error) {
    if (inThread && (await respond(command.responseUrl, message))) return;
    const words = withoutSecrets(error instanceof Error ? error.message : String(error));
    logger.warn({ error: words }, 'An answer could not be given');
  }
}

async function post(
  { channelId, userId, threadTs }: InboxCommand,
  message: Message,
  client: WebClient,
): Promise<void> {
  const content = {
    channel: channelId,
    text: message.text,
    blocks: message.blocks as KnownBlock[],
    ...(threadTs === undefined ? {} : { thread_ts: threadTs }),
  };
  if (channelId.startsWith('D')) await client.chat.postMessage(content);
  else await client.chat.postEphemeral({ ...content, user: userId });
}

/** Whether the response address took it; it works five times within 30 minutes. */
async function respond(url: string | null, message: Message): Promise<boolean> {
  if (url === null) return false;
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
