// Glob patterns, for names and for paths.
import picomatch from 'picomatch';

/**
 * Whether a category's pattern matches a name: `*` stands for anything, `?` for one character, `{a,b}` for either; upper and
 * lower case are the same. A name that is written out matches itself, whatever signs are in it.
 */
export function matchGlob(pattern: string, text: string): boolean {
  if (pattern.toLowerCase() === text.toLowerCase()) return true;
  const flat = (one: string) => one.replaceAll('/', ' ');
  // Names have brackets and signs of their own: `adds (1, 2)`, `rejects a+b`.
  const plain = flat(pattern).replaceAll(/[()+|!@^$]/g, '\\$&');
  const options = { flags: 'is', bash: true, dot: true };
  return picomatch(plain, options)(flat(text));
}

/**
 * Whether a path is one that the pattern means: `*` stays inside a folder, `**` does not, dot files count, upper and lower
 * case are the same. A pattern that means a folder means everything in it.
 */
export function matchPath(pattern: string, path: string): boolean {
  const plain = pattern
    .normalize('NFC')
    .replace(/^(?:\.?\/)+/, '')
    .replace(/\/+$/, '');
  const isMeant = picomatch(plain, { dot: true, nocase: true, nonegate: true });
  const parts = path.normalize('NFC').split('/');
  return parts.some((_, index) => isMeant(parts.slice(0, index + 1).join('/')));
}
