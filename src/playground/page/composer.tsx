import { type KeyboardEvent, useState } from 'react';
import type { ChannelSeen } from '../seen.ts';
import { act, explain } from './ask.ts';
import { draftOf, keepDraft, remember, sentBefore } from './drafts.ts';
import { Offers } from './offers.tsx';
import { offersFor } from './offers-for.ts';
import { useHere } from './workspace.ts';

/** Where one writes: slash commands, mentions and plain words. Enter sends, Shift+Enter starts a line, arrow up recalls. */
export function Composer(props: {
  readonly channel: ChannelSeen;
  readonly label: string;
  /** The thread's parent; null: the channel itself. */
  readonly thread: string | null;
  readonly onSent: () => void;
}) {
  const { channel, label, thread, onSent } = props;
  const here = useHere();
  const key = `${here.me.id} ${channel.id} ${thread ?? ''}`;
  const [text, setText] = useState(() => draftOf(key));
  const [said, setSaid] = useState('');
  const [recalled, setRecalled] = useState(0);
  const [chosen, setChosen] = useState(0);
  const offers = recalled > 0 ? [] : offersFor(text, here, thread !== null);
  const at = Math.min(chosen, offers.length - 1);

  const write = (words: string) => {
    keepDraft(key, words);
    setText(words);
    setChosen(0);
  };
  const send = async () => {
    const words = text.trim();
    if (words === '') return;
    setRecalled(0);
    if (words.startsWith('/') && thread !== null) {
      setSaid(
        `Slack takes no commands in threads. Write ${mentionOf(here.team.app_name)} ${words.replace(/^\/\S+\s*/, '')} here, or the command in the channel.`,
      );
      return;
    }
    setSaid('');
    remember(key, words);
    write('');
    onSent();
    try {
      if (words.startsWith('/')) await act('command', { user: here.me.id, channel: channel.id, text: words });
      else
        await act('message', {
          user: here.me.id,
          channel: channel.id,
          text: escapeMarkup(words),
          ...(thread === null ? {} : { thread_ts: thread }),
        });
    } catch (error) {
      setSaid(explain(error));
      // What was written meanwhile is worth more.
      setText((now) => (now === '' ? words : now));
    }
  };
  const recall = (back: number) => {
    const before = sentBefore(key);
    const wanted = Math.max(0, Math.min(before.length, back));
    setRecalled(wanted);
    write(wanted === 0 ? '' : (before.at(-wanted) ?? ''));
  };
  const onKey = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return;
    const offer = offers[at];
    const act = keyActs({
      Enter: event.shiftKey ? undefined : () => void send(),
      Tab: offer === undefined ? undefined : () => write(offer.text),
      ArrowUp:
        offer !== undefined
          ? () => setChosen(Math.max(0, at - 1))
          : text === '' || recalled > 0
            ? () => recall(recalled + 1)
            : undefined,
      ArrowDown:
        offer !== undefined ? () => setChosen(at + 1) : recalled > 0 ? () => recall(recalled - 1) : undefined,
    })[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  };
  return (
    <div className="composer">
      {said !== '' && (
        <p className="said" role="alert">
          {said}
        </p>
      )}
      <Offers offers={offers} at={at} onTake={write} />
      <div className="write">
        <textarea
          aria-label={label}
          placeholder={label}
          rows={Math.min(8, text.split('\n').length)}
          dir="auto"
          value={text}
          onChange={({ target }) => {
            setRecalled(0);
            write(target.value);
          }}
          onKeyDown={onKey}
        />
        <button
          type="button"
          className="send"
          aria-label="Send"
          disabled={text.trim() === ''}
          onClick={() => void send()}
        >
          {'\u27a4'}
        </button>
      </div>
    </div>
  );
}

function keyActs(acts: { readonly [key: string]: (() => void) | undefined }) {
  return acts;
}

/** Slack's own clients send what people write escaped: nothing in it is markup but the mentions that they picked. */
function escapeMarkup(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function mentionOf(app: string): string {
  return `@${app.toLowerCase()}`;
}
