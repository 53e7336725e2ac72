// A data folder and a working directory for commands, with a runner over them.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Argv } from '../../src/loop/plan.ts';
import type {
  CommandSpec,
  Ended,
  LiveProgress,
  Runner,
  SuiteOutcome,
  SuiteSpec,
} from '../../src/loop/ports.ts';
import { runFiles, runFolder } from '../../src/runner/supervise/run-folder.ts';

export type CommandBench = ReturnType<typeof commandBench>;

/** What runs commands through a runner over the data folder, in its folder `work`. */
export function commandBench(data: string, runner: Runner) {
  const cwd = join(data, 'work');
  mkdirSync(cwd, { recursive: true });
  let count = 0;
  const nextId = () => {
    count += 1;
    return `run-${count}`;
  };
  const spec = (argv: Argv, more: Partial<CommandSpec> = {}): CommandSpec => ({
    runId: nextId(),
    argv,
    cwd,
    folder: data,
    env: [],
    set: {},
    timeoutMs: 60_000,
    keepProcesses: false,
    ...more,
  });
  const suite = (argv: Argv, more: Partial<SuiteSpec> = {}): SuiteSpec => {
    const { keepProcesses: _, ...rest } = spec(argv);
    return { ...rest, reports: '{reports}/*.xml', selection: null, live: 'auto', collect: false, ...more };
  };
  return {
    data,
    cwd,
    runner,
    spec,
    suite,
    /** Paths of a run's files. */
    files: (runId: string) => runFiles(runFolder(join(data, 'runs'), runId)),
    /** Runs a command to its end. */
    run: (
      argv: Argv,
      more: Partial<CommandSpec> = {},
      onLine: (line: string) => void = () => {},
    ): Promise<Ended> => runner.run(spec(argv, more), onLine, new AbortController().signal),
    /** Runs a suite to its end. */
    runSuite: (
      argv: Argv,
      more: Partial<SuiteSpec> = {},
      onLive: (progress: LiveProgress) => void = () => {},
    ): Promise<SuiteOutcome> => runner.runSuite(suite(argv, more), onLive, new AbortController().signal),
    /** Writes a file of the working directory; its path. */
    write(name: string, text: string): string {
      const path = join(cwd, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
      return path;
    },
    /** A file of the working directory; '' while it is not there. */
    read: (name: string): string => textOf(join(cwd, name)),
  };
}

/** The text of a file; '' while it is not there. */
export function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

/** Looks until there is something (not null, 0, NaN, false or ''); fails after half a minute, saying what was waited for. */
export async function until<Value>(what: string, look: () => Value): Promise<NonNullable<Value>> {
  const end = performance.now() + 30_000;
  for (;;) {
    const value = look();
    if (value) return value as NonNullable<Value>;
    if (performance.now() > end) throw new Error(`waited in vain for ${what}`);
    await wait(10);
  }
}

/** Whether a process runs: it is there and no zombie. */
export function runs(pid: number): boolean {
  const stat = textOf(`/proc/${pid}/stat`);
  return stat !== '' && !/^[ZX]$/.test(stat.slice(stat.lastIndexOf(')') + 2)[0] ?? '');
}
