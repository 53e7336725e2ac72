// Many files of a repository at once, by two git processes for all of them.
import { git, gitBytes } from './git.ts';

const MOST_BYTES = 1_048_576;
const MOST_TOTAL = 64 * MOST_BYTES;

/** The texts of blobs by their id. Left out: binary ones (with a NUL byte), above 1 MiB, and what is beyond 64 MiB in all. */
export async function readBlobs(
  bare: string,
  blobs: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  const wanted = await smallOnes(bare, [...new Set(blobs)]);
  if (wanted.length === 0) return texts;
  const bytes = await gitBytes(['cat-file', '--batch'], { cwd: bare, input: `${wanted.join('\n')}\n` });
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf(0x0a, at);
    const [blob = '', , size = '0'] = bytes.toString('latin1', at, end).split(' ');
    const content = bytes.subarray(end + 1, end + 1 + Number(size));
    if (!content.includes(0)) texts.set(blob, content.toString('utf8'));
    at = end + 1 + Number(size) + 1;
  }
  return texts;
}

async function smallOnes(bare: string, blobs: readonly string[]): Promise<readonly string[]> {
  if (blobs.length === 0) return [];
  const listed = await git(['cat-file', '--batch-check=%(objectname) %(objecttype) %(objectsize)'], {
    cwd: bare,
    input: `${blobs.join('\n')}\n`,
  });
  let total = 0;
  return listed.split('\n').flatMap((line) => {
    const [blob = '', type, size] = line.split(' ');
    if (type !== 'blob' || Number(size) > MOST_BYTES || total + Number(size) > MOST_TOTAL) return [];
    total += Number(size);
    return [blob];
  });
}
