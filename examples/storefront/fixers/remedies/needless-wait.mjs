import { evidence, search } from '../source.mjs';

/** Something takes about as long as a constant that the product waits for. */
export function needlessWait(symptom, source) {
  const said = /took (\d+) ms, the limit is (\d+) ms/.exec(symptom);
  if (!said) return null;
  const [took, limit] = said.slice(1).map(Number);
  const constants = search(source, /^const (\w+) = ([\d_]+);$/).map((place) => ({
    ...place,
    name: place.match[1],
    ms: Number(place.match[2].replaceAll('_', '')),
  }));
  const near = constants
    .filter(({ ms }) => ms > limit && ms <= took)
    .map((constant) => ({
      constant,
      wait: search(source, new RegExp(`^\\s*await wait\\(${constant.name}\\);$`))[0],
    }))
    .filter(({ wait }) => wait)
    .sort((a, b) => b.constant.ms - a.constant.ms);
  if (near.length === 0) return null;
  const { constant, wait } = near[0];
  const file = source.find((one) => one.file === wait.file);
  const imports = search([file], /^import \{ setTimeout as wait \}/);
  const waits = search([file], /\bwait\(/).length;
  return {
    kind: 'needless wait',
    edits: [wait, constant, ...(waits === 1 ? imports : [])].map(({ file: path, line }) => ({
      file: path,
      line,
      after: null,
    })),
    rootCause: `${wait.file} waits ${constant.ms} ms before it answers`,
    solution: `Answer without waiting for ${constant.name}`,
    why: [
      [`Why did it take ${took} ms?`, `nearly all of it is a wait of ${constant.ms} ms`, evidence(constant)],
      ['Why is there a wait?', 'the answer is held back on this path only', evidence(wait)],
      ['Why is it not needed?', 'nothing happens in the meantime that it could wait for', evidence(wait)],
    ],
  };
}
