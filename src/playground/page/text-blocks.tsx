// Blocks of Slack's mrkdwn or plain words. The library reads markup of its own in them and loses what it takes for HTML.
import { useMemo } from 'react';
import type { Json } from '../slack-error.ts';
import { ActionsBlock } from './actions-block.tsx';
import { ImageBlock } from './image-block.tsx';
import { fieldOf, listIn, textIn } from './json.ts';
import { LibraryBlock } from './library-block.tsx';
import { richTextOf } from './rich-text-of.ts';

/** Words in Slack's mrkdwn, or plain ones. */
export function Words({ text, plain = false }: { readonly text: string; readonly plain?: boolean }) {
  const block = useMemo(() => richTextOf(text, !plain), [text, plain]);
  return text === '' ? null : <LibraryBlock block={block} />;
}

/** The words of a text object; nothing without one. */
export function TextObject({ of }: { readonly of: unknown }) {
  return <Words text={textIn(of, 'text')} plain={textIn(of, 'type') === 'plain_text'} />;
}

/** A section: its text, its fields, and what stands beside them. */
export function SectionBlock({ block }: { readonly block: Json }) {
  const fields = listIn(block, 'fields');
  const accessory = fieldOf(block, 'accessory') as Json | undefined;
  return (
    <div className="section">
      <div className="section-text">
        <TextObject of={block.text} />
        {fields.length > 0 && (
          <div className="fields">
            {fields.map((field, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: fields have no names
              <TextObject key={index} of={field} />
            ))}
          </div>
        )}
      </div>
      {accessory === undefined ? null : accessory.type === 'image' ? (
        <ImageBlock block={accessory} />
      ) : (
        <ActionsBlock block={{ block_id: block.block_id, elements: [accessory] }} />
      )}
    </div>
  );
}

/** Small words and pictures in a line. */
export function ContextBlock({ block }: { readonly block: Json }) {
  return (
    <div className="context">
      {listIn(block, 'elements').map((element, index) =>
        element.type === 'image' ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: they have no names
          <ImageBlock key={index} block={element} />
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: they have no names
          <TextObject key={index} of={element} />
        ),
      )}
    </div>
  );
}
