import { useEffect, useState } from 'react';
import { Refused } from './ask.ts';

/** What was asked, as far as it is known; `refused` is Slack's code. */
export type Asked<Answer> = { readonly answer: Answer | null; readonly refused: string | null };

const NOTHING = { answer: null, refused: null };

/** Asks again whenever `again` changes; what an earlier `key` answered is not shown for another. While nobody answers, what was known stays. */
export function useAsked<Answer>(
  key: string,
  again: number | string,
  load: () => Promise<Answer>,
  keep: (known: Answer | null, fresh: Answer) => Answer = (_known, fresh) => fresh,
): Asked<Answer> {
  const [held, setHeld] = useState<{ readonly key: string; readonly asked: Asked<Answer> } | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` stands for what `load` closes over
  useEffect(() => {
    let current = true;
    load().then(
      (fresh) => {
        if (!current) return;
        setHeld((before) => {
          const known = before?.key === key ? before.asked.answer : null;
          return { key, asked: { answer: keep(known, fresh), refused: null } };
        });
      },
      (error: unknown) => {
        if (current && error instanceof Refused)
          setHeld({ key, asked: { answer: null, refused: error.code } });
      },
    );
    return () => {
      current = false;
    };
  }, [key, again]);
  return held?.key === key ? held.asked : NOTHING;
}
