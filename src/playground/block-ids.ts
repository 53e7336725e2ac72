import { randomBytes } from 'node:crypto';
import { asObject, type Json } from './slack-error.ts';

/** The blocks, each with a `block_id`: Slack names those that came without one. */
export function withBlockIds(blocks: readonly Json[]): readonly Json[] {
  return blocks.map((block) =>
    asObject(block) !== null && block.block_id === undefined
      ? { ...block, block_id: randomBytes(4).toString('base64url').slice(0, 5) }
      : block,
  );
}
