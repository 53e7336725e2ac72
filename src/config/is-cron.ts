// Whether a text is a schedule of five cron fields.

const FIELDS = [
  { least: 0, most: 59, names: [] },
  { least: 0, most: 23, names: [] },
  { least: 1, most: 31, names: [] },
  {
    least: 1,
    most: 12,
    names: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
  },
  { least: 0, most: 7, names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
] as const;

/** Minute, hour, day of month, month, day of week: figures, names, `*`, ranges, lists and steps. */
export function isCron(text: string): boolean {
  const fields = text.trim().split(/\s+/);
  return (
    fields.length === FIELDS.length &&
    FIELDS.every((field, index) => (fields[index] ?? '').split(',').every((part) => isPart(part, field)))
  );
}

function isPart(part: string, { least, most, names }: (typeof FIELDS)[number]): boolean {
  const match = /^(?:\*|(\w+)(?:-(\w+))?)(?:\/(\d+))?$/.exec(part);
  if (!match) return false;
  const [, from, to, step] = match;
  const figure = (word: string): number => {
    const name = (names as readonly string[]).indexOf(word.toLowerCase());
    return name >= 0 ? name + least : /^\d+$/.test(word) ? Number(word) : Number.NaN;
  };
  const isIn = (word: string | undefined) =>
    word === undefined || (figure(word) >= least && figure(word) <= most);
  const ordered = from === undefined || to === undefined || figure(from) <= figure(to);
  return isIn(from) && isIn(to) && ordered && (step === undefined || Number(step) > 0);
}
