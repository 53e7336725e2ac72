// `go test -json`: one event a line (https://pkg.go.dev/cmd/test2json), with other lines between them.
import { type ConsoleReader, ended, objectIn, textIn } from '../live-event.ts';

const MOST_OUTPUT = 4_000;

/** Whether this line is one of its events. */
export function isGoTest(line: string): boolean {
  return /^\{"Time":".*"Action":"\w+"/.test(line);
}

/** Tests and subtests by package and name; what a failing one printed is its message. */
export function goTestReader(): ConsoleReader {
  const printed = new Map<string, string>();
  return (line) => {
    const event = objectIn(line);
    const test = textIn(event?.Test);
    if (event === null || test === '') return [];
    const name = `${textIn(event.Package)} ${test}`.trim();
    switch (event.Action) {
      case 'run':
        return [{ event: 'start', name }];
      case 'output':
        printed.set(
          name,
          `${printed.get(name) ?? ''}${ownOutput(textIn(event.Output))}`.slice(0, MOST_OUTPUT),
        );
        return [];
      case 'pass':
        printed.delete(name);
        return [ended(name, 'passed')];
      case 'skip':
        printed.delete(name);
        return [ended(name, 'skipped')];
      case 'fail': {
        const message = printed.get(name)?.trim() ?? '';
        printed.delete(name);
        return [ended(name, 'failed', message)];
      }
      default:
        return [];
    }
  };
}

/** What the test printed, without the runner's own marks. */
function ownOutput(output: string): string {
  return /^\s*(?:===|---) /.test(output) ? '' : output;
}
