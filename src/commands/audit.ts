// greenloop audit: who tried what in Slack, and what came of it.
import { parseArgs } from 'node:util';
import { LoopError } from '../loop/errors.ts';
import { cleanLine } from '../report/clean-text.ts';
import type { AuditEntry } from '../store/audit.ts';
import { print, printJson } from '../terminal/print.ts';
import { numberOf, withStore } from './read-only-store.ts';

const USAGE = 'greenloop audit [how many] [--refused] [--user U…] [--loop <loop or project>] [--json]';
const SHOWN = 50;

/** Prints the newest tries, oldest first. Throws LoopError `usage`, `project-unknown`. */
export async function audit(words: readonly string[]): Promise<number> {
  const { count, refused, user, loop, json } = read(words);
  const limit = count === undefined ? SHOWN : numberOf(count, 'a number of tries', USAGE);
  const entries = withStore((opened) =>
    opened.audit.list(limit, { who: user, about: loop, refusedOnly: refused }),
  ).toReversed();
  if (json) printJson({ tries: entries.map((one) => ({ ...one, at: new Date(one.at).toISOString() })) });
  else print(`${entries.length === 0 ? 'no such try' : entries.map(lineOf).join('\n')}\n`);
  return 0;
}

/** `2026-11-25 23:40:11Z refused T0…/U0…: stop L1 in C0…: Only @qa-team may do this`. */
function lineOf({ at, who, what, where, allowed, reason }: AuditEntry): string {
  const time = new Date(at).toISOString().replace('T', ' ').replace(/\.\d+/, '');
  const place = where === '' ? '' : ` in ${cleanLine(where, 40)}`;
  return `${time} ${allowed ? 'allowed' : 'refused'} ${cleanLine(who, 60)}: ${cleanLine(what, 120)}${place}: ${cleanLine(reason, 400)}`;
}

function read(words: readonly string[]) {
  try {
    const { positionals, values } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        json: { type: 'boolean' },
        refused: { type: 'boolean' },
        user: { type: 'string' },
        loop: { type: 'string' },
      },
    });
    const [count, ...more] = positionals;
    if (more.length > 0) throw new LoopError('usage', 'audit takes one number', USAGE);
    const { user, loop } = values;
    return { count, user, loop, refused: values.refused === true, json: values.json === true };
  } catch (error) {
    if (!String((error as NodeJS.ErrnoException).code).startsWith('ERR_PARSE_ARGS')) throw error;
    throw new LoopError('usage', (error as Error).message.split('. ')[0] ?? '', USAGE, error);
  }
}
