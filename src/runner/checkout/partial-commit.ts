// A commit that has only some files of a candidate's change.
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { git } from './git.ts';

const NOTHING = '0'.repeat(40);
/** The same commit each time that it is made. */
const DATE = '2000-01-01T00:00:00Z';

/**
 * A commit on `base` that has, of what the candidate changes, these paths and nothing else; `base` itself when it changes none
 * of them. A second call gives the same commit. Throws LoopError `checkout-broken`.
 */
export async function partialCommit(
  bare: string,
  base: string,
  candidate: string,
  paths: readonly string[],
): Promise<string> {
  const entries = (await changedEntries(bare, base, candidate)).filter(({ path }) => paths.includes(path));
  if (entries.length === 0) return base;
  const indexFile = join(tmpdir(), `greenloop-index-${randomUUID()}`);
  const options = { cwd: bare, env: { GIT_INDEX_FILE: indexFile } };
  try {
    await git(['read-tree', base], options);
    const input = entries.map(({ mode, object, path }) => `${mode} ${object} 0\t${path}\0`).join('');
    await git(['update-index', '-z', '--index-info'], { ...options, input });
    const tree = await git(['write-tree'], options);
    const dates = { GIT_AUTHOR_DATE: DATE, GIT_COMMITTER_DATE: DATE };
    const message = `Only some of ${candidate}`;
    return await git(['commit-tree', tree, '-p', base, '-m', message], { cwd: bare, env: dates });
  } finally {
    await rm(indexFile, { force: true });
  }
}

/** Each path that differs, as the candidate has it; one that it deletes has mode 0. */
async function changedEntries(bare: string, base: string, candidate: string) {
  const raw = await git(['diff-tree', '-r', '-z', '--no-renames', base, candidate, '--'], { cwd: bare });
  const parts = raw.split('\0');
  const entries: { readonly mode: string; readonly object: string; readonly path: string }[] = [];
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const [, mode = '', , object = ''] = (parts[at] ?? '').split(' ');
    const path = parts[at + 1] ?? '';
    entries.push(mode === '000000' ? { mode: '0', object: NOTHING, path } : { mode, object, path });
  }
  return entries;
}
