/** Variables without which programs do not run; none of them is a secret. */
const BASICS = ['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'SYSTEMROOT'];

/** The environment of a command: the basics and the named variables, as far as ours has them. */
export function environmentFor(env: NodeJS.ProcessEnv, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    [...BASICS, ...names].flatMap((name) => {
      const value = env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

const HANDED = 'GREENLOOP_HANDED_';

/**
 * The supervisor's own environment, in which the command's variables have other names: what is meant for the command (NODE_OPTIONS,
 * LD_PRELOAD) does nothing to the supervisor.
 */
export function handOver(env: NodeJS.ProcessEnv, names: readonly string[]): Record<string, string> {
  const named = Object.entries(environmentFor(env, names)).map(([name, value]) => [HANDED + name, value]);
  return { ...environmentFor(env, []), ...Object.fromEntries(named) };
}

/** The command's variables, as the supervisor finds them in its environment. */
export function takeOver(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) =>
      name.startsWith(HANDED) && value !== undefined ? [[name.slice(HANDED.length), value]] : [],
    ),
  );
}
