// The pipes of a command. What Node calls a pipe is a socket, and a script that opens /dev/stderr cannot open a socket.
import { closeSync, constants, openSync, unlinkSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { execaSync } from 'execa';

export type Pipes = {
  /** Ends that the command gets, in the order of the names. */
  readonly given: readonly number[];
  /** What it writes there. */
  readonly streams: readonly Readable[];
  /** Closes our copies of the ends that were given, or the streams would never end. */
  readonly close: () => void;
};

/** One pipe for each name, made in the folder and gone from it at once; null where none can be made. */
export function openPipes(folder: string, names: readonly string[]): Pipes | null {
  const paths = names.map((name) => join(folder, `${name}.pipe`));
  const made = execaSync('mkfifo', ['-m', '600', ...paths], { reject: false, stdio: 'ignore' });
  const opened: number[] = [];
  const open = (path: string, flags: number): number => {
    const file = openSync(path, flags);
    opened.push(file);
    return file;
  };
  try {
    if (made.failed) return null;
    // Without waiting for a writer; ours comes next, so that no reader sees an end before the command begins.
    const read = paths.map((path) => open(path, constants.O_RDONLY | constants.O_NONBLOCK));
    const given = paths.map((path) => open(path, constants.O_WRONLY));
    const streams = read.map((fd) => new Socket({ fd, readable: true, writable: false }));
    return {
      given,
      streams,
      close() {
        for (const file of given) closeSync(file);
      },
    };
  } catch {
    for (const file of opened) closeSync(file);
    return null;
  } finally {
    for (const path of paths) remove(path);
  }
}

function remove(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
