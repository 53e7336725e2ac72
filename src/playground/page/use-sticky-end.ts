import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

const NEAR_PX = 60;

/** Keeps a scrolled element at its end until the reader scrolls up, and takes them there when they send something (`sent` counts); `behind` when something came below. */
export function useStickyEnd(
  newest: string,
  sent: number,
): {
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
    atEnd.current = true;
    if (box !== null) box.scrollTop = box.scrollHeight;
  }, []);

  useLayoutEffect(() => {
    const box = scroller.current;
    const inside = content.current;
    if (box === null || inside === null) return;
    let before = box.scrollTop;
    const note = () => {
      // What grew since the last scroll is no reason to stay behind: only scrolling up is.
      const near = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_PX;
      if (near) atEnd.current = true;
      else if (box.scrollTop < before) atEnd.current = false;
      before = box.scrollTop;
      if (near) setBehind(false);
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
    if (sent > 0) toEnd();
  }, [sent, toEnd]);
  useEffect(() => {
    if (newest !== '' && !atEnd.current) setBehind(true);
  }, [newest]);
  return { scroller, content, behind, toEnd };
}
