import { MARKS } from '../report/words.ts';

const COLOURS: readonly (readonly [mark: string, code: number])[] = [
  [MARKS.done, 32],
  [MARKS.failed, 31],
  [MARKS.running, 33],
  [MARKS.pending, 90],
];

/** The line with its status marks in colour (ANSI SGR): green, red, yellow, grey; marks inside words stay as they are. */
export function paintMarks(line: string): string {
  return COLOURS.reduce(
    (painted, [mark, code]) =>
      painted.replace(
        new RegExp(`(^|\\s)${mark}(?= )`, 'g'),
        (_all, before: string) => `${before}\u001b[${code}m${mark}\u001b[39m`,
      ),
    line,
  );
}
