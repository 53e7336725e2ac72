import { useMemo } from 'react';
import type { TranscriptMessage } from '../seen.ts';
import { BlockList } from './block-list.tsx';
import { Interactive } from './interactive.tsx';
import { listIn, textIn } from './json.ts';
import { Words } from './text-blocks.tsx';

/** What a message says: its blocks, or its text when it has none, and what is attached the old way. */
export function MessageBlocks({ message }: { readonly message: TranscriptMessage }) {
  const { channel, ts, text, blocks = [], attachments = [] } = message;
  const where = useMemo(() => ({ channel, ts }), [channel, ts]);
  return (
    <Interactive where={where}>
      {blocks.length > 0 ? <BlockList blocks={blocks} /> : text !== '' && <Words text={text} />}
      {attachments.map((attachment, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: attachments have no names
        <div key={index} className="attachment">
          {textIn(attachment, 'text') !== '' && <Words text={textIn(attachment, 'text')} />}
          <BlockList blocks={listIn(attachment, 'blocks')} />
        </div>
      ))}
    </Interactive>
  );
}
