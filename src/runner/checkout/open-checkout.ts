// A project's own clone: our bare repository, the work tree that suites run in, and a private clone for each fixer.
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { LoopError } from '../../loop/errors.ts';
import type { Plan } from '../../loop/plan.ts';
import type { Checkout } from '../../loop/ports.ts';
import { candidateFiles, makeCandidate, removeCandidate } from './candidate-folder.ts';
import { diffTrees } from './diff-trees.ts';
import { findCommit, isReverted } from './find-commit.ts';
import { mergeCommit, revertCommit } from './merge-commit.ts';
import { NETWORK_PAUSES_MS, overNetwork } from './over-network.ts';
import { openClone, resetClone } from './own-clone.ts';
import { isRepositoryRoot, refreshOrigin } from './own-origin.ts';
import { partialCommit } from './partial-commit.ts';
import { pushBranch } from './push-branch.ts';
import {
  missingFrom,
  moveBranch,
  resolveCommit,
  syncBranch,
  takePublished,
  unpublished,
} from './sync-branch.ts';
import { changedFiles, dropCandidate, takeCandidate } from './take-candidate.ts';
import { useWorkTree } from './work-tree.ts';

/**
 * Opens the checkout of a plan below `<dataFolder>/projects/<project>/`: `clone.git`, `tree`, `fixes/<fixId>`, and `origin`
 * for a folder that is no repository. Throws LoopError `checkout-broken`, `program-missing`.
 */
export async function openCheckout(options: {
  readonly plan: Plan;
  readonly dataFolder: string;
  /** Waits before what failed over the network is tried again, ms. */
  readonly networkPausesMs?: readonly number[];
}): Promise<Checkout> {
  const { plan, dataFolder, networkPausesMs = NETWORK_PAUSES_MS } = options;
  const root = join(dataFolder, 'projects', plan.project);
  const bare = join(root, 'clone.git');
  const fixes = join(root, 'fixes');
  const tree = treeOf(plan, dataFolder);
  const network = overNetwork(bare, networkPausesMs);
  await makeFolder(fixes);
  await openClone(bare);

  /** The branch's head. Throws LoopError `checkout-broken` before the first `prepare`. */
  const head = async (): Promise<string> => {
    const found = await resolveCommit(bare, `refs/heads/${plan.branch}`);
    if (found !== null) return found;
    throw new LoopError(
      'checkout-broken',
      `${bare} has no branch ${plan.branch}`,
      '/loop start makes it anew',
    );
  };

  const takeBack = async (commits: readonly string[], reason: string): Promise<string> => {
    const from = await head();
    let to = from;
    for (const commit of commits)
      if (!(await isReverted(bare, to, commit))) to = await revertCommit(bare, to, commit, reason);
    if (to !== from) await moveBranch(bare, plan.branch, to, from);
    return to;
  };

  const publish = (remote: string): Promise<string> =>
    pushBranch(network, remote, plan.branch, () => takePublished(bare, remote, plan, network));

  return {
    tree,
    head,
    async prepare() {
      await resetClone(bare);
      const { remote, isCopy } = await sourceOf(plan, root);
      const copied = isCopy ? await copyFolder(plan, remote, dataFolder) : '';
      const revision = await syncBranch(bare, remote, plan, network);
      const left = plan.push ? await unpublished(bare, plan) : 'nothing';
      if (left === 'nothing') return { revision, note: copied };
      const to = await publish(remote);
      if (left === 'a merge') return { revision: await head(), note: copied };
      const pushed = `fixes that a stopped loop had not pushed were pushed to ${plan.branch} of ${to}`;
      return { revision: await head(), note: [copied, pushed].filter((one) => one !== '').join('; ') };
    },
    async behind() {
      await resetClone(bare);
      const { remote, isCopy } = await sourceOf(plan, root);
      if (isCopy) await copyFolder(plan, remote, dataFolder);
      return missingFrom(bare, remote, plan, network);
    },
    async useTree(revision) {
      await resetClone(bare);
      await useWorkTree(bare, tree, revision);
      return tree;
    },
    async openCandidate(fixId, base) {
      await resetClone(bare);
      return makeCandidate(bare, candidateFiles(fixes, fixId), base);
    },
    async takeCandidate(fixId, base) {
      await resetClone(bare);
      const candidate = await takeCandidate(bare, candidateFiles(fixes, fixId), fixId, base);
      return candidate === null ? null : { candidate, files: await changedFiles(bare, base, candidate) };
    },
    dropCandidate: (fixId) => dropCandidate(bare, fixId),
    closeCandidate: (fixId) => removeCandidate(candidateFiles(fixes, fixId)),
    async diff(base, candidate) {
      await resetClone(bare);
      return diffTrees(bare, base, candidate);
    },
    async withOnly(base, candidate, paths) {
      await resetClone(bare);
      return partialCommit(bare, base, candidate, paths);
    },
    async merge(fixId, candidate, message) {
      await resetClone(bare);
      const from = await head();
      const done = await findCommit(bare, from, 'Greenloop-Fix', fixId);
      if (done !== null) return { commit: done, files: await changedFiles(bare, `${done}^`, done) };
      const merged = await mergeCommit(bare, from, candidate, message);
      if ('conflicts' in merged) return merged;
      await moveBranch(bare, plan.branch, merged.commit, from);
      return { commit: merged.commit, files: await changedFiles(bare, from, merged.commit) };
    },
    async revert(commits, reason) {
      await resetClone(bare);
      try {
        return await takeBack(commits, reason);
      } catch (error) {
        if (!(error instanceof LoopError) || error.code !== 'merge-conflict') throw error;
        // Somebody may have taken it back by hand, and pushed that.
        const { remote } = await sourceOf(plan, root);
        await takePublished(bare, remote, plan, network);
        return takeBack(commits, reason);
      }
    },
    async push() {
      if (!plan.push) return null;
      await resetClone(bare);
      const { remote } = await sourceOf(plan, root);
      return publish(remote);
    },
  };
}

/** The folder of a plan's work tree. */
export function treeOf(plan: Plan, dataFolder: string): string {
  return join(dataFolder, 'projects', plan.project, 'tree');
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw new LoopError(
      'checkout-broken',
      `${folder} cannot be made: ${error instanceof Error ? error.message : String(error)}`,
      'let Greenloop write into its data folder, then /loop resume',
      error,
    );
  }
}

/** Where to fetch from and push to: the repository itself, or our copy of a folder that is none. */
async function sourceOf(plan: Plan, root: string): Promise<{ remote: string; isCopy: boolean }> {
  const { repository } = plan;
  if (!isAbsolute(repository) || (await isRepositoryRoot(repository)))
    return { remote: repository, isCopy: false };
  if (existsSync(repository)) return { remote: join(root, 'origin'), isCopy: true };
  throw new LoopError(
    'repository-unreadable',
    `the repository ${repository} cannot be read: there is no such folder`,
    'correct repository in greenloop.yaml, or give Greenloop access to it',
  );
}

/** Takes the folder as it is now; one sentence when that is something new. */
async function copyFolder(plan: Plan, origin: string, dataFolder: string): Promise<string> {
  const { repository, ref } = plan;
  const { changed, leftOut } = await refreshOrigin(repository, origin, ref, dataFolder);
  if (!changed) return '';
  const without = leftOut.length === 0 ? '' : ` (without ${leftOut.join(', ')}: a repository of its own)`;
  return `${repository} is not the root of a git repository, so it was copied to ${origin}${without} and made one there; the fixes go to ${plan.branch} there`;
}
