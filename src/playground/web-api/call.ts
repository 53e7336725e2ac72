import type { Team } from '../model.ts';
import { invalidArguments, type Json } from '../slack-error.ts';

/** One authorised call of a Web API method. */
export type Call = {
  readonly method: string;
  readonly args: Json;
  readonly team: Team;
  /** Whether the app was granted a scope. */
  has(scope: string): boolean;
  /** Throws `missing_scope` unless the app was granted the scope. */
  need(scope: string): void;
  /** The address that the caller reached the playground under. */
  readonly url: string;
};

/** A text argument; undefined when it is absent. Numbers and booleans are taken as written. */
export function text(args: Json, name: string): string | undefined {
  const value = args[name];
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** A text argument that must be there, though it may be empty. Throws `invalid_arguments`. */
export function required(args: Json, name: string): string {
  const value = text(args, name);
  if (value === undefined) throw invalidArguments(`missing required field: ${name}`);
  return value;
}

/** A boolean argument: true, "true", "1". */
export function flag(args: Json, name: string): boolean {
  return ['true', '1'].includes(text(args, name) ?? '');
}

/** A whole number within limits, or the fallback when absent. Throws `invalid_limit`-like `invalid_arguments`. */
export function whole(args: Json, name: string, fallback: number): number {
  const value = text(args, name);
  if (value === undefined || value === '') return fallback;
  if (!/^-?\d{1,9}$/.test(value)) throw invalidArguments(`must be an integer [json-pointer:/${name}]`);
  return Number(value);
}

/** A structured argument: JSON as sent in a form, or a value as sent in a JSON body; undefined when it is not JSON. */
export function structured(args: Json, name: string): unknown {
  const value = args[name];
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return undefined;
  }
}
