import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const EMPTY = { current: null, previous: null, starting: null, fellBack: false };

/**
 * What runs on staging and what ran before: { current, previous, starting, fellBack }, each release a
 * { revision, folder, pid, startTime, port } or null. `starting` outlives a deploy script that was killed.
 */
export function readState(home) {
  try {
    return { ...EMPTY, ...JSON.parse(readFileSync(fileOf(home), 'utf8')) };
  } catch (error) {
    if (error.code === 'ENOENT') return EMPTY;
    throw error;
  }
}

/** Changes some of the state; a reader sees either the old or the new file. */
export function writeState(home, changes) {
  const file = fileOf(home);
  mkdirSync(dirname(file), { recursive: true });
  const fresh = `${file}.${process.pid}`;
  writeFileSync(fresh, `${JSON.stringify({ ...readState(home), ...changes }, null, 2)}\n`);
  renameSync(fresh, file);
}

function fileOf(home) {
  return join(home, 'state.json');
}
