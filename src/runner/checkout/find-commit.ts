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
