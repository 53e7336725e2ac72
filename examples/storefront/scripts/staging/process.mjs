import { execFileSync, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const TERM_WAIT_MS = 2_000;

/** Starts a release in a process group of its own, with nothing of this environment but what it needs. */
export function startRelease({ folder, revision }, { home, port }, secret) {
  const log = openSync(join(home, 'server.log'), 'a');
  const server = spawn(process.execPath, [join(folder, 'src/server.mjs')], {
    cwd: folder,
    detached: true,
    stdio: ['ignore', log, log],
    env: { PATH: process.env.PATH, PORT: String(port), RELEASE_REVISION: revision, TOKEN_SECRET: secret },
  });
  closeSync(log);
  server.on('error', () => {}); // then it has no pid, and is never healthy
  server.unref();
  return { revision, folder, port, pid: server.pid ?? null, startTime: startTimeOf(server.pid) };
}

/** Whether the process that was recorded still runs: the same pid and start time, and no zombie. */
export function isRunning(release) {
  return release?.pid != null && release.startTime !== null && startTimeOf(release.pid) === release.startTime;
}

/** Stops the process that was recorded, and no other that got its pid since. */
export async function stopRelease(release) {
  for (const signal of ['SIGTERM', 'SIGKILL']) {
    const end = Date.now() + TERM_WAIT_MS;
    if (isRunning(release)) kill(release.pid, signal);
    while (isRunning(release) && Date.now() < end) await wait(20);
  }
}

function kill(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

/** When a process started, as the system says it; null when it is over. */
function startTimeOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' '); // the name before may hold anything
    return fields[0] === 'Z' || fields[0] === 'X' ? null : fields[19];
  } catch {
    return process.platform === 'linux' ? null : startTimeByPs(pid);
  }
}

function startTimeByPs(pid) {
  try {
    const said = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    return said === '' || said.startsWith('Z') ? null : said.replace(/^\S+\s+/, '');
  } catch {
    return null;
  }
}
