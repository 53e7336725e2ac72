import { type FSWatcher, watch } from 'node:fs';

/**
 * Calls back when something in the folder changes, as far as the machine can tell: whoever waits must look by himself from time
 * to time too. Returns what ends it.
 */
export function watchFolder(folder: string, onChange: () => void): () => void {
  let watcher: FSWatcher;
  try {
    watcher = watch(folder, onChange);
  } catch {
    // No watches are left (ENOSPC, EMFILE), or the folder is gone: looking from time to time goes on.
    return () => {};
  }
  watcher.on('error', () => watcher.close());
  return () => watcher.close();
}
