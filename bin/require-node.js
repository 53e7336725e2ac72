// The one place that knows the oldest Node that works (type stripping without a flag, and better-sqlite3 13).
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

const OLDEST = [22, 18];

/**
 * True when this Node is new enough. Otherwise the entry is run again on the Node that `npm ci` brought along,
 * and where there is none one sentence says what to do and the exit code is 2.
 * @param {string} entry `import.meta.url` of the entry that asks
 * @returns {boolean}
 */
export function requireNode(entry) {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return true;
  const pinned = fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url));
  if (existsSync(pinned)) {
    const again = spawn(pinned, [fileURLToPath(entry), ...process.argv.slice(2)], { stdio: 'inherit' });
    // A terminal sends Ctrl-C to both; everything else is handed on. The other one decides when this ends.
    process.on('SIGINT', () => {});
    for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => again.kill(signal));
    again.once('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
    return false;
  }
  console.error(
    `greenloop needs Node ${OLDEST.join('.')} or newer and this is ${process.versions.node}: ` +
      'run "npm ci", which brings a current one, or install it.',
  );
  process.exitCode = 2;
  return false;
}
