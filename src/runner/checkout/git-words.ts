// What git said, for people: the lines that say why, and no password of an address.

const MOST_CHARACTERS = 500;
const WHY = /^(?:fatal:|error:|remote:|ssh:| ! |\s*CONFLICT)/;
/** Lines that repeat that something failed. */
const EMPTY_WORDS = /^error: failed to push some refs|^remote:\s*$|^error: adding files failed/;

/** The lines of git's stderr that say why it failed, in one line; the last line when none is marked. */
export function gitWords(stderr: string): string {
  const lines = stderr
    .split(/[\n\r]/)
    .map((line) => line.trimEnd())
    .filter((line) => line.trim() !== '');
  const why = lines.filter((line) => WHY.test(line) && !EMPTY_WORDS.test(line));
  const chosen = why.length > 0 ? why : lines.slice(-1);
  const words = chosen.map((line) => line.replace(/^(?:fatal|error|remote):\s*|^ ! /, '').trim());
  return maskAddress([...new Set(words)].join('; ').slice(0, MOST_CHARACTERS));
}

/** The text with the user and password of every URL in it left out. */
export function maskAddress(text: string): string {
  return text.replace(/([a-z][a-z0-9+.-]*:\/\/)[^/\s'"@]+@/gi, '$1');
}
