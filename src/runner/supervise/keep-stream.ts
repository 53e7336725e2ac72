import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { setTimeout as wait } from 'node:timers/promises';
import type { Masker } from '../mask-secrets.ts';
import type { CappedLog } from './capped-log.ts';

/** Pipes that somebody else still holds are read after the command's end until they are quiet for this long, ms. */
const QUIET_MS = 150;
/** …but no longer than this, ms: what a deployment left behind may print for ever. */
const MOST_DRAIN_MS = 3_000;

export type KeptStream = {
  /** Resolves when the stream has ended. */
  readonly ended: Promise<void>;
  /** Bytes so far. */
  readonly seen: () => number;
  /** Writes what is held back and closes the log; what is printed after that is read and forgotten. */
  readonly close: () => void;
};

/** Writes a stream through the masker into a capped log; lines above `longestLine` are cut. */
export function keepStream(
  stream: Readable,
  log: CappedLog,
  masker: Masker,
  { longestLine }: { readonly longestLine?: number } = {},
): KeptStream {
  const decoder = new StringDecoder('utf8');
  const masked = masker.stream();
  const cut = longestLine === undefined ? (text: string) => text : lineCutter(longestLine);
  let open = true;
  let seen = 0;
  stream.on('data', (chunk: Buffer) => {
    seen += chunk.length;
    if (open) log.write(cut(masked.push(decoder.write(chunk))));
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  stream.once('close', resolve);
  // A reset of the pipe is its end.
  stream.on('error', () => resolve());
  return {
    ended: promise,
    seen: () => seen,
    close() {
      if (!open) return;
      open = false;
      log.write(cut(masked.push(decoder.end()) + masked.end()));
      log.close();
    },
  };
}

/** Resolves when all streams have ended, or nothing comes any more from those that somebody else holds open. */
export async function drain(kept: readonly KeptStream[]): Promise<void> {
  const ended = Promise.all(kept.map((one) => one.ended)).then(() => true);
  const end = performance.now() + MOST_DRAIN_MS;
  let before = -1;
  while (performance.now() < end) {
    const seen = kept.reduce((sum, one) => sum + one.seen(), 0);
    if (seen === before) return;
    before = seen;
    if (await Promise.race([ended, wait(QUIET_MS, false)])) return;
  }
}

function lineCutter(longest: number): (text: string) => string {
  let room = longest;
  return (text) =>
    text
      .split(/(?<=\n)/)
      .map((part) => {
        const isWhole = part.endsWith('\n');
        const told =
          part.length - Number(isWhole) <= room ? part : part.slice(0, room) + (isWhole ? '\n' : '');
        room = isWhole ? longest : Math.max(0, room - part.length);
        return told;
      })
      .join('');
}
