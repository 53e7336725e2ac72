// What live readers tell: a test began, or ended with an outcome.

/** One event; provisional, the report decides. */
export type LiveEvent =
  | { readonly event: 'start'; readonly name: string }
  | {
      readonly event: 'end';
      readonly name: string;
      readonly outcome: 'passed' | 'failed' | 'errored' | 'skipped';
      /** What a failure said; '' for the others. */
      readonly message: string;
    };

/** Reads a runner's own output, line by line. */
export type ConsoleReader = (line: string) => readonly LiveEvent[];

/** A test's end. */
export function ended(
  name: string,
  outcome: Extract<LiveEvent, { event: 'end' }>['outcome'],
  message = '',
): LiveEvent {
  return { event: 'end', name, outcome, message };
}

/** A JSON object on one line; null for anything else. */
export function objectIn(line: string): Record<string, unknown> | null {
  if (!line.startsWith('{')) return null;
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch (error) {
    // Another program wrote between the events, or the line was cut.
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** A text; '' for anything else. */
export function textIn(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
