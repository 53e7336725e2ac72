// The branch of the fixes, kept up with the repository: what was fetched is merged in, and no commit of ours is ever lost.
import { LoopError } from '../../loop/errors.ts';
import type { Plan } from '../../loop/plan.ts';
import { git, tryGit } from './git.ts';
import { gitWords, maskAddress } from './git-words.ts';
import { mergeTrees } from './merge-commit.ts';
import type { NetworkGit } from './over-network.ts';

const FETCHED = 'refs/remotes/origin';

/**
 * Fetches all branches of `remote`, takes what others pushed to the plan's branch, merges `ref` into it, and gives its head.
 * Throws LoopError `repository-unreadable`, `merge-conflict`.
 */
export async function syncBranch(
  bare: string,
  remote: string,
  plan: Plan,
  network: NetworkGit,
): Promise<string> {
  const { ref, branch } = plan;
  await fetchAll(network, remote);
  const wanted = await resolveCommit(bare, `${FETCHED}/${ref}`);
  if (wanted === null) throw await withoutRef(bare, remote, ref);
  const published = await resolveCommit(bare, `${FETCHED}/${branch}`);
  let head = await resolveCommit(bare, `refs/heads/${branch}`);
  if (head === null) {
    head = published ?? wanted;
    await moveBranch(bare, branch, head, '');
  }
  if (published !== null) head = await take(bare, branch, head, published, `what was pushed to ${branch}`);
  return take(bare, branch, head, wanted, ref);
}

/** Fetches, and merges only what others pushed to the plan's branch into ours. Throws LoopError `repository-unreadable`, `merge-conflict`. */
export async function takePublished(
  bare: string,
  remote: string,
  { branch }: Plan,
  network: NetworkGit,
): Promise<void> {
  await fetchAll(network, remote);
  const [head, published] = [
    await resolveCommit(bare, `refs/heads/${branch}`),
    await resolveCommit(bare, `${FETCHED}/${branch}`),
  ];
  if (head !== null && published !== null)
    await take(bare, branch, head, published, `what was pushed to ${branch}`);
}

/**
 * Fetches all branches of `remote`, and names the first that `syncBranch` would merge into the plan's branch (or `ref`, when it is
 * gone); null: the branch has all of it. Throws LoopError `repository-unreadable`.
 */
export async function missingFrom(
  bare: string,
  remote: string,
  plan: Plan,
  network: NetworkGit,
): Promise<string | null> {
  await fetchAll(network, remote);
  const head = `refs/heads/${plan.branch}`;
  for (const name of [plan.branch, plan.ref]) {
    const theirs = await resolveCommit(bare, `${FETCHED}/${name}`);
    if (theirs === null ? name === plan.ref : !(await isAncestor(bare, theirs, head))) return name;
  }
  return null;
}

/**
 * What the branch has that, by the last fetch, neither the published branch nor `ref` has: fixes or reverts of ours, or only a merge of
 * `ref` into them, which is what is deployed and so has to be seen too.
 */
export async function unpublished(
  bare: string,
  { branch, ref }: Plan,
): Promise<'nothing' | 'fixes' | 'a merge'> {
  const names = [branch, ref].map((name) => resolveCommit(bare, `${FETCHED}/${name}`));
  const known = (await Promise.all(names)).filter((commit) => commit !== null);
  const has = async (...only: readonly string[]): Promise<boolean> => {
    const args = [
      'log',
      ...only,
      '--max-count=1',
      '--format=%H',
      `refs/heads/${branch}`,
      '--not',
      ...known,
      '--',
    ];
    return (await git(args, { cwd: bare })) !== '';
  };
  if (await has('-E', '--grep=^Greenloop-(Fix|Reverts): ')) return 'fixes';
  return (await has()) ? 'a merge' : 'nothing';
}

/** The commit that a ref names; null when there is none. */
export async function resolveCommit(bare: string, ref: string): Promise<string | null> {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`];
  const { code, stdout } = await tryGit(args, { cwd: bare });
  return code === 0 ? stdout.trim() : null;
}

/** Moves the branch from one commit to another; throws LoopError `checkout-broken` when it is not where it was thought. */
export async function moveBranch(bare: string, branch: string, to: string, from: string): Promise<void> {
  await git(['update-ref', `refs/heads/${branch}`, to, from], { cwd: bare });
}

async function fetchAll(network: NetworkGit, remote: string): Promise<void> {
  const flags = ['--quiet', '--prune', '--no-tags', '--no-write-fetch-head', '--update-shallow'];
  const args = ['fetch', ...flags, '--', remote, `+refs/heads/*:${FETCHED}/*`];
  const { code, stderr } = await network(args);
  if (code !== 0)
    throw new LoopError(
      'repository-unreadable',
      `the repository ${maskAddress(remote)} cannot be read: ${gitWords(stderr)}`,
      'correct repository in greenloop.yaml, or give Greenloop access to it',
    );
}

async function withoutRef(bare: string, remote: string, ref: string): Promise<LoopError> {
  const listed = await git(['for-each-ref', '--format=%(refname:lstrip=3)', FETCHED], { cwd: bare });
  const names = listed.split('\n').filter((name) => name !== '');
  const some = names.slice(0, 5).join(', ') + (names.length > 5 ? ', …' : '');
  return new LoopError(
    'repository-unreadable',
    `${maskAddress(remote)} has no branch ${ref}`,
    names.length === 0
      ? 'commit something there first'
      : `correct ref in greenloop.yaml: the repository has ${some}`,
  );
}

/** Forward when `other` is ahead, nothing when it is behind, one merge commit when both moved. */
async function take(bare: string, branch: string, head: string, other: string, name: string) {
  if (await isAncestor(bare, other, head)) return head;
  if (await isAncestor(bare, head, other)) {
    await moveBranch(bare, branch, other, head);
    return other;
  }
  if ((await tryGit(['merge-base', head, other], { cwd: bare })).code !== 0)
    throw new LoopError(
      'merge-conflict',
      `${name} does not merge into ${branch}: its history was rewritten, and no commit of it is in ${branch} any more`,
      `copy what you want to keep of ${branch}, delete it in the repository, and remove ${bare}; /loop resume begins it anew`,
    );
  const { tree, conflicts } = await mergeTrees(bare, head, other);
  if (conflicts.length > 0)
    throw new LoopError(
      'merge-conflict',
      `${name} does not merge into ${branch}: both changed ${conflicts.join(', ')}`,
      `in your clone: git fetch ${bare} ${branch}, merge FETCH_HEAD and ${name}, push that as ${branch}; then /loop resume`,
    );
  const args = ['commit-tree', tree, '-p', head, '-p', other, '-m', `Merge ${name} into ${branch}`];
  const commit = await git(args, { cwd: bare });
  await moveBranch(bare, branch, commit, head);
  return commit;
}

async function isAncestor(bare: string, older: string, newer: string): Promise<boolean> {
  return (await tryGit(['merge-base', '--is-ancestor', older, newer], { cwd: bare })).code === 0;
}
