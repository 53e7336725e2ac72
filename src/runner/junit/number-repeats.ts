import type { TestResult } from '../../loop/model.ts';

/** Numbers equal identities by order (`name`, `name #2`, …) over several files. */
export type Numbering = {
  number(result: TestResult): TestResult;
  /** Ends a file: its identities count for the next ones, or are forgotten when it was not readable. */
  endFile(readable: boolean): void;
};

/** Highest number by name, by file and class: small maps, because a large one holds up the event loop when it grows. */
type Counts = Map<string, Map<string, number>>;

/** Above this many classes a file's counts stay apart: copying them would hold up the event loop. */
const COPIED = 1_000;

/** Starts a numbering. */
export function numberRepeats(): Numbering {
  const ended: Counts[] = [];
  let own: Counts = new Map();

  const find = (place: string, name: string): number | undefined => {
    let highest = own.get(place)?.get(name);
    for (let at = ended.length - 1; highest === undefined && at >= 0; at -= 1) {
      highest = ended[at]?.get(place)?.get(name);
    }
    return highest;
  };
  const keep = (place: string, name: string, number: number): void => {
    const names = own.get(place);
    if (names === undefined) own.set(place, new Map([[name, number]]));
    else names.set(name, number);
  };

  return {
    number(result) {
      const place = `${result.file}\0${result.className}`;
      const before = find(place, result.name);
      if (before === undefined) {
        keep(place, result.name, 1);
        return result;
      }
      let number = before + 1;
      while (find(place, `${result.name} #${number}`) !== undefined) number += 1;
      const name = `${result.name} #${number}`;
      keep(place, result.name, number);
      keep(place, name, 1);
      return { ...result, name };
    },
    endFile(readable) {
      const last = ended.at(-1);
      if (readable && (last === undefined || own.size > COPIED)) ended.push(own);
      else if (readable && last !== undefined) add(own, last);
      own = new Map();
    },
  };
}

function add(counts: Counts, into: Counts): void {
  for (const [place, names] of counts) {
    const there = into.get(place);
    if (there === undefined) into.set(place, names);
    else for (const [name, number] of names) there.set(name, number);
  }
}
