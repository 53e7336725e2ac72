import { useState } from 'react';
import type { ChannelSeen, TranscriptMessage } from '../seen.ts';
import { Composer } from './composer.tsx';
import { MessageList } from './message-list.tsx';
import { channelTitle } from './names.ts';
import { useHere } from './workspace.ts';

/** A channel with its messages and its composer. */
export function Conversation(props: {
  readonly channel: ChannelSeen;
  readonly messages: readonly TranscriptMessage[] | null;
  readonly onThread: (ts: string) => void;
  readonly onMenu: () => void;
}) {
  const { channel, messages, onThread, onMenu } = props;
  const here = useHere();
  const [sent, setSent] = useState(0);
  const title = channelTitle(here, channel);
  const hasApp = channel.members.includes(here.team.bot_user);
  return (
    <>
      <Head title={title} onMenu={onMenu}>
        {channel.kind !== 'im' &&
          `${channel.members.length} members${hasApp ? '' : `, without ${here.team.app_name}`}`}
      </Head>
      <MessageList messages={messages} onThread={onThread} hasApp={hasApp} sent={sent} />
      {channel.archived ? (
        <p className="archived">{`${title} is archived: it can be read, and nothing can be sent to it.`}</p>
      ) : (
        <Composer
          channel={channel}
          label={`Message ${title}`}
          thread={null}
          onSent={() => setSent((n) => n + 1)}
        />
      )}
    </>
  );
}

/** The line above a place: how it is called, and on a narrow page the way back to the places. */
export function Head(props: {
  readonly title: string;
  readonly onMenu: () => void;
  readonly children?: React.ReactNode;
}) {
  const { title, onMenu, children } = props;
  return (
    <header className="head">
      <button type="button" className="icon only-narrow" aria-label="Open the menu" onClick={onMenu}>
        {'\u2630'}
      </button>
      <h1>{title}</h1>
      <span className="head-facts">{children}</span>
    </header>
  );
}
