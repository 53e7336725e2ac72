import { LoopError } from '../loop/errors.ts';
import { type Channel, type Channels, isChannelId } from './channels.ts';
import { explainRefusal, type Refusal, readSlackFailure } from './slack-failure.ts';

/** The channel that a loop's messages are to go to. Throws LoopError `slack-not-in-channel`, `slack-config` when they could not get there. */
export async function checkChannel(nameOrId: string, channels: Channels): Promise<Channel> {
  // A direct message needs no membership, and asking about it another permission.
  if (nameOrId.startsWith('D') && isChannelId(nameOrId))
    return { id: nameOrId, name: 'this conversation', isMember: true, isArchived: false };
  const called = isChannelId(nameOrId) ? `the channel ${nameOrId}` : `#${nameOrId.replace(/^#/, '')}`;
  let channel: Channel | 'channel_not_found';
  try {
    channel = await channels.look(nameOrId);
  } catch (error) {
    const failure = readSlackFailure(error);
    if (failure.kind === 'refused') throw fault('slack-config', failure, called, error);
    throw new LoopError(
      'slack-config',
      'Slack did not answer, so nothing was started.',
      'Try again in a minute.',
      error,
    );
  }
  if (channel === 'channel_not_found')
    throw fault('slack-not-in-channel', { code: channel, needed: '' }, called);
  if (channel.isArchived)
    throw fault('slack-not-in-channel', { code: 'is_archived', needed: '' }, `#${channel.name}`);
  if (!channel.isMember)
    throw fault('slack-not-in-channel', { code: 'not_in_channel', needed: '' }, `#${channel.name}`);
  return channel;
}

function fault(
  code: 'slack-config' | 'slack-not-in-channel',
  refusal: Refusal,
  channel: string,
  cause?: unknown,
): LoopError {
  const { message, hint } = explainRefusal(refusal, channel);
  return new LoopError(code, message, `${hint.replace(/\.$/, '')}, then /loop start again.`, cause);
}
