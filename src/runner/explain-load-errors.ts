// A file that could not be loaded: what the report says of it is often only "test failed", the reason was printed.
import type { TestResult } from '../loop/model.ts';

const VAGUE = /^(?:test failed|collection failure|test suite failed to run|)$/i;
const CAUSE = /^\s*(?:\[?[A-Z]\w*(?:Error|Exception)\b.*:|Error: |Cannot find module|E {3}\w+Error)/;
const LINES_AROUND = 12;

/** Gives synthetic results without a reason of their own the one of the live events, or of what was printed. */
export function explainLoadErrors(
  results: readonly TestResult[],
  loadErrors: ReadonlyMap<string, string>,
  printed: string,
): readonly TestResult[] {
  return results.map((one) => {
    if (!one.synthetic || !VAGUE.test(one.message.trim())) return one;
    const lines = printed.split('\n');
    const named = [...loadErrors].find(
      ([file]) => file !== '' && (file.endsWith(one.file) || one.file.endsWith(file)),
    );
    const said = named?.[1].split('\n') ?? around(lines, one.file);
    const cause = said.find((line) => CAUSE.test(line))?.trim();
    return cause === undefined ? one : { ...one, message: cause, details: said.join('\n') };
  });
}

/** Lines around the first cause that is printed near the file's name; none when it is not named. */
function around(lines: readonly string[], file: string): readonly string[] {
  const at = lines.findIndex((line) => file !== '' && line.includes(file));
  if (at < 0) return [];
  const cause = lines.findIndex((line, index) => index >= at - LINES_AROUND && CAUSE.test(line));
  const from = cause < 0 ? at : Math.min(at, cause);
  return lines.slice(from, Math.max(at, cause) + LINES_AROUND);
}
