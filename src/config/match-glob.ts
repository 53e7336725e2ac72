// Glob patterns, for names and for paths.
import picomatch from 'picomatch';

/** Whether a category's pattern matches a name: `*` stands for anything, upper and lower case are the same. */
export function matchGlob(pattern: string, text: string): boolean {
  const flat = (one: string) => one.replaceAll('/', ' ');
  return picomatch(flat(pattern), { nocase: true, bash: true, dot: true })(flat(text));
}

/** Whether a path is one that the pattern means: `*` stays inside a folder, `**` does not, dot files count. */
export function matchPath(pattern: string, path: string): boolean {
  return picomatch(pattern, { dot: true, nocase: true })(path);
}
