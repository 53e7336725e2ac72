// greenloop storage: what takes how much space on the disk, and what the next removal frees.
import { join, resolve } from 'node:path';
import { readPlan } from '../config/read-plan.ts';
import { backupFolderOf } from '../keep-backups.ts';
import { ownersIn } from '../keep-storage.ts';
import { dataFolderOf } from '../open-engine.ts';
import { type FindOwner, findStale } from '../runner/storage/find-stale.ts';
import { measureFolder, namesIn } from '../runner/storage/measure-folder.ts';
import { systemClock } from '../system-clock.ts';
import { print, printJson } from '../terminal/print.ts';
import { openStoreHere } from './read-only-store.ts';
import { readWords } from './words.ts';

const USAGE = 'greenloop storage [greenloop.yaml...] [--json]';

/** A part of the data folder, and how it is called. */
type Part = { readonly name: string; readonly bytes: number; readonly files: number };

/** Prints the sizes. The plans of the files that are named say how long is kept; else those of each project's last loop. Throws LoopError `usage`, `project-unknown`. */
export async function storage(words: readonly string[]): Promise<number> {
  const { positionals, on } = readWords(words, ['json'], USAGE);
  const plans = await Promise.all(positionals.map((file) => readPlan(resolve(file))));
  const folder = dataFolderOf(process.env, process.cwd());
  const opened = openStoreHere();
  try {
    const parts = await measureParts(folder, backupFolderOf(process.env, folder));
    const frees = await whatGoes(folder, ownersIn(opened, plans));
    const total = sum(parts);
    if (on.has('json')) printJson({ folder, parts, total, frees });
    else print(inWords(folder, parts, total, frees));
    return 0;
  } finally {
    opened.close();
  }
}

/** What the data folder holds, by the names of its entries; the first that fits counts. Backups may lie elsewhere. */
const PARTS = [
  {
    name: 'database',
    entries: /^greenloop\.db(?:-wal|-shm)?$/,
    what: 'everything that is known, kept for ever',
  },
  { name: 'backups', entries: /^backups$/, what: 'copies of the database' },
  { name: 'commands', entries: /^runs$/, what: 'what commands were given, printed and left (runs)' },
  { name: 'clones', entries: /^projects$/, what: "the bot's own clones of the repositories (projects)" },
  { name: 'fixers', entries: /^fixes$/, what: 'what fixers were handed and left (fixes)' },
  { name: 'reports', entries: /^reports$/, what: 'the report of each iteration, kept for ever' },
  { name: 'compiled', entries: /^compiled$/, what: "Node's cache of our own code" },
  { name: 'reserve', entries: /^reserve$/, what: 'given up when the disk is full' },
  { name: 'removing', entries: /^removing$/, what: 'what is being removed' },
  { name: 'playground', entries: /^playground$/, what: 'the workspace on localhost' },
  { name: 'other', entries: /^/, what: 'what has another name' },
] as const;

async function measureParts(folder: string, backups: string): Promise<readonly Part[]> {
  const paths = new Map<string, string[]>(PARTS.map(({ name }) => [name, []]));
  for await (const entry of namesIn(folder)) {
    const path = join(folder, entry);
    const part = PARTS.find(({ entries }) => entries.test(entry));
    if (path !== backups && part !== undefined) paths.get(part.name)?.push(path);
  }
  paths.get('backups')?.push(backups);
  const parts: Part[] = [];
  for (const [name, all] of paths) {
    let part: Part = { name, bytes: 0, files: 0 };
    for (const path of all) {
      const { bytes, files } = await measureFolder(path);
      part = { name, bytes: part.bytes + bytes, files: part.files + files };
    }
    parts.push(part);
  }
  return parts;
}

/** What the next removal takes. */
async function whatGoes(folder: string, ownerOf: FindOwner): Promise<{ folders: number; bytes: number }> {
  const found = { folders: 0, bytes: 0 };
  for await (const { path } of findStale(folder, ownerOf, systemClock.now())) {
    found.folders += 1;
    found.bytes += (await measureFolder(path)).bytes;
  }
  return found;
}

function inWords(
  folder: string,
  parts: readonly Part[],
  total: number,
  { folders, bytes }: { readonly folders: number; readonly bytes: number },
): string {
  const lines = parts.map(
    ({ name, bytes: size }) =>
      `  ${name.padEnd(10)} ${sizeOf(size).padStart(9)}   ${PARTS.find((one) => one.name === name)?.what}`,
  );
  const next =
    folders === 0
      ? 'the next removal takes nothing: nothing is older than its project keeps it'
      : `the next removal takes ${folders === 1 ? 'one folder' : `${folders} folders`} and frees ${sizeOf(bytes)}`;
  return `${folder}\n${lines.join('\n')}\n  ${'total'.padEnd(10)} ${sizeOf(total).padStart(9)}\n${next}\n`;
}

function sum(parts: readonly Part[]): number {
  return parts.reduce((bytes, part) => bytes + part.bytes, 0);
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

function sizeOf(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const number = bytes / 1_000 ** power;
  return `${number.toFixed(power === 0 || number >= 100 ? 0 : 1)} ${UNITS[power]}`;
}
