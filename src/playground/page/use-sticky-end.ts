import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

const NEAR_PX = 60;

/** Keeps a scrolled element at its end for as long as the reader leaves it there; `behind` when something came below. */
export function useStickyEnd(newest: string): {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly content: RefObject<HTMLDivElement | null>;
  readonly behind: boolean;
  readonly toEnd: () => void;
} {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const [behind, setBehind] = useState(false);
  const toEnd = useCallback(() => {
    const box = scroller.current;
    if (box !== null) box.scrollTop = box.scrollHeight;
  }, []);

  useLayoutEffect(() => {
    const box = scroller.current;
    const inside = content.current;
    if (box === null || inside === null) return;
    const note = () => {
      atEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_PX;
      if (atEnd.current) setBehind(false);
    };
    // Pictures, previews and the keyboard of a phone change heights too.
    const resized = new ResizeObserver(() => {
      if (atEnd.current) toEnd();
    });
    box.addEventListener('scroll', note, { passive: true });
    resized.observe(box);
    resized.observe(inside);
    toEnd();
    return () => {
      box.removeEventListener('scroll', note);
      resized.disconnect();
    };
  }, [toEnd]);

  useEffect(() => {
    if (newest !== '' && !atEnd.current) setBehind(true);
  }, [newest]);
  return { scroller, content, behind, toEnd };
}
