import { stripVTControlCharacters } from 'node:util';

// What stripVTControlCharacters leaves: lone control characters, and what XML could not hold.
const CONTROL = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]/g;
// An ESC that a runner replaced by U+FFFD before it wrote the file (gotestsum).
const LOST_ESCAPE = /\ufffd\[[0-9;]{0,20}m/g;

/** Takes out ANSI sequences and control characters; line ends become `\n`, lone surrogates U+FFFD. */
export function cleanText(text: string): string {
  const plain = text.includes('\x1b') || text.includes('\x9b') ? stripVTControlCharacters(text) : text;
  return plain.replace(LOST_ESCAPE, '').replace(/\r\n?/g, '\n').replace(CONTROL, '').toWellFormed();
}

/** Cuts a text above `limit` characters and says so in its last line; `before` characters were dropped earlier. */
export function capText(text: string, limit: number, before = 0): string {
  if (text.length <= limit && before === 0) return text;
  const head = text
    .slice(0, limit)
    .toWellFormed()
    .replace(/\ufffd$/, '');
  return `${head}\n[cut: ${text.length - head.length + before} more characters]`;
}
