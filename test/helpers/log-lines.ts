// The lines of a bot's log, as objects.

export type LogLine = Readonly<Record<string, unknown>> & { readonly msg: string; readonly level: number };

/** Every whole line that a bot wrote to its standard error. Throws for one that is not JSON. */
export function logLines(said: string): readonly LogLine[] {
  return said
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as LogLine);
}
