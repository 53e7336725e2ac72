// The branch of the fixes, pushed to where people see it; never by force.
import { LoopError } from '../../loop/errors.ts';
import { NETWORK_MS, tryGit } from './git.ts';
import { gitWords, maskAddress } from './git-words.ts';

/** Pushes the branch to `remote` and gives its address without a password. Throws LoopError `push-refused` with git's words. */
export async function pushBranch(bare: string, remote: string, branch: string): Promise<string> {
  const name = `refs/heads/${branch}`;
  const args = ['push', '--quiet', '--no-verify', '--', remote, `${name}:${name}`];
  const { code, stderr } = await tryGit(args, { cwd: bare, timeoutMs: NETWORK_MS });
  const address = maskAddress(remote);
  if (code === 0) return address;
  throw new LoopError(
    'push-refused',
    `${address} refused ${branch}: ${gitWords(stderr)}`,
    hintFor(stderr, branch),
  );
}

function hintFor(stderr: string, branch: string): string {
  if (/currently checked out/.test(stderr))
    return `switch to another branch there (${branch} is checked out), then /loop resume`;
  if (/fetch first|non-fast-forward/.test(stderr))
    return `somebody else pushed to ${branch}; /loop resume takes that in`;
  return 'let Greenloop push that branch, or set push: false, then /loop resume';
}
