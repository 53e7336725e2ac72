// The runner of this machine.
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Runner } from '../loop/ports.ts';
import { countRequests, markAccessLog } from './access-log.ts';
import { forgetRun } from './forget-run.ts';
import { createMasker, secretsIn } from './mask-secrets.ts';
import { askProbe, checkHealth } from './probe.ts';
import { readAnalysis } from './read-analysis.ts';
import { runCommand } from './run-command.ts';
import { runSuite } from './run-suite.ts';
import { scrubFile } from './scrub-files.ts';
import { stopLeft } from './stop-left.ts';

const GRACE_MS = 10_000;

/** Runs commands below `<dataFolder>/runs/`; `env` is ours, of which commands get only what is named for them. */
export function createRunner(options: {
  readonly dataFolder: string;
  readonly env: NodeJS.ProcessEnv;
  /** Time between SIGTERM and SIGKILL, ms. */
  readonly graceMs?: number;
}): Runner {
  const { dataFolder, env, graceMs = GRACE_MS } = options;
  const run = { runs: join(dataFolder, 'runs'), env, graceMs };
  return {
    run: (spec, onLine, signal) =>
      runCommand(
        spec,
        run,
        (line, stream) => {
          if (stream !== 'live') onLine(line, stream);
        },
        signal,
      ),
    runSuite: (spec, onLive, signal) => runSuite(spec, run, onLive, signal),
    ask: (probe, where) => askProbe(probe, where, env),
    check: (health, where) => checkHealth(health, where, env),
    markLog: markAccessLog,
    countRequests: (log, since, where) => countRequests(log, since, where, env),
    forget: async (runId) => forgetRun(run.runs, runId),
    stopLeft: async (loopId) => stopLeft(run.runs, `${loopId}-`),
    // A fixer may have quoted what it was given; which of our variables that were is not known here.
    async readAnalysis(file) {
      await scrubFile(file, env);
      const analysis = await readAnalysis(file, createMasker(env).mask);
      // JSON hides what it escapes: a file that holds what we read, and no more, hides nothing.
      if (analysis !== null)
        await replaceFile(file, `${JSON.stringify({ version: 1, ...analysis }, null, 2)}\n`);
      return analysis;
    },
    scrub: (file, named) => scrubFile(file, Object.fromEntries(named.map((name) => [name, env[name]]))),
    secretsIn: (text, named) => secretsIn(text, env, named),
  };
}

/** Puts another file in its place, whatever that is: nothing is written through a link. */
async function replaceFile(path: string, text: string): Promise<void> {
  const aside = `${path}.kept`;
  await rm(aside, { recursive: true, force: true });
  await writeFile(aside, text, { flag: 'wx', mode: 0o600 });
  await rename(aside, path);
}
