import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

/** The product's files below the working directory: [{ file, text }]. */
export function readSource() {
  const files = ['src', 'client'].flatMap((folder) =>
    readdirSync(folder, { recursive: true }).map((name) => `${folder}/${name.replaceAll('\\', '/')}`),
  );
  const modules = files.filter((file) => file.endsWith('.mjs')).sort();
  return modules.map((file) => ({ file, text: readFileSync(file, 'utf8') }));
}

/** All places where the pattern matches: { file, line, text of the line, match }. */
export function search(source, pattern) {
  return source.flatMap(({ file, text }) =>
    text.split('\n').flatMap((content, index) => {
      const match = pattern.exec(content);
      return match ? [{ file, line: index + 1, content, match }] : [];
    }),
  );
}

/** Replaces a line, or takes it out when `after` is null; an added line is part of `after`. */
export function editLine(file, line, after) {
  const lines = readFileSync(file, 'utf8').split('\n');
  console.log(`editing ${file}:${line}`);
  lines.splice(line - 1, 1, ...(after === null ? [] : after.split('\n')));
  writeFileSync(file, lines.join('\n'));
}

/** A place with what stands there, as evidence. */
export function evidence({ file, line, content }) {
  return `${file}:${line}: ${content.trim()}`;
}

/** How many letters have to be changed, added or left out (Levenshtein). */
export function distance(a, b) {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1)
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
    row = next;
  }
  return row[b.length];
}

/** Text as a regular expression that matches exactly it. */
export function escapePattern(text) {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
