import { realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Makes the function that names a file as results do: relative to `root` with `/`, symbolic links resolved on both sides.
 * A path outside of `root` stays absolute; a relative one is taken as it is, without `./`.
 */
export function relativeFile(root: string): (written: string) => string {
  const folder = resolve(root);
  const realFolder = real(folder);
  const known = new Map<string, string>();
  return (written) => {
    const before = known.get(written);
    if (before !== undefined) return before;
    const named = name(written, folder, realFolder);
    known.set(written, named);
    return named;
  };
}

function name(written: string, folder: string, realFolder: string): string {
  let path = written.trim();
  if (path.startsWith('file:')) {
    try {
      path = fileURLToPath(path);
    } catch {
      return path; // no path of this machine: kept as it is written
    }
  }
  if (!isAbsolute(path)) return path.replaceAll('\\', '/').replace(/^(?:\.\/+)+/, '');
  return below(folder, path) ?? below(realFolder, real(path)) ?? path;
}

function below(folder: string, path: string): string | null {
  const way = relative(folder, path);
  if (way === '' || way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way)) return null;
  return way.split(sep).join('/');
}

/** Resolves links as far as the path exists: a report may name a file that is gone. */
function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const around = dirname(path);
    return around === path ? path : join(real(around), basename(path));
  }
}
