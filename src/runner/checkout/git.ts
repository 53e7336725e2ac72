// Git as a child process: argument lists only, and nothing of a repository or of this machine's settings can run a program.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { LoopError } from '../../loop/errors.ts';
import { gitWords } from './git-words.ts';

/** Settings that override whatever a repository brings: no hooks, no monitor, no signing, no transport that is a program. */
const SAFE = [
  ['core.hooksPath', '/dev/null'],
  ['core.fsmonitor', 'false'],
  ['core.attributesFile', '/dev/null'],
  ['core.excludesFile', '/dev/null'],
  ['core.autocrlf', 'false'],
  ['core.quotePath', 'false'],
  ['commit.gpgSign', 'false'],
  ['push.gpgSign', 'false'],
  ['credential.helper', ''],
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
  ['protocol.ext.allow', 'never'],
  ['submodule.recurse', 'false'],
  ['fetch.recurseSubmodules', 'false'],
  ['diff.ignoreSubmodules', 'all'],
  ['advice.detachedHead', 'false'],
  ['user.name', 'Greenloop'],
  ['user.email', 'greenloop@localhost'],
].flatMap(([key, value]) => ['-c', `${key}=${value}`]);

const GLOBAL_CONFIG = fileURLToPath(new URL('./safe.gitconfig', import.meta.url));

/** What git may know of this machine: where programs, keys, proxies and certificates are. */
const KEPT = [
  ...['PATH', 'HOME', 'USER', 'LANG', 'TMPDIR', 'SSH_AUTH_SOCK', 'GIT_SSH_COMMAND'],
  ...['SSL_CERT_FILE', 'SSL_CERT_DIR', 'GIT_SSL_CAINFO'],
  ...['http_proxy', 'https_proxy', 'no_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY'],
];

/** Longest time in ms for a command that talks to another machine. */
export const NETWORK_MS = 600_000;
/** Longest time in ms for any other: it may wait for a pipe that somebody left where it looks for a file. */
const LOCAL_MS = 600_000;
const MOST_OUTPUT = 512 * 1024 * 1024;

export type GitOptions = {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Text for standard input. */
  readonly input?: string;
  readonly timeoutMs?: number;
};
export type GitResult = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** Runs git and gives its exit code, whatever it is; 124 when it took longer than `timeoutMs`, or than ten minutes. */
export async function tryGit(args: readonly string[], options: GitOptions): Promise<GitResult> {
  const { code, stdout, stderr } = await runGit(args, options);
  return { code, stdout: Buffer.from(stdout).toString('utf8'), stderr };
}

/** Runs git and gives its output without the last newline. Throws LoopError `checkout-broken` with git's words. */
export async function git(args: readonly string[], options: GitOptions): Promise<string> {
  const { code, stdout, stderr } = await tryGit(args, options);
  if (code === 0) return stdout.replace(/\n$/, '');
  throw broken(args, options, stderr || stdout);
}

/** Runs git and gives every byte of its output. Throws LoopError `checkout-broken` with git's words. */
export async function gitBytes(args: readonly string[], options: GitOptions): Promise<Buffer> {
  const { code, stdout, stderr } = await runGit(args, options);
  if (code === 0) return Buffer.from(stdout);
  throw broken(args, options, stderr);
}

async function runGit(args: readonly string[], options: GitOptions) {
  const { cwd, env = {}, input = '', timeoutMs = LOCAL_MS } = options;
  const result = await execa('git', [...SAFE, ...args], {
    cwd,
    env: { ...quietEnvironment(), ...env },
    extendEnv: false,
    input,
    reject: false,
    stripFinalNewline: false,
    encoding: 'buffer',
    maxBuffer: MOST_OUTPUT,
    timeout: timeoutMs,
    // A Ctrl-C in our terminal is ours to answer: git's end by it would look like a broken clone.
    detached: true,
  });
  const stderr = Buffer.from(result.stderr ?? []).toString('utf8');
  const stdout = result.stdout ?? new Uint8Array();
  if (result.timedOut)
    return { code: 124, stdout, stderr: `fatal: it did not end within ${timeoutMs / 60_000} minutes` };
  if (result.exitCode !== undefined) return { code: result.exitCode, stdout, stderr };
  if (result.code === 'ENOENT' && existsSync(cwd))
    throw new LoopError('program-missing', 'git is not on PATH', 'install git 2.39 or newer', result.cause);
  throw broken(args, options, result.shortMessage ?? '', result.cause);
}

function broken(args: readonly string[], { cwd }: GitOptions, said: string, cause?: unknown): LoopError {
  const words = gitWords(said);
  return new LoopError(
    'checkout-broken',
    `git ${args[0]} failed in ${cwd}: ${words}`,
    'look at that folder, or remove it: it belongs to Greenloop and is made anew from the repository; then /loop resume',
    cause,
  );
}

function quietEnvironment(): Record<string, string> {
  const kept = KEPT.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    GIT_SSH_COMMAND: 'ssh -o BatchMode=yes',
    ...Object.fromEntries(kept),
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: GLOBAL_CONFIG,
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: 'false',
    GIT_LFS_SKIP_SMUDGE: '1',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_REPLACE_OBJECTS: '1',
    LC_ALL: 'C.UTF-8',
  };
}
