// Blocks and views come from an app: nothing about their shape is taken for granted.
import type { Json } from '../slack-error.ts';

/** A field of a value; undefined when the value is no object or has none. */
export function fieldOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Json)[key] : undefined;
}

/** A field as text; '' when it is none. */
export function textIn(value: unknown, key: string): string {
  const held = fieldOf(value, key);
  return typeof held === 'string' ? held : '';
}

/** The objects in a field's list; empty when it is no list. */
export function listIn(value: unknown, key: string): readonly Json[] {
  const held = fieldOf(value, key);
  if (!Array.isArray(held)) return [];
  return held.filter((one): one is Json => typeof one === 'object' && one !== null);
}

/** The words of a text object in a field; '' without one. */
export function wordsIn(value: unknown, key: string): string {
  return textIn(fieldOf(value, key), 'text');
}
