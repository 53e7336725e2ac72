// Whether the bot can do its work now, and in words what it lacks.

/** What being ready is made of; null for what is there, else one sentence. */
export type Readiness = {
  /** It leads the data folder. */
  readonly leading: () => string | null;
  /** The database takes a write. */
  readonly writing: () => string | null;
  /** Slack's commands reach it. */
  readonly connected: () => string | null;
};

/** What is missing, a sentence each; without the lead nothing else is asked. */
export function missingFrom({ leading, writing, connected }: Readiness): readonly string[] {
  const led = leading();
  if (led !== null) return [led];
  return [writing(), connected()].filter((words) => words !== null);
}
