// The first thing that happens to every word which we did not write: tests, fixers, deployments and people.

/** An escape that names no end, before the next one begins, takes nothing of the text with it. */
const ESCAPES =
  /\u001b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\|$)|[ -/]*[0-~])|\u009b[0-?]*[ -/]*[@-~]/g;
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;
/** Bidirectional controls, invisible marks, what is no character, and line separators; the joiner and the selectors of emoji stay. */
const INVISIBLE =
  /(?![\u200d\ufe0e\ufe0f])[\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2028\u2029\ufff9-\ufffb]/gu;

/** The text without terminal escapes, control and invisible characters; at most `max` characters (UTF-16 units), and what was cut is said. */
export function cleanText(text: string, max: number): string {
  const { clean, unread } = strip(text, max * 8);
  return cut(clean.replace(/^\n+/, '').trimEnd(), max, unread);
}

/** The same on one line, blanks collapsed. */
export function cleanLine(text: string, max: number): string {
  const { clean, unread } = strip(text, max * 8);
  return cut(clean.replace(/\s+/g, ' ').trim(), max, unread);
}

/** The first line that says something, cleaned. */
export function firstLine(text: string, max: number): string {
  const lines = cleanText(text, 20_000).split('\n');
  return cleanLine(lines.find((line) => line.trim() !== '') ?? '', max);
}

/**
 * The text without terminal escapes, control and invisible characters. What is beyond `most` characters (UTF-16 units) is not
 * even cleaned, only counted: escapes make what is left shorter.
 */
export function strip(text: string, most: number): { clean: string; unread: number } {
  const head = text.slice(0, most);
  const clean = head
    .toWellFormed()
    .replaceAll('\r\n', '\n')
    .replace(ESCAPES, '')
    .replaceAll('\r', '\n')
    .replace(CONTROLS, '')
    .replace(INVISIBLE, '');
  return { clean, unread: text.length - head.length };
}

/** The beginning of a text with the number of characters that were left out; never half of a surrogate pair. */
function cut(text: string, max: number, beyond: number): string {
  if (text.length <= max && beyond === 0) return text;
  let end = Math.min(max, text.length);
  const last = text.charCodeAt(end - 1);
  if (last >= 0xd800 && last <= 0xdbff) end -= 1;
  const left = text.length - end + beyond;
  return `${text.slice(0, end).trimEnd()} … (${left.toLocaleString('en-US')} more characters)`;
}
