/** The moment of a message timestamp. */
export function momentOf(ts: string): Date {
  return new Date(Number(ts) * 1_000);
}

/** `14:02`, as the reader's machine writes it. */
export function clockOf(ts: string): string {
  return momentOf(ts).toLocaleTimeString([], { hour: 'numeric', minute: '2-digit' });
}

/** `Today`, `Yesterday`, or the date. */
export function dayOf(ts: string, now: Date = new Date()): string {
  const at = momentOf(ts);
  const before = new Date(now);
  before.setDate(now.getDate() - 1);
  if (at.toDateString() === now.toDateString()) return 'Today';
  if (at.toDateString() === before.toDateString()) return 'Yesterday';
  return at.toLocaleDateString([], { weekday: 'long', day: 'numeric', month: 'long' });
}

const TOKENS: { readonly [token: string]: Intl.DateTimeFormatOptions } = {
  '{time}': { hour: 'numeric', minute: '2-digit' },
  '{time_secs}': { hour: 'numeric', minute: '2-digit', second: '2-digit' },
  '{date_num}': { year: 'numeric', month: '2-digit', day: '2-digit' },
  '{date_slash}': { year: 'numeric', month: '2-digit', day: '2-digit' },
  '{date}': { day: 'numeric', month: 'long', year: 'numeric' },
  '{date_long}': { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  '{date_short}': { day: 'numeric', month: 'short', year: 'numeric' },
};

/** A moment in Slack's date format, such as `{date_short} at {time}`; seconds since 1970. */
export function formatMoment(seconds: number, format: string): string {
  const at = new Date(seconds * 1_000);
  return format.replaceAll(/\{[a-z_]+\}/g, (token) => {
    const options = TOKENS[token.replace('_pretty', '')];
    return options === undefined ? token : new Intl.DateTimeFormat(undefined, options).format(at);
  });
}
