// greenloop doctor: what is in force on this machine, what is not, and how to mend it.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { backupFolderOf } from '../keep-backups.ts';
import { dataFolderOf } from '../open-engine.ts';
import { systemClock } from '../system-clock.ts';
import { print, printJson } from '../terminal/print.ts';
import { type Finding, note } from './doctor/finding.ts';
import { lookAtData } from './doctor/look-at-data.ts';
import { lookAtMachine } from './doctor/look-at-machine.ts';
import { lookAtPlan } from './doctor/look-at-plan.ts';
import { lookAtSettings } from './doctor/look-at-settings.ts';
import { readWords } from './words.ts';

const USAGE = 'greenloop doctor [greenloop.yaml...] [--json]';

/** 0 when nothing that is needed is missing, else 1. Writes nothing, and works beside a running bot. Throws LoopError `usage`. */
export async function doctor(words: readonly string[]): Promise<number> {
  const { positionals, on } = readWords(words, ['json'], USAGE);
  const { env } = process;
  const folder = dataFolderOf(env, process.cwd());
  const findings: Finding[] = [
    ...lookAtMachine(env),
    ...lookAtData(folder, backupFolderOf(env, folder), systemClock.now()),
    ...lookAtSettings(env),
  ];
  const files = plansOf(positionals, env);
  if (files.length === 0) findings.push(note('plan', 'none was named', USAGE));
  for (const file of files) findings.push(...(await lookAtPlan(file, env)));
  const ok = findings.every((one) => one.state !== 'missing');
  if (on.has('json')) printJson({ ok, findings });
  else print(`${findings.map(lineOf).join('\n')}\n${lastLine(findings)}\n`);
  return ok ? 0 : 1;
}

/** The files that were named, else those that the bot would serve, else the one that lies here. */
function plansOf(named: readonly string[], env: NodeJS.ProcessEnv): readonly string[] {
  if (named.length > 0) return named.map((one) => resolve(one));
  const served = (env.GREENLOOP_PROJECTS ?? '').split(/[\s,:]+/).filter((one) => one !== '');
  if (served.length > 0) return served.map((one) => resolve(one));
  return existsSync('greenloop.yaml') ? [resolve('greenloop.yaml')] : [];
}

function lineOf({ what, state, words, hint }: Finding): string {
  const line = `${state.padEnd(7)}  ${what}: ${words}`;
  return hint === '' ? line : `${line}; ${hint}`;
}

function lastLine(findings: readonly Finding[]): string {
  const lost = findings.filter((one) => one.state === 'missing').length;
  if (lost === 0) return 'Nothing that is needed is missing.';
  return lost === 1 ? 'One thing that is needed is missing.' : `${lost} things that are needed are missing.`;
}
