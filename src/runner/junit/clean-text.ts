import { stripVTControlCharacters } from 'node:util';

// What stripVTControlCharacters leaves: lone control characters, and what XML could not hold.
const CONTROL = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]/g;
// Colours whose ESC was replaced (gotestsum: U+FFFD, pytest: #x1B) or dropped (node, vitest, PHPUnit) by the runner.
const LOST_ESCAPE = /(?:\ufffd|#x1B)?\[\d{1,3}(?:;\d{1,3}){0,7}m(?!\])/g;

/** What a text has when there may be anything to clean: most have not, and one look is cheaper than four. */
const SUSPECT = /[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffd-\uffff]|\[\d/;

/** Takes out ANSI sequences and control characters; line ends become `\n`, lone surrogates U+FFFD. */
export function cleanText(text: string): string {
  if (!SUSPECT.test(text)) return text;
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
