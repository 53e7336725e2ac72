// A fixer's change, as the guard gets it.
import type { FileChange } from '../../../src/loop/ports.ts';

export type Case = { readonly name: string; readonly files: readonly FileChange[] };

export const added = (path: string, after: string): FileChange => ({
  path,
  oldPath: null,
  kind: 'added',
  before: null,
  after,
});
export const deleted = (path: string, before: string): FileChange => ({
  path,
  oldPath: null,
  kind: 'deleted',
  before,
  after: null,
});
export const renamed = (oldPath: string, path: string, before: string, after = before): FileChange => ({
  path,
  oldPath,
  kind: 'renamed',
  before,
  after,
});

/** The file with these words replaced, once; words that are not there are a fault of the set. */
export const edited = (path: string, before: string, from: string, to: string): FileChange => {
  if (!before.includes(from)) throw new Error(`${path} does not have: ${from}`);
  return { path, oldPath: null, kind: 'modified', before, after: before.replace(from, () => to) };
};
