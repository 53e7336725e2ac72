import { distance, escapePattern, evidence, search } from '../source.mjs';

const NAMES = /\b[a-z]+(?:[-.][a-z]+)+\b|\bE[A-Z]{5,}\b/g;

/** A name that the failure speaks of stands in the product with a letter or two wrong. */
export function nearMiss(symptom, source) {
  const wanted = new Set(symptom.match(NAMES) ?? []);
  for (const right of wanted) {
    const [found] = literalsOf(source).filter(({ name }) => isNear(name, right));
    if (!found) continue;
    const { name } = found;
    const [other] = search(source, new RegExp(`'${escapePattern(right)}'`));
    return {
      kind: 'near miss',
      edits: [
        { file: found.file, line: found.line, after: found.content.replace(`'${name}'`, `'${right}'`) },
      ],
      rootCause: `${found.file} says ${name} where ${right} is meant`,
      solution: `Write ${right}`,
      why: [
        [`Why is there no ${right}?`, `the product knows only ${name}`, evidence(found)],
        [
          `Why does ${name} not count as ${right}?`,
          other ? `elsewhere it is spelled ${right}` : 'names are compared letter by letter',
          other ? evidence(other) : evidence(found),
        ],
        ['Why was it misspelt?', 'the name was typed a second time by hand', evidence(found)],
      ],
    };
  }
  return null;
}

/** All quoted names of the product with their places. */
function literalsOf(source) {
  return search(source, /'[\w.-]{6,}'/).flatMap((place) =>
    [...place.content.matchAll(/'([\w.-]{6,})'/g)].map(([, name]) => ({ ...place, name })),
  );
}

function isNear(name, right) {
  return name !== right && name[0] === right[0] && distance(name, right) <= 2;
}
