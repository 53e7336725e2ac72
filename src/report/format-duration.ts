/** A duration in ms as people say it, with at most two units: `420 ms`, `8.4 s`, `2 min 5 s`, `1 h 20 min`, `3 d 4 h`. */
export function formatDuration(ms: number): string {
  const whole = Math.max(0, Math.round(ms));
  if (whole < 1_000) return `${whole} ms`;
  if (whole < 9_950) return `${Math.round(whole / 100) / 10} s`;
  const seconds = Math.round(whole / 1_000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3_600) return units(Math.floor(seconds / 60), 'min', seconds % 60, 's');
  const minutes = Math.round(seconds / 60);
  if (minutes < 1_440) return units(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
  const hours = Math.round(minutes / 60);
  return units(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

/** A duration that is only an estimate, rounded to whole minutes: `less than a minute`, `about 6 min`, `about 1 h 20 min`. */
export function formatEstimate(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  return minutes < 1 ? 'less than a minute' : `about ${formatDuration(minutes * 60_000)}`;
}

function units(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}
