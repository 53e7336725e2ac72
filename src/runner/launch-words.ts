// The words that stand before a command and its supervisor, so that they are held to what the plan says.
import type { CommandLimits } from '../loop/plan.ts';
import type { CommandSpec } from '../loop/ports.ts';
import { findNamespace, findPrlimit, type Tool } from './machine-tools.ts';
import { OUTSIDE } from './supervise/run-folder.ts';

/** The words before a supervisor that make it the first process of a namespace, where that is wanted. */
export function superviseWith({ limits, keepProcesses }: CommandSpec, searchPath: string): Tool {
  if (!limits?.isolate || keepProcesses) return { words: [] };
  const found = findNamespace(searchPath);
  if ('missing' in found) return { missing: `limits.isolate is asked for, and ${found.missing}` };
  // The shell becomes what it starts, so its own number is that of the namespace's holder, seen from here.
  return { words: ['/bin/sh', '-c', `${OUTSIDE}="$(cat /proc/$$/stat)" exec "$@"`, 'sh', ...found.words] };
}

/** The words before a program that give its processes their limits; none where there is no prlimit. */
export function launchWith(limits: CommandLimits | null, searchPath: string): readonly string[] {
  if (limits === null) return [];
  const found = findPrlimit(searchPath);
  if ('missing' in found) return [];
  const { processMemoryBytes, fileBytes } = limits;
  return [
    ...found.words,
    // A core dump would put the command's variables on disk. One byte is none, and unlike 0 none for a program that takes dumps.
    '--core=1:',
    ...(processMemoryBytes === null ? [] : [`--data=${processMemoryBytes}`]),
    ...(fileBytes === null ? [] : [`--fsize=${fileBytes}`]),
    '--',
  ];
}
