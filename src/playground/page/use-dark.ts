import { useSyncExternalStore } from 'react';

const wish = matchMedia('(prefers-color-scheme: dark)');

/** Whether the reader's machine prefers dark pages now. */
export function useDark(): boolean {
  return useSyncExternalStore(follow, () => wish.matches);
}

function follow(changed: () => void): () => void {
  wish.addEventListener('change', changed);
  return () => wish.removeEventListener('change', changed);
}
