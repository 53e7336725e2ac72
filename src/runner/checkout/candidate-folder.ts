// A fixer's private clone, with what tells a finished one from a half-made one beside it, where no fixer works.
import { copyFile, lstat, mkdir, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readRegular } from '../supervise/open-regular.ts';
import { git } from './git.ts';
import { EXACT_ATTRIBUTES } from './own-clone.ts';
import { removeFolder } from './remove-folder.ts';

const MOST_BYTES = 1_000;

/** Where a candidate lies, and what is kept beside it. */
export type CandidateFiles = {
  /** The clone that the fixer works in. */
  readonly folder: string;
  /** Says that the clone is finished, and its base. */
  readonly ready: string;
  /** The index as it was checked out: what did not change since need not be read again. */
  readonly index: string;
  /** The git folder that its files are added through. */
  readonly exact: string;
};

/** The files of a candidate below `fixes`; the id is one of ours. */
export function candidateFiles(fixes: string, fixId: string): CandidateFiles {
  if (!/^\w[\w.-]*$/.test(fixId)) throw new Error(`${fixId} is no id of a fix`);
  const folder = join(fixes, fixId);
  return { folder, ready: `${folder}.ready`, index: `${folder}.index`, exact: `${folder}.exact` };
}

/**
 * Clones `bare` at `base`: own objects (a fixer cannot reach ours through links), no remote, no hooks. One that is finished
 * and of the same base is kept, for a fixer that is still at work; a half-made one is made anew.
 */
export async function makeCandidate(bare: string, files: CandidateFiles, base: string): Promise<string> {
  if (await isReady(files, base)) return files.folder;
  await removeCandidate(files);
  const clone = ['clone', '--quiet', '--no-hardlinks', '--no-checkout', '--template=', bare, files.folder];
  await git(clone, { cwd: bare });
  await git(['remote', 'remove', 'origin'], { cwd: files.folder });
  await mkdir(join(files.folder, '.git', 'info'), { recursive: true });
  await writeFile(join(files.folder, '.git', 'info', 'attributes'), EXACT_ATTRIBUTES);
  await git(['checkout', '--quiet', '-B', 'fix', base, '--'], { cwd: files.folder });
  await copyIndex(join(files.folder, '.git', 'index'), files.index);
  await writeFile(files.ready, base);
  return files.folder;
}

/** Removes a candidate; the mark first, so that a crash in between leaves a half-made one. */
export async function removeCandidate({ ready, index, exact, folder }: CandidateFiles): Promise<void> {
  for (const path of [ready, index, exact, folder]) await removeFolder(path);
}

/** Whether a finished clone at this base is there, as a folder and not as a link to somewhere else. */
export async function isReady({ folder, ready }: CandidateFiles, base: string): Promise<boolean> {
  const isFolder = await lstat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
  return isFolder && readRegular(ready, MOST_BYTES) === base;
}

/**
 * Copies an index and keeps its time, rounded down: git compares by content what changed since the index was written, so a
 * younger copy would let it miss a change that was made in the same instant.
 */
export async function copyIndex(from: string, to: string): Promise<void> {
  await copyFile(from, to);
  const { mtimeMs } = await stat(from);
  const second = Math.floor(mtimeMs) / 1_000;
  await utimes(to, second, second);
}
