import { useEffect, useState } from 'react';

const KINDS = [
  'message-posted',
  'message-edited',
  'message-deleted',
  'ephemeral-posted',
  'reaction-added',
  'file-shared',
  'view-shown',
  'view-closed',
  'connections-changed',
];
const AGAIN_MS = 1_000;
/** A running loop edits often: everything is asked again at most so often. */
const PAUSE_MS = 150;

/** Counts what happened in the workspace (`tick`); `away` while it does not answer. After a pause it counts on, so that everything is asked anew. */
export function useEvents(): { readonly tick: number; readonly away: boolean } {
  const [tick, setTick] = useState(0);
  const [away, setAway] = useState(false);
  useEffect(() => {
    let source: EventSource;
    let again: ReturnType<typeof setTimeout> | undefined;
    let soon: ReturnType<typeof setTimeout> | undefined;
    const happened = () => {
      soon ??= setTimeout(() => {
        soon = undefined;
        setTick((count) => count + 1);
      }, PAUSE_MS);
    };
    const connect = () => {
      source = new EventSource('/_playground/events');
      source.onopen = () => {
        setAway(false);
        happened();
      };
      source.onerror = () => {
        setAway(true);
        source.close();
        again = setTimeout(connect, AGAIN_MS);
      };
      for (const kind of KINDS) source.addEventListener(kind, happened);
    };
    connect();
    return () => {
      source.close();
      clearTimeout(again);
      clearTimeout(soon);
    };
  }, []);
  return { tick, away };
}
