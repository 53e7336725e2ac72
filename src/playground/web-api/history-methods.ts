import { messageShape, repliesTo } from '../message-shape.ts';
import type { Message } from '../model.ts';
import { type Json, SlackError } from '../slack-error.ts';
import type { Workspace } from '../workspace.ts';
import { type Call, flag, text, whole } from './call.ts';
import { pageOf } from './cursor.ts';
import { needMembership, needScopeFor, seenChannel } from './find-channel.ts';
import { readTs } from './message-content.ts';
import type { Methods } from './method.ts';

const MOST = 999;

/** conversations.history and conversations.replies. */
export function historyMethods(workspace: Workspace): Methods {
  return {
    'conversations.history': { scope: null, pace: 'tier3', run: history },
    'conversations.replies': { scope: null, pace: 'tier3', run: replies },
  };

  /** What stands in the channel itself, newest first. */
  function history(call: Call): Json {
    const channel = readable(call);
    const within = workspace.messages
      .in(channel)
      .filter(({ thread_ts, broadcast, ephemeral_to }) =>
        ephemeral_to !== undefined ? false : thread_ts === undefined || broadcast === true,
      )
      .filter(isBetween(call.args))
      .reverse();
    return answer(call, within, 100);
  }

  /** The parent, then its replies, oldest first; a reply's own timestamp gives that reply alone. */
  function replies(call: Call): Json {
    const channel = readable(call);
    const ts = readTs(call.args, 'ts', 'thread_not_found');
    const parent = workspace.messages.get(channel, ts);
    if (parent === undefined || parent.ephemeral_to !== undefined) throw new SlackError('thread_not_found');
    if (parent.thread_ts !== undefined) return answer(call, [parent], MOST);
    return answer(call, [parent, ...repliesTo(workspace, parent).filter(isBetween(call.args))], MOST);
  }

  function readable(call: Call): string {
    const channel = seenChannel(workspace, call);
    needScopeFor(call, channel, 'history');
    needMembership(call, channel);
    return channel.id;
  }

  function answer(call: Call, messages: readonly Message[], usual: number): Json {
    const limit = Math.min(whole(call.args, 'limit', usual) || usual, MOST);
    const page = pageOf(messages, ({ ts }) => ts, text(call.args, 'cursor'), limit);
    const withMetadata = flag(call.args, 'include_all_metadata');
    return {
      messages: page.items.map((message) => messageShape(workspace, message, withMetadata)),
      has_more: page.next !== '',
      pin_count: 0,
      ...(page.next === '' ? {} : { response_metadata: { next_cursor: page.next } }),
    };
  }
}

/** Messages after `oldest` and before `latest`, themselves only when `inclusive`. Throws `invalid_ts_oldest`, `invalid_ts_latest`. */
function isBetween(args: Json): (message: Message) => boolean {
  const oldest = readMoment(args, 'oldest');
  const latest = readMoment(args, 'latest');
  const inclusive = flag(args, 'inclusive');
  return ({ ts }) => {
    const at = microseconds(ts);
    const late = oldest === null || at > oldest || (inclusive && at === oldest);
    return late && (latest === null || at < latest || (inclusive && at === latest));
  };
}

function readMoment(args: Json, name: 'oldest' | 'latest'): number | null {
  const value = text(args, name);
  if (value === undefined || value === '' || (name === 'oldest' && value === '0')) return null;
  if (!/^\d{1,12}(\.\d{1,6})?$/.test(value)) throw new SlackError(`invalid_ts_${name}`);
  return microseconds(value);
}

function microseconds(ts: string): number {
  const [seconds = '0', micros = ''] = ts.split('.');
  return Number(seconds) * 1e6 + Number(micros.padEnd(6, '0'));
}
