// How a command ended, in words: by itself, by a signal, or at a limit.
import type { CommandLimits } from '../../loop/plan.ts';
import { readRegular } from './open-regular.ts';
import type { RunResult, RunSpec } from './run-folder.ts';
import { sizeWords } from './watch-limits.ts';

/** What became of it, and why in one sentence. */
export type Ending = Pick<RunResult, 'status' | 'reason'>;

/** Exit codes of what runs a program (env, prlimit) when it cannot. */
const CANNOT_RUN = [126, 127];
const MOST_BYTES = 1_000;
/** Signals that a program ends by when it is denied memory and does not expect that. */
const DENIED = ['SIGABRT', 'SIGSEGV', 'SIGTRAP', 'SIGBUS', 'SIGILL'];

/** The verdict on a command that nobody stopped. */
export function judge(exitCode: number | null, signal: string | null, limits: CommandLimits | null): Ending {
  if (signal !== null)
    return { status: 'errored', reason: `it was killed by ${signal}${limitBehind(signal, limits)}` };
  if (exitCode === 0) return { status: 'passed', reason: '' };
  return { status: 'failed', reason: `it ended with exit code ${exitCode}` };
}

/** The limit that this signal speaks of, or may speak of; '' for none. */
function limitBehind(signal: string, limits: CommandLimits | null): string {
  if (signal === 'SIGXFSZ' && limits?.fileBytes)
    return `: it wrote a file above its limit of ${sizeWords(limits.fileBytes)} (limits.file)`;
  if (DENIED.includes(signal) && limits?.processMemoryBytes)
    return `; each of its processes may hold ${sizeWords(limits.processMemoryBytes)} (limits.process_memory), which may be why`;
  return '';
}

/** Why the program behind the launching words never began; null when it did. */
export function explainStart(
  { launch = [] }: RunSpec,
  exitCode: number | null,
  stderr: string,
): string | null {
  if (launch.length === 0 || exitCode === null || !CANNOT_RUN.includes(exitCode)) return null;
  const said = readRegular(stderr, MOST_BYTES)?.trim() ?? '';
  const words = /^prlimit: (?:failed to execute )?[^\n]*: ([^\n:]+)$/.exec(said)?.[1];
  return words === undefined ? null : words;
}
