// Git as a child process: argument lists only, and nothing of a repository or of this machine's settings can run a program.
import { execa } from 'execa';
import { LoopError } from '../../loop/errors.ts';

/** Settings that override whatever a repository brings: no hooks, no monitor, no filters that start programs. */
const SAFE = [
  ['core.hooksPath', '/dev/null'],
  ['core.fsmonitor', 'false'],
  ['core.attributesFile', '/dev/null'],
  ['core.autocrlf', 'false'],
  ['commit.gpgSign', 'false'],
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
  ['protocol.ext.allow', 'never'],
  ['submodule.recurse', 'false'],
  ['advice.detachedHead', 'false'],
  ['user.name', 'Greenloop'],
  ['user.email', 'greenloop@localhost'],
].flatMap(([key, value]) => ['-c', `${key}=${value}`]);

export type GitResult = { readonly code: number; readonly stdout: string; readonly stderr: string };
export type GitOptions = {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Bytes for standard input. */
  readonly input?: string;
  /** Output with every byte kept, as latin1. */
  readonly binary?: boolean;
};

/** Runs git and gives its exit code, whatever it is. */
export async function tryGit(args: readonly string[], options: GitOptions): Promise<GitResult> {
  const { cwd, env = {}, input = '', binary = false } = options;
  const result = await execa('git', [...SAFE, ...args], {
    cwd,
    env: { ...quietEnvironment(), ...env },
    extendEnv: false,
    input,
    reject: false,
    stripFinalNewline: false,
    encoding: binary ? 'latin1' : 'utf8',
    maxBuffer: 512 * 1024 * 1024,
  });
  if (result.exitCode === undefined)
    throw new LoopError(
      'checkout-broken',
      `git ${args[0]} could not run in ${cwd}: ${result.shortMessage}`,
      'install git, and look at the folder',
      result.cause,
    );
  return { code: result.exitCode, stdout: result.stdout, stderr: result.stderr };
}

/** Runs git and gives its output without the last newline. Throws LoopError `checkout-broken` with git's words. */
export async function git(args: readonly string[], options: GitOptions): Promise<string> {
  const { code, stdout, stderr } = await tryGit(args, options);
  if (code === 0) return stdout.replace(/\n$/, '');
  throw new LoopError(
    'checkout-broken',
    `git ${args.join(' ')} failed in ${options.cwd}: ${lastLine(stderr || stdout)}`,
    'look at that folder; it belongs to Greenloop and may be removed, it is made anew from the repository',
  );
}

/** The last line that git said. */
export function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.trim() ?? '';
}

function quietEnvironment(): Record<string, string> {
  const kept = ['PATH', 'HOME', 'LANG', 'TMPDIR', 'SSH_AUTH_SOCK', 'GIT_SSH_COMMAND'];
  const env = Object.fromEntries(
    kept.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
  return {
    ...env,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_REPLACE_OBJECTS: '1',
    LC_ALL: 'C.UTF-8',
  };
}
