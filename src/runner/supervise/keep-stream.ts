import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import type { Masker } from '../mask-secrets.ts';
import { openCappedLog } from './capped-log.ts';

export type KeptStream = {
  /** Resolves when the stream has ended. */
  readonly ended: Promise<void>;
  /** Writes what is held back and closes the log; what is printed after that is read and forgotten. */
  readonly close: () => void;
};

/** Writes a stream through the masker into a capped log; `head` in characters. */
export function keepStream(stream: Readable, path: string, masker: Masker, head?: number): KeptStream {
  const log = openCappedLog(path, head);
  const decoder = new StringDecoder('utf8');
  const masked = masker.stream();
  let open = true;
  stream.on('data', (chunk: Buffer) => {
    if (open) log.write(masked.push(decoder.write(chunk)));
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  stream.once('close', resolve);
  // A reset of the pipe is its end.
  stream.on('error', () => resolve());
  return {
    ended: promise,
    close() {
      if (!open) return;
      open = false;
      log.write(masked.push(decoder.end()) + masked.end());
      log.close();
    },
  };
}
