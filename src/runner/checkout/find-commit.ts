// The commit that we made already, found by its trailer: what makes merging and reverting repeatable.
import { git } from './git.ts';

const MOST_COMMITS = 5_000;

/** The newest of the last 5,000 commits up to `head` that has this trailer with exactly this value; null without one. */
export async function findCommit(
  bare: string,
  head: string,
  trailer: string,
  value: string,
): Promise<string | null> {
  const format = `--format=%H%x00%(trailers:key=${trailer},valueonly,separator=%x00)`;
  const log = await git(['log', `--max-count=${MOST_COMMITS}`, format, head, '--'], { cwd: bare });
  for (const line of log.split('\n')) {
    const [commit = '', ...values] = line.split('\0');
    if (values.includes(value)) return commit;
  }
  return null;
}

/** Whether a commit up to `head` says that it takes this one back: ours by their trailer, those of people by the words of `git revert`. */
export async function isReverted(bare: string, head: string, commit: string): Promise<boolean> {
  const words = [`^Greenloop-Reverts: ${commit}$`, `This reverts commit ${commit}`];
  const found = ['--max-count=1', '--format=%H', ...words.map((one) => `--grep=${one}`)];
  return (await git(['log', ...found, `${commit}..${head}`, '--'], { cwd: bare })) !== '';
}
