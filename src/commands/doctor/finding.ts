// What greenloop doctor found out about one thing.

/** `ok`: in force; `note`: not in force, and nothing needs it; `missing`: something needs it. `hint` says how to mend it, '' when there is nothing to. */
export type Finding = {
  readonly what: string;
  readonly state: 'ok' | 'note' | 'missing';
  readonly words: string;
  readonly hint: string;
};

/** In force. */
export function fine(what: string, words: string): Finding {
  return { what, state: 'ok', words, hint: '' };
}

/** Not in force, and nobody asked for it. */
export function note(what: string, words: string, hint: string): Finding {
  return { what, state: 'note', words, hint };
}

/** Needed, and not in force; words of several lines become one. */
export function missing(what: string, words: string, hint: string): Finding {
  return {
    what,
    state: 'missing',
    words: words.replace(/(:?)\s*\n\s*/g, (_, colon) => (colon ? ': ' : '; ')),
    hint,
  };
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
