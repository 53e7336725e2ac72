// What this machine offers to hold commands: prlimit, and PID namespaces. Tried once, because being installed says little.
import { execaSync } from 'execa';
import { findProgram } from './find-program.ts';

/** The words that a command is started with, or why that is not possible here. */
export type Tool = { readonly words: readonly string[] } | { readonly missing: string };

const TRY_MS = 5_000;
const tried = new Map<string, Tool>();

/** How `prlimit` is called; a process that it starts keeps its pid. */
export function findPrlimit(searchPath: string): Tool {
  return once(`prlimit ${searchPath}`, () => {
    const found = findProgram('prlimit', '/', searchPath);
    if ('missing' in found) return { missing: 'prlimit is not on PATH (it comes with util-linux)' };
    const why = whyNot([found.path, '--core=1:', '--', 'true'], searchPath);
    return why === '' ? { words: [found.path] } : { missing: `prlimit does not work here: ${why}` };
  });
}

/** How a process is started as the first one of a PID namespace with a /proc of its own; its end is the end of all in it. */
export function findNamespace(searchPath: string): Tool {
  return once(`unshare ${searchPath}`, () => {
    const found = findProgram('unshare', '/', searchPath);
    if ('missing' in found) return { missing: 'unshare is not on PATH (it comes with util-linux)' };
    const spaces = ['--pid', '--mount-proc', '--fork', '--kill-child', '--'];
    const ways = [
      [found.path, ...spaces],
      [found.path, '--user', '--map-current-user', ...spaces],
    ];
    let why = '';
    for (const words of ways) {
      why = whyNot([...words, 'sh', '-c', 'test $$ = 1 && test -r /proc/1/stat'], searchPath);
      if (why === '') return { words };
    }
    return { missing: `this machine allows no PID namespaces: ${why}` };
  });
}

function once(key: string, find: () => Tool): Tool {
  const known = tried.get(key) ?? find();
  tried.set(key, known);
  return known;
}

/** Why this command does not end with exit code 0, in one line; '' when it does. */
function whyNot([program = '', ...args]: readonly string[], searchPath: string): string {
  const ended = execaSync(program, args, {
    reject: false,
    timeout: TRY_MS,
    env: { PATH: searchPath },
    extendEnv: false,
  });
  if (ended.exitCode === 0) return '';
  return ended.stderr.trim().split('\n').at(-1) || (ended.shortMessage ?? 'it did not end as it should');
}

/** The version of the git on this path, such as `2.39.5`; null where there is none that works. */
export function gitVersion(searchPath: string): string | null {
  const found = findProgram('git', '/', searchPath);
  if ('missing' in found) return null;
  const ended = execaSync(found.path, ['--version'], {
    reject: false,
    timeout: TRY_MS,
    env: {},
    extendEnv: false,
  });
  return /(\d+\.\d+(?:\.\d+)?)/.exec(ended.stdout)?.[1] ?? null;
}
