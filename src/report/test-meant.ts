import { LoopError } from '../loop/errors.ts';
import type { History, TestLife } from '../loop/ports.ts';
import { testLabel } from './words.ts';

const MOST = 6;

/** The life of the one test that has these words, or whose name they are. Throws LoopError `test-unknown`, which lists what else they could mean. */
export function testMeant(
  project: string,
  words: string,
  history: Pick<History, 'findTests' | 'testLife'>,
  now: number,
): TestLife {
  const found = history.findTests(project, words, MOST);
  const [first, second] = found;
  if (first === undefined)
    throw new LoopError(
      'test-unknown',
      `no test of ${project} has the words ${words.slice(0, 120)}`,
      'give words of its file, class or name',
    );
  const same = (name: string) => name.toLowerCase() === words.toLowerCase();
  if (second !== undefined && (!same(first.name) || same(second.name)))
    throw new LoopError(
      'test-unknown',
      `several tests of ${project} have the words ${words.slice(0, 120)}`,
      `one of: ${found
        .slice(0, MOST - 1)
        .map((one) => testLabel(one))
        .join('; ')}${found.length === MOST ? '; and more' : ''}`,
    );
  const life = history.testLife(project, first, now);
  if (life === null) throw new Error(`${testLabel(first)} was found and is not known`);
  return life;
}
