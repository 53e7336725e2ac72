// The difference of two commits as whole texts, for the guard.
import type { FileChange } from '../../loop/ports.ts';
import { git, tryGit } from './git.ts';

const MOST_BYTES = 1_048_576;
const KINDS: Readonly<Record<string, FileChange['kind']>> = {
  A: 'added',
  D: 'deleted',
  R: 'renamed',
  C: 'added',
};

/** Every changed file with its texts before and after; null for none, binary, or above 1 MiB. */
export async function diffTrees(bare: string, base: string, commit: string): Promise<readonly FileChange[]> {
  const raw = await git(['diff', '--raw', '-z', '--find-renames', '--no-abbrev', base, commit], {
    cwd: bare,
  });
  const fields = raw.split('\0');
  const changes: FileChange[] = [];
  for (let at = 0; at < fields.length; ) {
    const match = /^:(\d+) (\d+) ([0-9a-f]+) ([0-9a-f]+) ([A-Z])/.exec(fields[at] ?? '');
    if (match === null) break;
    const [, modeBefore, modeAfter, blobBefore = '', blobAfter = '', letter = 'M'] = match;
    const renamed = letter === 'R' || letter === 'C';
    const oldPath = fields[at + 1] ?? '';
    const path = renamed ? (fields[at + 2] ?? '') : oldPath;
    at += renamed ? 3 : 2;
    const kind =
      KINDS[letter] ?? (blobBefore === blobAfter && modeBefore !== modeAfter ? 'mode' : 'modified');
    changes.push({
      path,
      oldPath: letter === 'R' ? oldPath : null,
      kind,
      before: letter === 'A' ? null : await textOf(bare, blobBefore),
      after: letter === 'D' ? null : await textOf(bare, blobAfter),
    });
  }
  return changes;
}

async function textOf(bare: string, blob: string): Promise<string | null> {
  if (/^0+$/.test(blob)) return null;
  const size = await tryGit(['cat-file', '-s', blob], { cwd: bare });
  if (size.code !== 0 || Number(size.stdout) > MOST_BYTES) return null;
  const { stdout: text } = await tryGit(['cat-file', 'blob', blob], { cwd: bare });
  return text.includes('\0') ? null : text;
}
