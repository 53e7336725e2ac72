import { evidence, search } from '../source.mjs';

/** A list is added to and never shortened, although a constant says how much is to be kept. */
export function unboundedList(symptom, source) {
  const said = /keeps more (\w+) in memory than the (\d+)/.exec(symptom);
  if (!said) return null;
  const [, name, most] = said;
  const [push] = search(source, new RegExp(`^(\\s*)${name}\\.push\\(`));
  if (!push) return null;
  const file = source.filter((one) => one.file === push.file);
  const [limit] = search(file, new RegExp(`const (\\w+) = ${most};`));
  const shortened = search(file, new RegExp(`${name}\\.(?:shift|splice|pop)\\(`));
  if (!limit || shortened.length > 0) return null;
  const trim = `${push.match[1]}if (${name}.length > ${limit.match[1]}) ${name}.shift();`;
  return {
    kind: 'unbounded list',
    edits: [{ file: push.file, line: push.line, after: `${push.content}\n${trim}` }],
    rootCause: `${push.file} adds to ${name} and never takes anything away`,
    solution: `Keep the newest ${most} ${name}`,
    why: [
      [`Why are there so many ${name}?`, 'every one is added', evidence(push)],
      ['Why do old ones stay?', `nothing in ${push.file} takes one away`, evidence(push)],
      [`Why does ${limit.match[1]} not help?`, 'it is declared and used nowhere', evidence(limit)],
    ],
  };
}
