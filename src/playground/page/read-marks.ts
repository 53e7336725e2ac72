import { useCallback, useEffect, useState } from 'react';

type Marks = { readonly [channel: string]: string };

/** How far a member has read each channel, kept by the browser. */
export function useReadMarks(member: string): readonly [Marks, (channel: string, ts: string) => void] {
  const key = `read ${member}`;
  const [marks, setMarks] = useState<Marks>({});
  useEffect(() => setMarks(stored(key)), [key]);
  const mark = useCallback(
    (channel: string, ts: string) => {
      const known = stored(key);
      if ((known[channel] ?? '') >= ts) return;
      const next = { ...known, [channel]: ts };
      localStorage.setItem(key, JSON.stringify(next));
      setMarks(next);
    },
    [key],
  );
  return [marks, mark];
}

function stored(key: string): Marks {
  try {
    return (JSON.parse(localStorage.getItem(key) ?? '{}') ?? {}) as Marks;
  } catch {
    return {};
  }
}
