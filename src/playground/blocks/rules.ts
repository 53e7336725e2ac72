import { asObject, type Json } from '../slack-error.ts';

/** Notes a problem at a JSON pointer. */
export type Say = (pointer: string, problem: string) => void;

/** The object, or null after saying that there is none. */
export function needObject(value: unknown, at: string, say: Say): Json | null {
  const object = asObject(value);
  if (object === null) say(at, 'must be an object');
  return object;
}

/** Checks a string's length in characters; absent is a problem only when `needed`. */
export function checkString(
  holder: Json,
  key: string,
  at: string,
  say: Say,
  limits: { readonly max?: number; readonly min?: number; readonly needed?: boolean } = {},
): void {
  const value = holder[key];
  if (value === undefined) {
    if (limits.needed) say(at, `missing required field: ${key}`);
    return;
  }
  const pointer = `${at}/${key}`;
  if (typeof value !== 'string') {
    say(pointer, 'must be a string');
    return;
  }
  const { length } = value;
  if (length < (limits.min ?? (limits.needed ? 1 : 0)))
    say(pointer, `must be more than ${(limits.min ?? 1) - 1} characters`);
  if (limits.max !== undefined && length > limits.max)
    say(pointer, `must be less than ${limits.max + 1} characters`);
}

/** Checks a list's length and each entry; absent is a problem only when `needed`. */
export function checkList(
  holder: Json,
  key: string,
  at: string,
  say: Say,
  limits: { readonly max: number; readonly min?: number; readonly needed?: boolean },
  checkEntry: (entry: unknown, at: string) => void,
): void {
  const value = holder[key];
  if (value === undefined) {
    if (limits.needed) say(at, `missing required field: ${key}`);
    return;
  }
  const pointer = `${at}/${key}`;
  if (!Array.isArray(value)) {
    say(pointer, 'must be an array');
    return;
  }
  if (value.length < (limits.min ?? 1)) say(pointer, `no fewer than ${limits.min ?? 1} items allowed`);
  if (value.length > limits.max) say(pointer, `no more than ${limits.max} items allowed`);
  for (const [index, entry] of value.slice(0, limits.max).entries()) checkEntry(entry, `${pointer}/${index}`);
}

/** Checks that a value is one of a few words; absent is allowed. */
export function checkWord(holder: Json, key: string, words: readonly string[], at: string, say: Say): void {
  const value = holder[key];
  if (value !== undefined && !words.includes(value as string))
    say(`${at}/${key}`, `must be one of: ${words.join(', ')}`);
}

/** Checks a yes or no; absent is allowed. */
export function checkFlag(holder: Json, key: string, at: string, say: Say): void {
  if (holder[key] !== undefined && typeof holder[key] !== 'boolean') say(`${at}/${key}`, 'must be a boolean');
}

/** Checks a whole number within limits; absent is allowed. */
export function checkWhole(
  holder: Json,
  key: string,
  limits: readonly [min: number, max: number],
  at: string,
  say: Say,
): void {
  const value = holder[key];
  if (value === undefined) return;
  if (!Number.isInteger(value)) {
    say(`${at}/${key}`, 'must be an integer');
    return;
  }
  if ((value as number) < limits[0] || (value as number) > limits[1])
    say(`${at}/${key}`, `must be between ${limits[0]} and ${limits[1]}`);
}

/** Checks a text object (`plain_text` or `mrkdwn`) of 1 to `max` characters. */
export function checkText(
  holder: Json,
  key: string,
  at: string,
  say: Say,
  limits: { readonly max: number; readonly needed?: boolean; readonly plain?: boolean },
): void {
  if (holder[key] === undefined) {
    if (limits.needed) say(at, `missing required field: ${key}`);
    return;
  }
  checkTextObject(holder[key], `${at}/${key}`, say, limits);
}

/** Checks a text object wherever it stands. */
export function checkTextObject(
  value: unknown,
  at: string,
  say: Say,
  limits: { readonly max: number; readonly plain?: boolean },
): void {
  const text = needObject(value, at, say);
  if (text === null) return;
  const types = limits.plain ? ['plain_text'] : ['plain_text', 'mrkdwn'];
  if (!types.includes(text.type as string)) {
    say(`${at}/type`, `must be one of: ${types.join(', ')}`);
    return;
  }
  checkString(text, 'text', at, say, { needed: true, max: limits.max });
  if (text.type === 'plain_text') checkFlag(text, 'emoji', at, say);
  else checkFlag(text, 'verbatim', at, say);
}

/** Checks an http or https address. */
export function checkUrl(
  holder: Json,
  key: string,
  at: string,
  say: Say,
  limits: { readonly needed?: boolean; readonly https?: boolean } = {},
): void {
  checkString(holder, key, at, say, { max: 3_000, needed: limits.needed ?? false });
  const value = holder[key];
  if (typeof value !== 'string' || value === '') return;
  if (!(limits.https ? /^https:\/\/\S+$/ : /^(?:https?|mailto|tel|slack):\S+$/).test(value))
    say(`${at}/${key}`, limits.https ? 'must be a https URL' : 'must be a valid URL');
}
