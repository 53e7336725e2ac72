import type { Json } from '../slack-error.ts';
import { ActionsBlock } from './actions-block.tsx';
import { AlertBlock, CardBlock, CarouselBlock, ContainerBlock } from './grouping-blocks.tsx';
import { Guard, Unshown } from './guard.tsx';
import { ImageBlock } from './image-block.tsx';
import { InputBlock } from './input-block.tsx';
import { listIn, textIn } from './json.ts';
import { LibraryBlock } from './library-block.tsx';
import { TableShown } from './table-shown.tsx';
import { ContextBlock, SectionBlock } from './text-blocks.tsx';

/** Blocks one below the other; one that breaks leaves the others alone. */
export function BlockList({ blocks }: { readonly blocks: readonly Json[] }) {
  if (blocks.length === 0) return null;
  return (
    <div className="blocks">
      {blocks.map((block, index) => (
        <Guard key={textIn(block, 'block_id') || String(index)} what={textIn(block, 'type')} of={block}>
          <OneBlock block={block} />
        </Guard>
      ))}
    </div>
  );
}

/** One block: what the library knows is drawn by it, what acts or is missing there by us. */
function OneBlock({ block }: { readonly block: Json }) {
  const type = textIn(block, 'type');
  switch (type) {
    case 'actions':
    case 'context_actions':
      return <ActionsBlock block={block} />;
    case 'alert':
      return <AlertBlock block={block} />;
    case 'card':
      return <CardBlock block={block} />;
    case 'carousel':
      return <CarouselBlock block={block} />;
    case 'container':
      return (
        <ContainerBlock block={block}>
          <BlockList blocks={listIn(block, 'child_blocks')} />
        </ContainerBlock>
      );
    case 'data_table':
    case 'table':
      return <TableShown block={block} />;
    case 'image':
      return <ImageBlock block={block} />;
    case 'input':
      return <InputBlock block={block} />;
    case 'section':
      return <SectionBlock block={block} />;
    case 'context':
      return <ContextBlock block={block} />;
    case 'divider':
    case 'header':
    case 'markdown':
    case 'plan':
    case 'rich_text':
    case 'task_card':
      return <LibraryBlock block={block} />;
    case 'file':
    case 'video':
      return <Unshown what={type} why="is not shown on this page" />;
    default:
      return <Unshown what={type} why="is not known to this page" />;
  }
}
