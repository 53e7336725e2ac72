/** Any JSON object. */
export type Json = { readonly [key: string]: unknown };

/** A refusal as Slack words it: `{ok: false, error, …extra}`. */
export class SlackError extends Error {
  readonly code: string;
  readonly extra: Json;

  constructor(code: string, extra: Json = {}) {
    super(code);
    this.name = 'SlackError';
    this.code = code;
    this.extra = extra;
  }
}

/** `invalid_arguments` with Slack's explanations, each as `[ERROR] …`. */
export function invalidArguments(...messages: readonly string[]): SlackError {
  return refusal('invalid_arguments', messages);
}

/** An error code with explanations under `response_metadata.messages`. */
export function refusal(code: string, messages: readonly string[]): SlackError {
  return new SlackError(code, {
    response_metadata: { messages: messages.map((message) => `[ERROR] ${message}`) },
  });
}

/** The value when it is a JSON object, else null. */
export function asObject(value: unknown): Json | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null;
}
