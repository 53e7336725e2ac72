import type { Json } from '../slack-error.ts';
import type { Say } from './rules.ts';

/** Where blocks are shown. */
export type Surface = 'message' | 'modal' | 'home';

/** What a block's check may know of its surroundings. */
export type Around = {
  readonly surface: Surface;
  /** Checks a block inside this one, which must be of an allowed type. */
  readonly checkChild: (child: unknown, at: string, allowed: readonly string[]) => void;
};

/** Checks one type of block and says what is wrong with it. */
export type CheckBlock = (block: Json, at: string, say: Say, around: Around) => void;

/** Characters of markdown in all markdown blocks of one payload. */
export const MARKDOWN_MAX = 12_000;
