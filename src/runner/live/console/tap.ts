// The Test Anything Protocol, versions 12 to 14 (https://testanything.org), with the ways in which runners nest it.
import { type ConsoleReader, ended } from '../live-event.ts';

const POINT = /^(?<indent> *)(?<not>not )?ok\b(?: +\d+)?(?: +-)?(?: +(?<rest>.*))?$/;

/** Whether this line begins its output. */
export function isTap(line: string): boolean {
  return /^TAP version \d+$/.test(line) || /^(?:not )?ok 1\b/.test(line);
}

/** Test points; one that others hang below is their suite and no test. */
export function tapReader(): ConsoleReader {
  let inYaml = false;
  /** The deepest point since the last one at each depth above it. */
  let below = 0;
  return (line) => {
    if (/^\s*---\s*$/.test(line)) inYaml = true;
    else if (/^\s*\.\.\.\s*$/.test(line)) inYaml = false;
    const { indent = '', not, rest = '' } = (inYaml ? undefined : POINT.exec(line)?.groups) ?? {};
    if (inYaml || !POINT.test(line)) return [];
    const depth = Math.floor(indent.length / 4);
    const isSuite = rest.endsWith('{') || below > depth;
    below = depth;
    if (isSuite) return [];
    const [said = '', directive = ''] = rest.split(/(?<!\\)#/, 2);
    const name = said.trim() || '(?)';
    if (/^\s*(?:skip|todo)/i.test(directive)) return [ended(name, 'skipped')];
    return [ended(name, not === undefined ? 'passed' : 'failed')];
  };
}
