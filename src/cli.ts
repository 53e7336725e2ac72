// Composition root of the terminal: `greenloop <command>`.
import { LOOP_ERRORS, LoopError } from './loop/errors.ts';
import { readEnvFile } from './read-env-file.ts';
import { print } from './terminal/print.ts';

const USAGE = `greenloop: runs a team's test-deploy loop until everything is green

  greenloop run <greenloop.yaml> [--once] [--json]     run the loop in this terminal
  greenloop read <files or globs...> [--json]          read JUnit reports
  greenloop report <project> [N] [--json]              iteration N, or the last one
  greenloop history [project] [how many] [--json]      iterations side by side, oldest first
  greenloop compare <project> [a] [b] [--json]         what became of the tests between two iterations
  greenloop flaky [project] [--json]                   tests that fail and pass on one revision, and broken ones
  greenloop slow [project] [--json]                    the slowest tests
  greenloop test [project] <words> [--json]            one test's life: since when, on which revision
  greenloop quarantine [project] <words> because <reason> [until 2026-12-31 or 7d]   a flaky test that does not count
  greenloop release [project] <words>                  it counts again
  greenloop digest [project] [--picture x.png] [--json]  what changed since the last digest
  greenloop audit [how many] [--refused] [--user U…] [--loop x] [--json]   who tried what in Slack, and what came of it
  greenloop backup [file]                              a whole copy of the database, also while the bot runs
  greenloop restore [file]                             puts a backup, or the newest one, in its place
  greenloop storage [greenloop.yaml...] [--json]       what takes how much space, and what the next removal frees
  greenloop health [--json]                            0 when a living Greenloop leads the data folder, else 1
  greenloop doctor [greenloop.yaml...] [--json]        what this machine has of what is needed, and how to mend it
  greenloop manifest [https://…]                       the Slack app's manifest: Socket Mode, or HTTP at this address
  greenloop help                                       this text

Data lies in GREENLOOP_DATA (default ./.greenloop).
Exit codes of run: 0 reached, 1 gave up, stopped or not green, 2 bad configuration or usage,
3 blocked on a person, 70 a bug, 75 try again, 130 interrupted.
Ctrl-C stops after the phase; a second one stops what runs; a third leaves at once.
`;

/** Runs the command line's words, and ends the process with their exit code. */
export async function main(words: readonly string[] = process.argv.slice(2)): Promise<void> {
  const code = await codeOf(words);
  // What was left running is not waited for; what was said is.
  process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
}

async function codeOf(words: readonly string[]): Promise<number> {
  try {
    readEnvFile(process.cwd());
    return await command(words);
  } catch (error) {
    return report(error);
  }
}

async function command([name, ...rest]: readonly string[]): Promise<number> {
  switch (name) {
    case 'run':
      return (await import('./commands/run.ts')).run(rest);
    case 'read':
      return (await import('./commands/read.ts')).read(rest);
    case 'report':
      return (await import('./commands/report.ts')).report(rest);
    case 'history':
      return (await import('./commands/history.ts')).history(rest);
    case 'compare':
      return (await import('./commands/compare.ts')).compare(rest);
    case 'digest':
      return (await import('./commands/digest.ts')).digest(rest);
    case 'flaky':
      return (await import('./commands/flaky.ts')).flaky(rest);
    case 'slow':
      return (await import('./commands/slow.ts')).slow(rest);
    case 'test':
      return (await import('./commands/test.ts')).test(rest);
    case 'quarantine':
      return (await import('./commands/quarantine.ts')).quarantine(rest);
    case 'release':
      return (await import('./commands/quarantine.ts')).release(rest);
    case 'audit':
      return (await import('./commands/audit.ts')).audit(rest);
    case 'backup':
      return (await import('./commands/backup.ts')).backup(rest);
    case 'restore':
      return (await import('./commands/backup.ts')).restore(rest);
    case 'storage':
      return (await import('./commands/storage.ts')).storage(rest);
    case 'health':
      return (await import('./commands/health.ts')).health(rest);
    case 'doctor':
      return (await import('./commands/doctor.ts')).doctor(rest);
    case 'manifest':
      return (await import('./commands/manifest.ts')).manifest(rest);
    case 'help':
    case '--help':
    case '-h':
      process.stdout.write(USAGE);
      return 0;
    case undefined:
      process.stderr.write(USAGE);
      return 2;
    default:
      throw new LoopError('usage', `there is no command ${name}`, 'see greenloop help');
  }
}

/** One clear sentence for what a person can mend, the whole stack for a bug; the exit code. */
function report(error: unknown): number {
  if (error instanceof LoopError) {
    print(`greenloop: ${error.message}\n  ${error.hint}\n`, process.stderr);
    return LOOP_ERRORS[error.code];
  }
  print(
    `greenloop: this is a bug: ${error instanceof Error ? error.stack : String(error)}\n`,
    process.stderr,
  );
  return 70;
}
