import { Fragment } from 'react';
import type { TranscriptMessage } from '../seen.ts';
import { MessageItem } from './message-item.tsx';
import { dayOf } from './moments.ts';
import { useStickyEnd } from './use-sticky-end.ts';
import { useHere } from './workspace.ts';

type Shown = { readonly message: TranscriptMessage; readonly parent: TranscriptMessage | null };

/** A channel's messages, oldest first, with the thread replies that were sent to the channel too. */
export function MessageList(props: {
  readonly messages: readonly TranscriptMessage[] | null;
  readonly hasApp: boolean;
  /** How often the member has sent something here. */
  readonly sent: number;
  readonly onThread: (ts: string) => void;
}) {
  const { messages, hasApp, sent, onThread } = props;
  const shown = streamOf(messages ?? []);
  const { scroller, content, behind, toEnd } = useStickyEnd(shown.at(-1)?.message.ts ?? '', sent);
  return (
    <div className="list-frame">
      <div className="list" ref={scroller}>
        <div className="list-content" ref={content}>
          {messages !== null && messages.length === 0 && <Welcome hasApp={hasApp} />}
          {shown.map(({ message, parent }, index) => (
            <Fragment key={message.ts}>
              <Day ts={message.ts} before={shown[index - 1]?.message.ts ?? null} />
              <MessageItem message={message} sharedFrom={parent} onThread={onThread} />
            </Fragment>
          ))}
        </div>
      </div>
      {behind && (
        <button type="button" className="to-end" onClick={toEnd}>
          {'\u2193 New messages'}
        </button>
      )}
    </div>
  );
}

function Day({ ts, before }: { readonly ts: string; readonly before: string | null }) {
  const day = dayOf(ts);
  if (before !== null && dayOf(before) === day) return null;
  return (
    <p className="day">
      <span>{day}</span>
    </p>
  );
}

function Welcome({ hasApp }: { readonly hasApp: boolean }) {
  const { team } = useHere();
  const command = team.commands[0] ?? '/help';
  if (!hasApp)
    return (
      <p className="welcome">{`Nothing was said here yet, and ${team.app_name} is not in this channel.`}</p>
    );
  return (
    <p className="welcome">
      Nothing was said here yet. Type <code>{`${command} start`}</code> below, or{' '}
      <code>{`${command} help`}</code>.
    </p>
  );
}

function streamOf(messages: readonly TranscriptMessage[]): readonly Shown[] {
  const shared = messages.flatMap((parent) =>
    parent.replies
      .filter(({ broadcast }) => broadcast === true)
      .map((message): Shown => ({ message, parent })),
  );
  const all = [...messages.map((message): Shown => ({ message, parent: null })), ...shared];
  return all.toSorted((a, b) => (a.message.ts < b.message.ts ? -1 : 1));
}
