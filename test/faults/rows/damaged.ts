// The database is damaged, in any way that SQLite can see.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { withMutant } from '../mutant.ts';
import type { Random, Row, Tried } from './row.ts';
import { boot, greenloop, readStory, replace, type Told, withStory } from './stored-story.ts';

const PAGE = 4_096;
type Damage = (data: string, random: Random) => void;

const file = (data: string) => join(data, 'greenloop.db');
const wal = (data: string) => `${file(data)}-wal`;

/** Brings everything into the file itself, as a bot that ended well does. */
function settle(data: string): void {
  const db = new Database(file(data));
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
}

function noise(length: number, random: Random): Buffer {
  return Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)));
}

function onPage(pageOf: (pages: number, random: Random) => number): Damage {
  return (data, random) => {
    settle(data);
    const bytes = readFileSync(file(data));
    const page = pageOf(bytes.length / PAGE, random);
    noise(PAGE, random).copy(bytes, page * PAGE);
    replace(file(data), bytes);
  };
}

const DAMAGES: Readonly<Record<string, Damage>> = {
  'a page overwritten': onPage((pages, random) => 1 + Math.floor(random() * (pages - 1))),
  'the header overwritten': (data, random) => {
    settle(data);
    const bytes = readFileSync(file(data));
    noise(100, random).copy(bytes, 0);
    replace(file(data), bytes);
  },
  truncated: (data, random) => {
    settle(data);
    const bytes = readFileSync(file(data));
    replace(file(data), bytes.subarray(0, 1 + Math.floor(random() * (bytes.length - PAGE))));
  },
  'replaced by text': (data) => {
    settle(data);
    replace(file(data), 'project: storefront\n'.repeat(500));
  },
  'replaced by a folder': (data) => {
    for (const path of [file(data), wal(data)]) rmSync(path, { force: true });
    mkdirSync(file(data));
  },
  emptied: (data) => {
    settle(data);
    replace(file(data), '');
  },
  'the write-ahead log cut': (data, random) => {
    const bytes = readFileSync(wal(data));
    replace(wal(data), bytes.subarray(0, Math.floor(random() * bytes.length)));
  },
  'the write-ahead log flipped': (data, random) => {
    const bytes = readFileSync(wal(data));
    const at = Math.floor(random() * bytes.length);
    bytes.writeUInt8((bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8)), at);
    replace(wal(data), bytes);
  },
};
const NAMES = Object.keys(DAMAGES);

/** Whether SQLite's most thorough check finds the damage; asked of a copy. */
function isSeen(data: string): boolean {
  const copy = `${data}-copy`;
  try {
    cpSync(data, copy, { recursive: true });
    if (existsSync(file(copy)) && readdirSync(copy).length > 0) {
      const db = new Database(file(copy));
      try {
        return (
          String(db.pragma('integrity_check(1)', { simple: true })) !== 'ok' ||
          db.pragma('page_count', { simple: true }) === 0
        );
      } finally {
        db.close();
      }
    }
    return true;
  } catch {
    return true;
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

function bytesOf(path: string): string {
  // To look at it SQLite makes an empty log beside it.
  if (!existsSync(path)) return '';
  try {
    return readFileSync(path).toString('base64');
  } catch (error) {
    return String((error as NodeJS.ErrnoException).code);
  }
}

async function tryOne(name: string, random: Random, root?: string): Promise<Tried> {
  return withStory(async (data, told) => {
    DAMAGES[name]?.(data, random);
    const seen = isSeen(data);
    const broken = seen ? await refuses(data, told, root) : goesOn(data, told);
    return {
      tries: 1,
      broken: broken.map((words) => `${name}: ${words}`),
      figures: [{ name: `${name}, not seen by SQLite`, value: seen ? 0 : 1, unit: 'of the tries' }],
    };
  });
}

/** What SQLite cannot see it reads as it was at an earlier commit, or with other text in a cell: without a gap all the same. */
function goesOn(data: string, { all }: Told): string[] {
  const read = readStory(data);
  return typeof read === 'string' || read > all ? [`it was opened, and then: ${read}`] : [];
}

async function refuses(data: string, { saved }: Told, root?: string): Promise<string[]> {
  const broken: string[] = [];
  const before = [file(data), wal(data)].map(bytesOf);
  const { code, said } = await boot(data, root);
  if (code !== 2) broken.push(`the bot ended with ${code} instead of 2: ${said.slice(0, 300)}`);
  if (!/is damaged/.test(said) || !/greenloop restore/.test(said))
    broken.push(`it does not say what is wrong and what to do: ${said.slice(0, 300)}`);
  if ([file(data), wal(data)].map(bytesOf).join() !== before.join()) broken.push('the files were changed');
  const restored = await greenloop(data, ['restore']);
  if (restored.exitCode !== 0) broken.push(`greenloop restore: ${restored.stderr.slice(0, 300)}`);
  const kept = readdirSync(data).find((one) => /\.before-.*Z$/.test(one));
  if (kept === undefined || bytesOf(join(data, kept)) !== before[0])
    broken.push('what was there is not kept');
  const read = readStory(data);
  if (read !== saved) broken.push(`the restored database has ${read} entries, the backup ${saved}`);
  return broken;
}

export const DAMAGED: readonly Row[] = [
  {
    name: 'damaged database',
    tries: 40,
    short: 3,
    attempt: (nth, random) => tryOne(NAMES[nth % NAMES.length] ?? '', random),
    mutant: {
      without: 'the check at boot',
      attempt: () =>
        withMutant(
          [['src/store/open-database.ts', `if (words !== 'ok') throw`, 'if (false) throw']],
          (root) =>
            withStory(async (data, told) => {
              // The journal's root, which opening alone never reads.
              settle(data);
              const db = new Database(file(data));
              const journal = `SELECT rootpage FROM sqlite_schema WHERE name = 'runs'`;
              const page = Number(db.prepare(journal).pluck().get()) - 1;
              db.close();
              onPage(() => page)(data, () => 0.5);
              return { tries: 1, broken: await refuses(data, told, root) };
            }),
        ),
    },
  },
];
