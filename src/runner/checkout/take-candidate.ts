// What a fixer left in its clone, as one commit in ours. Nothing that lies in the fixer's clone is believed or run.
import { lstat, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { LoopError } from '../../loop/errors.ts';
import { addTree } from './add-tree.ts';
import { type CandidateFiles, copyIndex, isReady } from './candidate-folder.ts';
import { git } from './git.ts';
import { resetExact } from './own-clone.ts';
import { removeSpecials } from './remove-specials.ts';
import { resolveCommit } from './sync-branch.ts';

/**
 * Writes the clone's content (commits, changes, new files; not what is ignored) as one commit on `base`, under
 * `refs/greenloop/fixes/<fixId>`; null when the tree is that of the base. A repository that the fixer put inside is
 * shown as such, without its content. A second call gives the same commit. Throws LoopError `checkout-broken`.
 */
export async function takeCandidate(
  bare: string,
  files: CandidateFiles,
  fixId: string,
  base: string,
): Promise<string | null> {
  const ref = `refs/greenloop/fixes/${fixId}`;
  const known = await resolveCommit(bare, ref);
  if (!(await isReady(files, base))) {
    if (known !== null && (await parentOf(bare, known)) === base) return known;
    throw new LoopError(
      'checkout-broken',
      `${files.folder} is not the clone that fix ${fixId} was given`,
      'the fixer removed or replaced its own working directory; let it work inside it, then /loop resume',
    );
  }
  const tree = await treeOf(bare, files, base);
  if (tree === (await treeOfCommit(bare, base))) return null;
  if (known !== null && (await parentOf(bare, known)) === base && tree === (await treeOfCommit(bare, known)))
    return known;
  const commit = await git(['commit-tree', tree, '-p', base, '-m', `Candidate ${fixId}`], { cwd: bare });
  await git(['update-ref', ref, commit], { cwd: bare });
  return commit;
}

/** Forgets a candidate: nothing leads to its commit any more, and git throws it away in time. */
export async function dropCandidate(bare: string, fixId: string): Promise<void> {
  await git(['update-ref', '-d', `refs/greenloop/fixes/${fixId}`], { cwd: bare });
}

/** Paths that differ between two commits, both names of a renamed file. */
export async function changedFiles(bare: string, base: string, commit: string): Promise<readonly string[]> {
  const out = await git(['diff', '--name-only', '-z', '--no-renames', base, commit, '--'], { cwd: bare });
  return out.split('\0').filter((path) => path !== '');
}

async function treeOf(bare: string, files: CandidateFiles, base: string): Promise<string> {
  const indexFile = `${files.index}.now`;
  await rm(indexFile, { force: true });
  await rm(`${indexFile}.lock`, { force: true });
  try {
    if (await isFile(files.index)) await copyIndex(files.index, indexFile);
    await removeSpecials(files.folder);
    await resetExact(files.exact);
    const { tree, nested } = await addTree({
      gitDir: files.exact,
      objects: join(bare, 'objects'),
      folder: files.folder,
      indexFile,
      base,
    });
    if (nested.length === 0) return tree;
    const options = { cwd: bare, env: { GIT_INDEX_FILE: indexFile } };
    for (const path of nested)
      await git(['update-index', '--add', '--replace', '--cacheinfo', `160000,${base},${path}`], options);
    return await git(['write-tree'], options);
  } finally {
    await rm(indexFile, { force: true });
  }
}

/** A fixer can put anything beside its clone. */
function isFile(path: string): Promise<boolean> {
  return lstat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

function treeOfCommit(bare: string, commit: string): Promise<string> {
  return git(['rev-parse', `${commit}^{tree}`], { cwd: bare });
}

function parentOf(bare: string, commit: string): Promise<string | null> {
  return resolveCommit(bare, `${commit}^`);
}
