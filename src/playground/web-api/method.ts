import type { Pace } from '../rate-limits.ts';
import type { Json } from '../slack-error.ts';
import type { Call } from './call.ts';

/** A Web API method: who may call it, how often, and what it does. */
export type Method = {
  /** The scope it needs; null when the method decides by the kind of conversation, or needs none. */
  readonly scope: string | null;
  readonly pace: Pace;
  /** Only an app-level token may call it; otherwise only the bot's. */
  readonly appLevel?: boolean;
  /** Answers without `ok`, or throws a SlackError. */
  run(call: Call): Json | Promise<Json>;
};

/** Methods by their names. */
export type Methods = { readonly [name: string]: Method };
