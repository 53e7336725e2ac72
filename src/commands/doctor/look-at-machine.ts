// The programs and the kernel under Greenloop: what they are, and what they can hold commands to.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findNamespace, findPrlimit, gitVersion, type Tool } from '../../runner/machine-tools.ts';
import { sizeWords } from '../../runner/supervise/watch-limits.ts';
import { type Finding, fine, missing, note } from './finding.ts';

const OLDEST_NODE = [22, 18] as const;
const OLDEST_GIT = [2, 39] as const;
/** What a version 1 controller says for "no limit" is a number of pages near 2^63 bytes. */
const UNLIMITED = 2 ** 60;

/** Node, git, prlimit, PID namespaces, cgroup, as far as `env` and this machine go. */
export function lookAtMachine(env: NodeJS.ProcessEnv): readonly Finding[] {
  const path = env.PATH ?? '';
  return [
    lookAtVersion('Node', process.versions.node, OLDEST_NODE, 'npm ci brings a current one along'),
    lookAtVersion('git', gitVersion(path), OLDEST_GIT, 'install git from your system\u2019s packages'),
    lookAtTool('prlimit', findPrlimit(path), {
      ok: 'limits.process_memory and limits.file hold, and commands leave no core dumps',
      not: 'limits.process_memory and limits.file do nothing, and a command may leave a core dump with its variables',
      hint: 'install util-linux',
    }),
    lookAtTool('PID namespace', findNamespace(path), {
      ok: 'limits.isolate works; without it a command can look at the processes of its user, and at their variables',
      not: 'limits.isolate does not work, so a command can look at the processes of its user, and at their variables',
      hint: 'allow user namespaces, or run the bot in a container that may make namespaces',
    }),
    lookAtProcessTable(),
    lookAtCgroup(),
  ];
}

function lookAtVersion(
  what: string,
  found: string | null,
  [major, minor]: readonly [number, number],
  how: string,
): Finding {
  const needed = `${major}.${minor} or newer is needed`;
  if (found === null) return missing(what, `it is not on PATH; ${needed}`, how);
  const [ours = 0, theirs = 0] = found.split('.').map(Number);
  const isEnough = ours > major || (ours === major && theirs >= minor);
  return isEnough ? fine(what, found) : missing(what, `${found}; ${needed}`, how);
}

function lookAtTool(
  what: string,
  tool: Tool,
  words: { readonly ok: string; readonly not: string; readonly hint: string },
): Finding {
  return 'missing' in tool
    ? note(what, `${tool.missing}: ${words.not}`, words.hint)
    : fine(what, `${tool.words.join(' ')}: ${words.ok}`);
}

function lookAtProcessTable(): Finding {
  if (read('/proc/self/stat') !== null)
    return fine('/proc', 'limits.memory and limits.processes hold, and what left its group is found');
  return note(
    '/proc',
    'there is none: limits.memory and limits.processes do nothing, and only the process group of a command is stopped',
    'run the bot on Linux, with /proc mounted',
  );
}

/** The limits that the kernel holds all of us to, the bot and its commands. */
function lookAtCgroup(): Finding {
  const lines = (read('/proc/self/cgroup') ?? '').split('\n');
  const of = (controller: string) =>
    lines.find((line) => line.split(':')[1]?.split(',').includes(controller))?.split(':')[2];
  const unified = of('');
  const second = (file: string) =>
    unified === undefined ? null : read(join('/sys/fs/cgroup', unified, file));
  const first = (controller: string, file: string) => {
    const path = of(controller);
    return path === undefined ? null : read(join('/sys/fs/cgroup', controller, path, file));
  };
  const memory = limitOf(second('memory.max') ?? first('memory', 'memory.limit_in_bytes'));
  const pids = limitOf(second('pids.max') ?? first('pids', 'pids.max'));
  const held = [
    ...(memory === null ? [] : [`${sizeWords(memory)} of memory`]),
    ...(pids === null ? [] : [`${pids} processes`]),
  ];
  if (held.length === 2) return fine('cgroup', `bot and commands together: ${held.join(' and ')}`);
  return note(
    'cgroup',
    held.length === 0
      ? 'nothing holds bot and commands together to an amount of memory or a number of processes'
      : `bot and commands together: ${held.join()}, and nothing else`,
    'MemoryMax= and TasksMax= in the systemd unit, or --memory and --pids-limit of the container',
  );
}

function limitOf(written: string | null): number | null {
  const value = written === null || written.trim() === 'max' ? Number.NaN : Number(written);
  return Number.isFinite(value) && value < UNLIMITED ? value : null;
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Not there, or not ours to read: then it is not in force for us either.
    return null;
  }
}
