import { distance, escapePattern, evidence, search } from '../source.mjs';

/** A module asks another for a name that it exports under a similar one. */
export function missingExport(symptom, source) {
  const said = /requested module '([^']+)' does not provide an export named '(\w+)'/.exec(symptom);
  if (!said) return null;
  const [, from, name] = said;
  const [user] = search(source, new RegExp(`\\b${name}\\b.*from '${escapePattern(from)}'`));
  const module = from.replace(/^(?:\.{1,2}\/)+/, '');
  const exported = search(
    source.filter(({ file }) => file.endsWith(`/${module}`)),
    /export (?:async )?(?:function\*?|const|class) (\w+)/,
  );
  const [nearest] = exported.sort((a, b) => distance(a.match[1], name) - distance(b.match[1], name));
  if (!user || !nearest) return null;
  const right = nearest.match[1];
  return {
    kind: 'missing export',
    edits: [{ file: user.file, line: user.line, after: user.content.replace(name, right) }],
    rootCause: `${user.file} passes on ${name}, and ${nearest.file} calls it ${right}`,
    solution: `Export ${right} under its own name`,
    why: [
      ['Why can it not be loaded?', `it imports a module that asks for ${name}`, evidence(user)],
      [`Why is there no ${name}?`, `the module exports ${right}`, evidence(nearest)],
      [
        'Why did the product not notice?',
        'the service itself never loads the published client',
        evidence(user),
      ],
    ],
  };
}
