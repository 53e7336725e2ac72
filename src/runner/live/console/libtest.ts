// Rust's libtest and nextest as JSON: one object a line (`--format json`, `--message-format libtest-json-plus`).
import { type ConsoleReader, ended, objectIn, textIn } from '../live-event.ts';

/** Whether this line is one of its events. */
export function isLibtest(line: string): boolean {
  const event = objectIn(line);
  return (event?.type === 'suite' || event?.type === 'test') && typeof event.event === 'string';
}

/** Tests by name; what a failing one printed is its message. */
export function libtestReader(): ConsoleReader {
  return (line) => {
    const event = objectIn(line);
    if (event?.type !== 'test') return [];
    const name = textIn(event.name);
    switch (event.event) {
      case 'started':
        return [{ event: 'start', name }];
      case 'ok':
        return [ended(name, 'passed')];
      case 'ignored':
        return [ended(name, 'skipped')];
      case 'failed':
      case 'timeout':
        return [ended(name, 'failed', textIn(event.stdout).trim() || textIn(event.message))];
      default:
        return [];
    }
  };
}
