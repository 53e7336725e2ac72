import { memo } from 'react';
import type { TranscriptMessage } from '../seen.ts';
import { FileShown } from './file-shown.tsx';
import { MessageBlocks } from './message-blocks.tsx';
import { clockOf, momentOf } from './moments.ts';
import { authorName } from './names.ts';
import { plainWords } from './plain-words.ts';
import { useHere } from './workspace.ts';

type Props = {
  readonly message: TranscriptMessage;
  /** The parent, when this is a thread's reply that the channel sees too. */
  readonly sharedFrom: TranscriptMessage | null;
  /** Null inside a thread. */
  readonly onThread: ((ts: string) => void) | null;
};

/** One message: who, when, what, its files, and its thread. */
export const MessageItem = memo(
  function MessageItem({ message, sharedFrom, onThread }: Props) {
    const here = useHere();
    const name = authorName(here, message);
    const isApp = message.user === here.team.bot_user;
    const isSecret = message.ephemeral_to !== undefined;
    return (
      <article
        className={`message ${isSecret ? 'is-secret' : ''}`}
        aria-label={`${name}, ${clockOf(message.ts)}`}
      >
        <Face name={name} isApp={isApp} user={message.user} />
        <div className="message-body">
          {isSecret && <p className="note">{'\u25c9 Only visible to you'}</p>}
          <p className="who">
            <strong>{name}</strong>
            {(isApp || message.user === 'USLACKBOT') && <span className="badge">APP</span>}
            <time dateTime={momentOf(message.ts).toISOString()} title={momentOf(message.ts).toLocaleString()}>
              {clockOf(message.ts)}
            </time>
            {message.edited !== undefined && <small className="edited">(edited)</small>}
          </p>
          {sharedFrom !== null && onThread !== null && (
            <p className="note">
              {'replied to a thread: '}
              <button type="button" className="link" onClick={() => onThread(sharedFrom.ts)}>
                {shorten(plainWords(sharedFrom.text, here))}
              </button>
            </p>
          )}
          {message.broadcast === true && onThread === null && (
            <p className="note">{'also sent to the channel'}</p>
          )}
          <MessageBlocks message={message} />
          {message.attached.map((file) => (
            <FileShown key={file.id} file={file} />
          ))}
          <Reactions message={message} />
          {onThread !== null && sharedFrom === null && !isSecret && (
            <ThreadLink message={message} onThread={onThread} />
          )}
        </div>
      </article>
    );
  },
  (before, after) => before.message === after.message && before.sharedFrom === after.sharedFrom,
);

function shorten(words: string): string {
  return words.length > 90 ? `${words.slice(0, 89)}\u2026` : words;
}

function Face(props: { readonly name: string; readonly isApp: boolean; readonly user: string }) {
  const { name, isApp, user } = props;
  const words = name.split(' ').filter((word) => word !== '');
  const initials = words.map((word) => Array.from(word)[0] ?? '').slice(0, 2);
  const hue = [...user].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0) % 6;
  return (
    <span className={`face ${isApp ? 'is-app' : `hue-${hue}`}`} aria-hidden="true">
      {isApp ? '\u27f3' : initials.join('').toUpperCase()}
    </span>
  );
}

function Reactions({ message }: { readonly message: TranscriptMessage }) {
  const { reactions = [] } = message;
  return (
    reactions.length > 0 && (
      <p className="reactions">
        {reactions.map(({ name, users }) => (
          <span key={name}>{`:${name}: ${users.length}`}</span>
        ))}
      </p>
    )
  );
}

function ThreadLink(props: { readonly message: TranscriptMessage; readonly onThread: (ts: string) => void }) {
  const { message, onThread } = props;
  const replies = message.replies.filter(({ ephemeral_to }) => ephemeral_to === undefined);
  const last = replies.at(-1);
  return (
    <p className={`thread-link ${last === undefined ? 'is-quiet' : ''}`}>
      <button type="button" className="link" onClick={() => onThread(message.ts)}>
        {last === undefined
          ? 'Reply in thread'
          : replies.length === 1
            ? '1 reply'
            : `${replies.length} replies`}
      </button>
      {last !== undefined && <span>{`last at ${clockOf(last.ts)}`}</span>}
    </p>
  );
}
