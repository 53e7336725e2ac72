// What many numbers come to.

/** The value below which this share of the numbers lies; 0 without any. */
export function percentile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

/** How much a figure grows in the time of the points, by the line that fits best (least squares), in its unit a minute. */
export function slopeAMinute(points: readonly { readonly at: number; readonly value: number }[]): number {
  const mean = (of: readonly number[]) => of.reduce((sum, one) => sum + one, 0) / Math.max(1, of.length);
  const at = mean(points.map((one) => one.at));
  const value = mean(points.map((one) => one.value));
  const spread = points.reduce((sum, one) => sum + (one.at - at) ** 2, 0);
  const together = points.reduce((sum, one) => sum + (one.at - at) * (one.value - value), 0);
  return spread === 0 ? 0 : (together / spread) * 60_000;
}
