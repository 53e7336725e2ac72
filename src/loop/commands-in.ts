// Every command that a plan names, with the variables of the bot's environment that it is given.
import type { Argv, Plan } from './plan.ts';

/** `where` is the key in greenloop.yaml; `env` names what it gets besides the few variables without which programs do not run. */
export type NamedCommand = { readonly where: string; readonly argv: Argv; readonly env: readonly string[] };

/** The commands in the order of the file. */
export function commandsIn(plan: Plan): readonly NamedCommand[] {
  const { env, environment, setup, suites, fix, deploy } = plan;
  const found: NamedCommand[] = [];
  const add = (where: string, argv: Argv | null | undefined, names: readonly string[]): void => {
    if (argv) found.push({ where, argv, env: names });
  };
  const { revision, health, accessLog } = environment;
  if (revision?.kind === 'run') add('environment.revision', revision.argv, env);
  for (const one of health) if (one.kind === 'run') add('environment.health[].run', one.argv, env);
  if (accessLog?.source.kind === 'run') add('environment.access_log.run', accessLog.source.argv, env);
  add('setup', setup, env);
  for (const suite of suites)
    for (const key of ['run', 'rerun', 'collect'] as const) add(`suites[].${key}`, suite[key], env);
  if (fix !== null) {
    add('fix.run', fix.run, fix.env);
    for (const team of Object.values(fix.teams)) add('fix.teams.*.run', team.run, fix.env);
  }
  if (deploy !== null)
    for (const key of ['run', 'verify', 'rollback'] as const)
      add(`deploy.${key}`, deploy[key], [...env, ...deploy.env]);
  return found;
}
