// Commands under a fault, without a loop around them: what ran, what is left of it, and what was not as it must be.
import { mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { createRunner as CreateRunner } from '../../src/runner/create-runner.ts';
import { markOf, runFolder } from '../../src/runner/supervise/run-folder.ts';
import { type CommandBench, commandBench, runs, textOf } from '../helpers/command-bench.ts';
import type { Figure, Tried } from './rows/row.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Time between SIGTERM and SIGKILL here, ms. */
export const GRACE_MS = 300;

export type FaultBench = CommandBench & {
  /** The folder of the product whose runner it is. */
  readonly root: string;
  /** Takes a sentence down when something does not hold. */
  readonly expect: (holds: boolean, words: string) => void;
  readonly measure: (figure: Figure) => void;
  /** Living processes of any run here, by the mark in their environment. */
  readonly marked: () => readonly number[];
  /** Pids that commands wrote into `pids` in their working directory, a line each, and that still run. */
  readonly alive: () => readonly number[];
};

/** Runs `work` with the runner of the product at `root`; `work` says how many tries it was. Nothing that it started lives on. */
export async function onBench(
  work: (bench: FaultBench) => Promise<number>,
  root: string = ROOT,
): Promise<Tried> {
  const { createRunner }: { createRunner: typeof CreateRunner } = await import(
    join(root, 'src/runner/create-runner.ts')
  );
  const data = realpathSync(mkdtempSync(join(tmpdir(), 'greenloop-fault-')));
  const broken: string[] = [];
  const figures: Figure[] = [];
  const bench: FaultBench = {
    ...commandBench(data, createRunner({ dataFolder: data, env: process.env, graceMs: GRACE_MS })),
    root,
    expect: (holds, words) => void (holds || broken.push(words)),
    measure: (figure) => void figures.push(figure),
    marked: () => markedIn(join(data, 'runs')),
    alive: () => pidsIn(join(data, 'work/pids')).filter(runs),
  };
  try {
    return { tries: await work(bench), broken, figures };
  } catch (error) {
    return { tries: 1, broken: [...broken, error instanceof Error ? error.message : String(error)], figures };
  } finally {
    for (let left = [-1]; left.length > 0; ) {
      left = [...bench.marked(), ...bench.alive()];
      for (const pid of left) killHard(pid);
    }
    rmSync(data, { recursive: true, force: true });
  }
}

/** Living processes of any run whose folder lies in this one, by the mark in their environment. */
export function markedIn(folder: string): readonly number[] {
  const marks = readdirSync(folder).map((id) => `GREENLOOP_RUN=${markOf(runFolder(folder, id))}\0`);
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry) && marks.some((mark) => environmentOf(entry).includes(mark)))
    .map(Number)
    .filter(runs);
}

function environmentOf(pid: string): string {
  try {
    return textOf(`/proc/${pid}/environ`);
  } catch {
    // Of another user, or gone while it was read.
    return '';
  }
}

function pidsIn(path: string): readonly number[] {
  return textOf(path).trim().split('\n').map(Number).filter(Boolean);
}

/** SIGKILL, to a process that may be gone. */
export function killHard(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
