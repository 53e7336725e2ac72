// TeamCity service messages (https://www.jetbrains.com/help/teamcity/service-messages.html).
import { type ConsoleReader, ended, type LiveEvent } from '../live-event.ts';

const MESSAGE = /^\s*##teamcity\[(?<kind>\w+)(?<rest>.*)\]\s*$/;
const ATTRIBUTE = /(\w+)\s*=\s*'((?:\|.|[^'|])*)'/g;

/** Whether this line is one of them. */
export function isTeamcity(line: string): boolean {
  return MESSAGE.test(line);
}

/** Tests by name and flow; a failure or an ignore counts when the test is finished. */
export function teamcityReader(): ConsoleReader {
  const known = new Map<string, LiveEvent>();
  return (line) => {
    const { kind, rest = '' } = MESSAGE.exec(line)?.groups ?? {};
    if (kind === undefined) return [];
    const said = new Map(
      [...rest.matchAll(ATTRIBUTE)].map(([, name = '', value = '']) => [name, readEscapes(value)]),
    );
    const name = said.get('name') ?? '(?)';
    const key = `${said.get('flowId') ?? ''} ${name}`;
    switch (kind) {
      case 'testStarted':
        known.delete(key);
        return [{ event: 'start', name }];
      case 'testFailed':
        known.set(key, ended(name, 'failed', said.get('message') ?? ''));
        return [];
      case 'testIgnored':
        known.set(key, ended(name, 'skipped'));
        return [];
      case 'testFinished': {
        const end = known.get(key) ?? ended(name, 'passed');
        known.delete(key);
        return [end];
      }
      default:
        return [];
    }
  };
}

function readEscapes(value: string): string {
  return value.replace(
    /\|(?:0x([0-9A-Fa-f]{4})|(.))/g,
    (_whole, code: string | undefined, sign: string | undefined) => {
      if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
      return sign === 'n' ? '\n' : sign === 'r' ? '\r' : (sign ?? '');
    },
  );
}
