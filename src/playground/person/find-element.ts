import { asObject, type Json } from '../slack-error.ts';

/** An interactive element and the block that it stands in. */
export type FoundElement = { readonly element: Json; readonly blockId: string };

/** Finds an element by its `action_id`, and by its block when given, at any depth; null when there is none. */
export function findElement(
  blocks: readonly unknown[],
  actionId: string,
  blockId: string | undefined,
): FoundElement | null {
  for (const value of blocks) {
    const block = asObject(value);
    if (block === null) continue;
    const id = typeof block.block_id === 'string' ? block.block_id : '';
    if (blockId === undefined || blockId === id)
      for (const element of elementsOf(block))
        if (element.action_id === actionId) return { element, blockId: id };
    const inside = findElement(listOf(block.child_blocks, block.elements), actionId, blockId);
    if (inside !== null) return inside;
  }
  return null;
}

function elementsOf(block: Json): readonly Json[] {
  const values = [...listOf(block.elements, block.actions), block.accessory, block.element];
  return values.map(asObject).filter((value) => value !== null);
}

function listOf(...values: readonly unknown[]): readonly unknown[] {
  return values.flatMap((value) => (Array.isArray(value) ? (value as unknown[]) : []));
}

/** The action of a payload: the element's own words, and what the person chose. */
export function actionOf({ element, blockId }: FoundElement, chosen: Json, ts: string): Json {
  const { type, action_id, text, value, style, confirm, placeholder } = element;
  return {
    ...Object.fromEntries(
      Object.entries({ type, action_id, text, value, style, confirm, placeholder }).filter(
        ([, entry]) => entry !== undefined,
      ),
    ),
    block_id: blockId,
    ...chosen,
    action_ts: ts,
  };
}
