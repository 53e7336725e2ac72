// Blocks that hold other blocks or buttons, and the alert of modals.
import type { ReactNode } from 'react';
import type { Json } from '../slack-error.ts';
import { ActionsBlock } from './actions-block.tsx';
import { ImageBlock } from './image-block.tsx';
import { fieldOf, listIn, textIn, wordsIn } from './json.ts';
import { LibraryBlock } from './library-block.tsx';
import { TextObject } from './text-blocks.tsx';

/** A notice inside a modal. */
export function AlertBlock({ block }: { readonly block: Json }) {
  return (
    <div className={`alert is-${textIn(block, 'level') || 'default'}`}>
      <TextObject of={fieldOf(block, 'text')} />
    </div>
  );
}

/** A card with its buttons. */
export function CardBlock({ block }: { readonly block: Json }) {
  const buttons = listIn(block, 'actions');
  return (
    <div className="card">
      {fieldOf(block, 'hero_image') !== undefined && (
        <ImageBlock block={fieldOf(block, 'hero_image') as Json} />
      )}
      <div className="card-title">
        <TextObject of={fieldOf(block, 'title')} />
      </div>
      <div className="card-subtitle">
        <TextObject of={fieldOf(block, 'subtitle')} />
      </div>
      <TextObject of={fieldOf(block, 'body')} />
      {buttons.length > 0 && <ActionsBlock block={{ block_id: block.block_id, elements: buttons }} />}
    </div>
  );
}

/** Cards side by side. */
export function CarouselBlock({ block }: { readonly block: Json }) {
  return (
    <div className="carousel">
      {listIn(block, 'elements').map((card, index) => (
        <CardBlock key={textIn(card, 'block_id') || index} block={card} />
      ))}
    </div>
  );
}

/** A titled group of blocks, which are its children; folded when it may be. */
export function ContainerBlock(props: { readonly block: Json; readonly children: ReactNode }) {
  const { block, children } = props;
  const title = wordsIn(block, 'title');
  const head = (
    <>
      {title === '' ? (
        <LibraryBlock block={fieldOf(block, 'rich_text_title') as Json} />
      ) : (
        <strong>{title}</strong>
      )}
      {wordsIn(block, 'subtitle') !== '' && <small>{` ${wordsIn(block, 'subtitle')}`}</small>}
    </>
  );
  if (block.is_collapsible !== true)
    return (
      <div className="container">
        <div>{head}</div>
        {children}
      </div>
    );
  return (
    <details className="container" open={block.default_collapsed !== true}>
      <summary>{head}</summary>
      {children}
    </details>
  );
}
