/** A `time` attribute in milliseconds; null when there is none; `odd` when it is not a time and counts as 0. */
export function parseTime(written: string | undefined): { ms: number | null; odd: boolean } {
  const text = written?.trim() ?? '';
  if (text === '') return { ms: null, odd: false };
  const seconds = /^[+-]?[\d.,]+(?:[eE][+-]?\d+)?$/.test(text) ? Number(plainNumber(text)) : Number.NaN;
  if (!Number.isFinite(seconds) || seconds > 1e9) return { ms: 0, odd: true };
  return { ms: Math.max(0, Math.round(seconds * 1e6) / 1000), odd: false };
}

/** `1,234.56` and `1.234,56` with thousands, `0,014` with a decimal comma. */
function plainNumber(text: string): string {
  const comma = text.lastIndexOf(',');
  const dot = text.lastIndexOf('.');
  if (comma === -1) return text;
  if (dot === -1) return text.indexOf(',') === comma ? text.replace(',', '.') : text.replaceAll(',', '');
  return comma < dot ? text.replaceAll(',', '') : text.replaceAll('.', '').replace(',', '.');
}
