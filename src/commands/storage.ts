// greenloop storage: what takes how much space on the disk, and what the next removal frees.
import { basename, join, resolve } from 'node:path';
import { readPlan } from '../config/read-plan.ts';
import { backupFolderOf } from '../keep-backups.ts';
import { ownersIn } from '../keep-storage.ts';
import { dataFolderOf } from '../open-engine.ts';
import { type FindOwner, findStale } from '../runner/storage/find-stale.ts';
import { measureFolder, namesIn } from '../runner/storage/measure-folder.ts';
import { systemClock } from '../system-clock.ts';
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
    if (on.has('json')) process.stdout.write(`${JSON.stringify({ folder, parts, total, frees })}\n`);
    else process.stdout.write(inWords(folder, parts, total, frees));
    return 0;
  } finally {
    opened.close();
  }
}

async function measureParts(folder: string, backups: string): Promise<readonly Part[]> {
  const paths = new Map<string, string[]>(NAMES.map((name) => [name, []]));
  for await (const name of namesIn(folder)) {
    const path = join(folder, name);
    if (path !== backups) paths.get(partOf(name))?.push(path);
  }
  paths.set('backups', [backups]);
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

const NAMES = ['database', 'backups', 'commands', 'clones', 'fixers', 'reports', 'other'] as const;

function partOf(name: string): (typeof NAMES)[number] {
  if (/^greenloop\.db(?:-wal|-shm)?$/.test(name)) return 'database';
  switch (basename(name)) {
    case 'runs':
      return 'commands';
    case 'projects':
      return 'clones';
    case 'fixes':
      return 'fixers';
    case 'reports':
      return 'reports';
    default:
      return 'other';
  }
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

const WHAT: Readonly<Record<string, string>> = {
  database: 'everything that is known, kept for ever',
  backups: 'copies of the database',
  commands: 'what commands were given, printed and left (runs)',
  clones: "the bot's own clones of the repositories (projects)",
  fixers: 'what fixers were handed and left (fixes)',
  reports: 'the report of each iteration, kept for ever',
  other: 'what has another name',
};

function inWords(
  folder: string,
  parts: readonly Part[],
  total: number,
  { folders, bytes }: { readonly folders: number; readonly bytes: number },
): string {
  const lines = parts.map(
    ({ name, bytes: size }) => `  ${name.padEnd(9)} ${sizeOf(size).padStart(9)}   ${WHAT[name]}`,
  );
  const next =
    folders === 0
      ? 'the next removal takes nothing: nothing is older than its project keeps it'
      : `the next removal takes ${folders === 1 ? 'one folder' : `${folders} folders`} and frees ${sizeOf(bytes)}`;
  return `${folder}\n${lines.join('\n')}\n  ${'total'.padEnd(9)} ${sizeOf(total).padStart(9)}\n${next}\n`;
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
