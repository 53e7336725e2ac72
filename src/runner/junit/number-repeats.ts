import type { TestResult } from '../../loop/model.ts';

/** Makes the function that numbers equal identities by order (`name`, `name #2`, …), over all it is given. */
export function numberRepeats(): (result: TestResult) => TestResult {
  const counts = new Map<string, number>();
  return (result) => {
    const key = (name: string): string => `${result.file}\0${result.className}\0${name}`;
    const own = key(result.name);
    const before = counts.get(own);
    if (before === undefined) {
      counts.set(own, 1);
      return result;
    }
    let number = before + 1;
    while (counts.has(key(`${result.name} #${number}`))) number += 1;
    counts.set(own, number);
    const name = `${result.name} #${number}`;
    counts.set(key(name), 1);
    return { ...result, name };
  };
}
