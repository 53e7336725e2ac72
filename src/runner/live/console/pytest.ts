// `pytest -v`: a line a test. A test that passed and whose teardown then fails has two lines.
import { type ConsoleReader, ended } from '../live-event.ts';

const LINE =
  /^(?:\[gw\d+\] \[ *\d+%\] (?<mark>[A-Z]+) )?(?<name>\S+::.*?)(?: (?<word>PASSED|FAILED|ERROR|SKIPPED|XFAIL|XPASS)(?: \(.*\))?)?\s*(?:\[ *\d+%\])?$/;

/** Whether this line begins its output. */
export function isPytest(line: string): boolean {
  return /^=+ test session starts =+$/.test(line);
}

/** Tests by node id. An unexpected pass is a pass here; whether that is a failure the report knows. */
export function pytestReader(): ConsoleReader {
  return (line) => {
    const { name, word, mark } = LINE.exec(line)?.groups ?? {};
    if (name === undefined) return [];
    switch (word ?? mark) {
      case 'PASSED':
      case 'XPASS':
        return [ended(name, 'passed')];
      case 'FAILED':
        return [ended(name, 'failed')];
      case 'ERROR':
        return [ended(name, 'errored')];
      case 'SKIPPED':
      case 'XFAIL':
        return [ended(name, 'skipped')];
      default:
        return [];
    }
  };
}
