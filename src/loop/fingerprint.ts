// What two failures of the same cause have in common, as text: the message and where it came from, without what varies.
import type { GroupTest } from './model.ts';

/** Part of every group id: groups of another version of this algorithm are never taken for the same. */
const FINGERPRINT_VERSION = 2;

const LONGEST = 10_000;
/** The absolute path of a file: clones lie in different folders, so only its last two parts count. */
const FILE = /(?:\/[\w.@+~-]+)+?\/((?:[\w.@+~-]+\/)?[\w.@+~-]+\.[a-zA-Z]\w{0,4})\b/g;
/** Where in a file: it moves with every edit above it. */
const LINE = /(\.[a-zA-Z]\w{0,4}):\d+(?::\d+)?/g;

/** Kinds of text that vary from run to run, in the order in which they are looked for. */
const VARYING: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['uuid', /\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/gi],
  ['time', /\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?/g],
  ['date', /\b\d{4}-\d\d-\d\d\b/g],
  ['time', /\b\d\d:\d\d:\d\d(?:[.,]\d+)?\b/g],
  ['tmp', /(?:\/private)?\/(?:tmp|var\/folders|var\/tmp)\/[^\s'"`)]+/g],
  ['address', /\b\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?\b/g],
  ['address', /\b(?:localhost|\[::1?\]):\d{1,5}\b/g],
  ['hex', /\b0x[0-9a-f]+\b/gi],
  ['hex', /\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{7,64}\b/gi],
  ['duration', /\b\d+(?:[.,]\d+)?\s?(?:ms|µs|us|ns|s|sec|secs|seconds|min|minutes|h|hours)\b/g],
  ['number', /\b\d{5,}(?:\.\d+)?\b|\b\d+\.\d{2,}\b/g],
];

/**
 * Replaces what varies by placeholders numbered by first appearance, so that equality inside the text survives
 * (`<uuid-1> is not <uuid-1>`). Texts above 10,000 characters are cut; repeated lines are dropped.
 */
export function normaliseText(text: string): string {
  let normal = text.slice(0, LONGEST).replace(FILE, '$1').replace(LINE, '$1');
  for (const [name, pattern] of VARYING) {
    const seen = new Map<string, string>();
    normal = normal.replace(pattern, (found) => {
      const known = seen.get(found) ?? `<${name}-${seen.size + 1}>`;
      seen.set(found, known);
      return known;
    });
  }
  const lines = normal.split('\n').map((line) => line.trim());
  return lines.filter((line, index) => line !== '' && lines.indexOf(line) === index).join('\n');
}

/** The text that a failure's fingerprint is the hash of. */
export function signatureOf(test: GroupTest): string {
  const said = test.message.trim() === '' ? firstLine(test.details) : test.message;
  return `v${FINGERPRINT_VERSION}\n${normaliseText(said)}\n@ ${topOwnFile(test)}`;
}

/** The file of the innermost stack frame that is the project's own, without line numbers; the test's file without one. */
function topOwnFile(test: GroupTest): string {
  for (const line of test.details.split('\n', 400)) {
    const foreign = /node_modules|node:|site-packages|<anonymous>|\/usr\/lib\//.test(line);
    const frame = /(?:file:\/\/)?([\w@.+\-/\\]+\.\w{1,5}):\d+/.exec(line);
    if (frame?.[1] && !foreign && (/^\s*at\s/.test(line) || line.includes(frame[1])))
      return lastParts(frame[1]);
  }
  return lastParts(test.file);
}

/** Clones lie in different folders: only the last two parts of a path are compared. */
function lastParts(path: string): string {
  return path.split(/[\\/]/).slice(-2).join('/');
}

function firstLine(text: string): string {
  return text.split('\n').find((line) => line.trim() !== '') ?? '';
}
