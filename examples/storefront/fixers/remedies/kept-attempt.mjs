import { evidence, search } from '../source.mjs';

/** Something is added before each attempt and not taken away on the way to the next. */
export function keptAttempt(symptom, source) {
  const said = /holds (\d+) attempts, expected none/.exec(symptom);
  if (!said) return null;
  const [added] = search(source, /^\s*(\w+)\.add\((attempt)\);$/);
  if (!added) return null;
  const [, set, item] = added.match;
  const file = source.filter((one) => one.file === added.file);
  const again = search(file, /^(\s*)await wait\(/).find(({ line }) => line > added.line);
  const [removed] = search(file, new RegExp(`${set}\\.delete\\(${item}\\)`));
  if (!again || !removed) return null;
  const removal = `${again.match[1]}${set}.delete(${item});`;
  return {
    kind: 'kept attempt',
    edits: [{ file: again.file, line: again.line, after: `${removal}\n${again.content}` }],
    rootCause: `${added.file} forgets an attempt only when it is the last`,
    solution: `Forget the attempt before the next one begins`,
    why: [
      [`Why are ${said[1]} attempts held?`, 'each is added when it begins', evidence(added)],
      ['Why is it not taken away?', 'that happens only to the one that ends the run', evidence(removed)],
      ['Why not to the others?', 'the way to the next attempt leaves it out', evidence(again)],
    ],
  };
}
