import { useState } from 'react';
import type { ChannelSeen, TranscriptMessage } from '../seen.ts';
import { Composer } from './composer.tsx';
import { MessageItem } from './message-item.tsx';
import { channelTitle } from './names.ts';
import { useStickyEnd } from './use-sticky-end.ts';
import { useHere } from './workspace.ts';

/** A thread beside its channel, with a composer of its own. */
export function ThreadPanel(props: {
  readonly channel: ChannelSeen;
  readonly parent: TranscriptMessage;
  readonly onClose: () => void;
}) {
  const { channel, parent, onClose } = props;
  const { replies } = parent;
  const [sent, setSent] = useState(0);
  const { scroller, content, behind, toEnd } = useStickyEnd(replies.at(-1)?.ts ?? parent.ts, sent);
  return (
    <section className="thread" aria-label="Thread">
      <header className="head">
        <h2>Thread</h2>
        <span className="head-facts">{channelTitle(useHere(), channel)}</span>
        <button type="button" className="icon" aria-label="Close thread" onClick={onClose}>
          {'\u2715'}
        </button>
      </header>
      <div className="list-frame">
        <div className="list" ref={scroller}>
          <div className="list-content" ref={content}>
            <MessageItem message={parent} sharedFrom={null} onThread={null} />
            <p className="day">
              <span>{replies.length === 1 ? '1 reply' : `${replies.length} replies`}</span>
            </p>
            {replies.map((message) => (
              <MessageItem key={message.ts} message={message} sharedFrom={null} onThread={null} />
            ))}
          </div>
        </div>
        {behind && (
          <button type="button" className="to-end" onClick={toEnd}>
            {'\u2193 New replies'}
          </button>
        )}
      </div>
      {!channel.archived && (
        <Composer
          channel={channel}
          label="Reply in thread"
          thread={parent.ts}
          onSent={() => setSent((n) => n + 1)}
        />
      )}
    </section>
  );
}
