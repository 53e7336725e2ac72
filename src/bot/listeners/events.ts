import type { App, Receiver } from '@slack/bolt';
import type { Clock, InboxCommand } from '../../loop/ports.ts';
import { aroundEvents } from './around-events.ts';

/** Mentions and direct messages take the same words as `/loop`; they are on disk already, see `receiveFirst`. Home is only shown: opened again, it is made again. */
export function listenToEvents(
  app: App,
  handOn: () => void,
  openHome: (viewer: { readonly userId: string; readonly teamId: string }) => Promise<void>,
): void {
  app.event('app_mention', async () => handOn());
  app.event('message', async () => handOn());
  app.event('app_home_opened', async ({ event, body }) => {
    if (event.tab === 'home') await openHome({ userId: event.user, teamId: body.team_id });
  });
}

/** The receiver, with every mention and direct message written to the inbox before Bolt acknowledges it (it acknowledges events before listeners run). */
export function receiveFirst(
  receiver: Receiver,
  receive: (command: InboxCommand) => Promise<void>,
  clock: Clock,
  botUserId: string,
): Receiver {
  return aroundEvents(receiver, async (event, handOn) => {
    const command = commandOfEvent(event.body, botUserId, clock.now());
    if (command !== null) await receive(command);
    await handOn(event);
  });
}

/** The command in an Events API body: a mention of the bot, or a person's direct message to it; null for anything else. */
export function commandOfEvent(body: unknown, botUserId: string, at: number): InboxCommand | null {
  const { type, event_id: id, team_id: teamId, event } = record(body);
  const {
    type: kind,
    user,
    text,
    channel,
    channel_type: channelType,
    subtype,
    bot_id: botId,
    team,
    thread_ts: threadTs,
    edited,
  } = record(event);
  if (type !== 'event_callback' || typeof id !== 'string' || typeof user !== 'string') return null;
  if (typeof channel !== 'string' || typeof text !== 'string') return null;
  if (subtype !== undefined || botId !== undefined || user === botUserId) return null;
  // Words that were changed after they were sent are no second command.
  if (edited !== undefined) return null;
  const meant =
    kind === 'app_mention' ? mentionsFirst(text, botUserId) : kind === 'message' && channelType === 'im';
  if (!meant) return null;
  const fromTeam = typeof team === 'string' ? team : typeof teamId === 'string' ? teamId : '';
  return {
    id,
    at,
    kind: 'command',
    userId: user,
    teamId: fromTeam,
    channelId: channel,
    text,
    value: '',
    responseUrl: null,
    ...(typeof threadTs === 'string' ? { threadTs } : {}),
  };
}

/** A mention in the middle of a sentence is talk about the bot, not to it. */
function mentionsFirst(text: string, botUserId: string): boolean {
  const first = /^\s*<@([A-Z0-9]+)(?:\|[^>]*)?>/.exec(text);
  return first?.[1] === botUserId;
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
