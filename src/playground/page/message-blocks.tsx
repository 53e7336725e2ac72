import { useMemo } from 'react';
import type { TranscriptMessage } from '../seen.ts';
import { BlockList, OneBlock } from './block-list.tsx';
import { Guard } from './guard.tsx';
import { Interactive } from './interactive.tsx';
import { listIn, textIn } from './json.ts';

/** What a message says: its blocks, or its text when it has none, and what is attached the old way. */
export function MessageBlocks({ message }: { readonly message: TranscriptMessage }) {
  const { channel, ts, text, blocks = [], attachments = [] } = message;
  const where = useMemo(() => ({ channel, ts }), [channel, ts]);
  return (
    <Interactive where={where}>
      {blocks.length > 0 ? <BlockList blocks={blocks} /> : text !== '' && <MarkedText text={text} />}
      {attachments.map((attachment, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: attachments have no names
        <div key={index} className="attachment">
          {textIn(attachment, 'text') !== '' && <MarkedText text={textIn(attachment, 'text')} />}
          <BlockList blocks={listIn(attachment, 'blocks')} />
        </div>
      ))}
    </Interactive>
  );
}

/** Text in Slack's mrkdwn. */
function MarkedText({ text }: { readonly text: string }) {
  const block = useMemo(() => ({ type: 'section', text: { type: 'mrkdwn', text } }), [text]);
  return (
    <Guard what="text" of={block}>
      <OneBlock block={block} />
    </Guard>
  );
}
