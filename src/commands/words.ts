// The words after a command: its options and its arguments.
import { parseArgs } from 'node:util';
import { LoopError } from '../loop/errors.ts';

/** Splits words into arguments and known switches. Throws LoopError `usage`, with `usage` as the hint. */
export function readWords<Name extends string>(
  words: readonly string[],
  switches: readonly Name[],
  usage: string,
): { readonly positionals: readonly string[]; readonly on: ReadonlySet<Name> } {
  try {
    const { positionals, values } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: Object.fromEntries(switches.map((name) => [name, { type: 'boolean' as const }])),
    });
    return { positionals, on: new Set(switches.filter((name) => values[name] === true)) };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (!code.startsWith('ERR_PARSE_ARGS')) throw error;
    throw new LoopError('usage', (error as Error).message.split('. ')[0] ?? '', usage, error);
  }
}
