// The branch of the fixes, pushed to where people see it; never by force.
import { LoopError } from '../../loop/errors.ts';
import { gitWords, maskAddress } from './git-words.ts';
import { isOutOfOrder, type NetworkGit } from './over-network.ts';

/**
 * Pushes the branch to `remote` and gives its address without a password. Where others pushed to it since it was fetched,
 * `takeIn` takes that in and it is tried once more. Throws LoopError `push-refused` with git's words, and what `takeIn` throws.
 */
export async function pushBranch(
  network: NetworkGit,
  remote: string,
  branch: string,
  takeIn: () => Promise<void>,
): Promise<string> {
  const name = `refs/heads/${branch}`;
  const args = ['push', '--quiet', '--no-verify', '--', remote, `${name}:${name}`];
  const push = () => network(args);
  let { code, stderr } = await push();
  if (code !== 0 && isBehind(stderr)) {
    await takeIn();
    ({ code, stderr } = await push());
  }
  const address = maskAddress(remote);
  if (code === 0) return address;
  const what = isOutOfOrder(stderr)
    ? `${branch} could not be pushed to ${address}`
    : `${address} refused ${branch}`;
  throw new LoopError('push-refused', `${what}: ${gitWords(stderr)}`, hintFor(stderr, branch));
}

function isBehind(stderr: string): boolean {
  return /fetch first|non-fast-forward/.test(stderr);
}

function hintFor(stderr: string, branch: string): string {
  if (/currently checked out/.test(stderr))
    return `switch to another branch there (${branch} is checked out), then /loop resume`;
  if (isBehind(stderr)) return `others push to ${branch} at this moment; /loop resume takes that in`;
  if (isOutOfOrder(stderr)) return '/loop resume pushes it as soon as that can be reached again';
  return 'let Greenloop push that branch, or set push: false, then /loop resume';
}
