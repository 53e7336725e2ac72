import { readFileSync } from 'node:fs';
import { placeOf } from './read-group.mjs';
import { editLine } from './source.mjs';

/** Makes a failing assertion accept what the product does: the shortcut that a loop has to catch. */
export function weakenTest({ tests: [test] }) {
  const lines = readFileSync(test.file, 'utf8').split('\n');
  const line = Number(placeOf(test).split(':')[1] ?? 0);
  const [, wanted, got] = /expected status (\d{3})\b.*\bgot (\d{3})/.exec(test.message) ?? [];
  const at = line || lines.findIndex((one) => one.includes(`, ${wanted},`)) + 1;
  const accepting = (lines[at - 1] ?? '').replace(
    new RegExp(`assert\\.equal\\((\\w+), ${wanted},`),
    `assert.ok([${got}, ${wanted}].includes($1),`,
  );
  editLine(test.file, at, accepting);
  return {
    rootCause: `The test expects ${wanted} where the product answers ${got}`,
    solution: `Accept ${got} in the test as well`,
    why: [
      [`Why is ${got} no success?`, 'the test does not accept it', `${test.file}:${at}`],
      ['Why does it not?', 'it was written for another answer', null],
      ['Why another?', 'the answer may have changed since', null],
    ],
  };
}
