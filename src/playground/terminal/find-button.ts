import type { Message } from '../model.ts';
import { asObject, type Json } from '../slack-error.ts';
import { labelOf } from './render-blocks.ts';

/** Where a button is, as `POST /_playground/press` wants it. */
export type ButtonPlace = { readonly ts: string; readonly action_id: string; readonly block_id?: string };

/** The newest button with this label, any case; null when there is none. */
export function findButton(messages: readonly Message[], label: string): ButtonPlace | null {
  const wanted = label.toLowerCase();
  for (const message of [...messages].sort((a, b) => (a.ts < b.ts ? 1 : -1)))
    for (const { element, blockId } of buttonsIn(message.blocks ?? []))
      if (labelOf(element, String).toLowerCase() === wanted && typeof element.action_id === 'string')
        return {
          ts: message.ts,
          action_id: element.action_id,
          ...(blockId === '' ? {} : { block_id: blockId }),
        };
  return null;
}

function buttonsIn(blocks: readonly unknown[]): readonly { element: Json; blockId: string }[] {
  return blocks.flatMap((value) => {
    const block = asObject(value);
    if (block === null) return [];
    const blockId = typeof block.block_id === 'string' ? block.block_id : '';
    const own = [...list(block.elements), ...list(block.actions), block.accessory]
      .map(asObject)
      .filter((element) => element !== null && element.type === 'button')
      .map((element) => ({ element: element as Json, blockId }));
    return [...own, ...buttonsIn(list(block.child_blocks)), ...buttonsIn(list(block.elements))];
  });
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}
