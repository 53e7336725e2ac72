// The difference of two commits as whole texts, for the guard.
import type { FileChange } from '../../loop/ports.ts';
import { git } from './git.ts';
import { readBlobs } from './read-blobs.ts';

const LINK = '120000';
const SUBMODULE = '160000';

type Side = { readonly mode: string; readonly blob: string };
type Entry = {
  readonly letter: string;
  readonly before: Side;
  readonly after: Side;
  readonly oldPath: string;
  readonly path: string;
};

/**
 * Every changed file with its texts before and after; null for none, binary, or above 1 MiB. A link reads `symlink to …`,
 * a repository inside the repository `Subproject commit …`.
 */
export async function diffTrees(bare: string, base: string, commit: string): Promise<readonly FileChange[]> {
  const args = ['diff', '--raw', '-z', '--find-renames', '--no-abbrev', '--ignore-submodules=none'];
  const entries = parseRaw(await git([...args, base, commit, '--'], { cwd: bare }));
  const sides = entries.flatMap(({ before, after }) => [before, after]);
  const texts = await readBlobs(
    bare,
    sides.filter(({ mode }) => mode !== SUBMODULE && mode !== '000000').map(({ blob }) => blob),
  );
  const textOf = ({ mode, blob }: Side): string | null => {
    if (mode === SUBMODULE) return `Subproject commit ${blob}\n`;
    const text = texts.get(blob) ?? null;
    return mode === LINK && text !== null ? `symlink to ${text}\n` : text;
  };
  return entries.map((entry) => ({
    path: entry.path,
    oldPath: entry.letter === 'R' ? entry.oldPath : null,
    kind: kindOf(entry),
    before: entry.letter === 'A' || entry.letter === 'C' ? null : textOf(entry.before),
    after: textOf(entry.after),
  }));
}

/** Reads `git diff --raw -z`: `:mode mode blob blob LETTERscore`, then one path, or two for a rename or a copy. */
function parseRaw(raw: string): readonly Entry[] {
  const fields = raw.split('\0');
  const entries: Entry[] = [];
  for (let at = 0; at < fields.length; ) {
    const match = /^:(\d+) (\d+) ([0-9a-f]+) ([0-9a-f]+) ([A-Z])/.exec(fields[at] ?? '');
    if (match === null) break;
    const [, modeBefore = '', modeAfter = '', blobBefore = '', blobAfter = '', letter = ''] = match;
    const two = letter === 'R' || letter === 'C';
    entries.push({
      letter,
      before: { mode: modeBefore, blob: blobBefore },
      after: { mode: modeAfter, blob: blobAfter },
      oldPath: fields[at + 1] ?? '',
      path: fields[at + (two ? 2 : 1)] ?? '',
    });
    at += two ? 3 : 2;
  }
  return entries;
}

function kindOf({ letter, before, after }: Entry): FileChange['kind'] {
  if (letter === 'A' || letter === 'C') return 'added';
  if (letter === 'D') return 'deleted';
  if (letter === 'R') return 'renamed';
  return before.blob === after.blob && before.mode !== after.mode ? 'mode' : 'modified';
}
