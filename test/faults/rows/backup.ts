// Backups that are made while everything is written, cut off, and put back while that is cut off too.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { withMutant } from '../mutant.ts';
import type { Row, Tried } from './row.ts';
import { greenloop, readStory, withStory } from './stored-story.ts';

const ROOT = join(import.meta.dirname, '../../..');
const WRITER = join(ROOT, 'test/store/children/write-forever.ts');

async function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  return new Promise((resolve) => child.once('exit', (code) => resolve(code)));
}

/** What is wrong with a copy; it must hold at least so many entries. */
function flaws(file: string, least: number): string[] {
  const db = new Database(file, { readonly: true });
  try {
    const words = String(db.pragma('integrity_check', { simple: true }));
    const keys = db.pragma('foreign_key_check') as unknown[];
    const { seqs, last } = db.prepare('SELECT count(*) AS seqs, max(seq) AS last FROM journal').get() as {
      seqs: number;
      last: number;
    };
    const runs = `SELECT count(*) FROM journal WHERE event ->> 'type' = 'suite-ended'`;
    const told = Number(db.prepare(runs).pluck().get());
    const kept = Number(db.prepare(`SELECT count(*) FROM runs WHERE status <> 'running'`).pluck().get());
    return [
      ...(words === 'ok' ? [] : [`integrity_check says ${words}`]),
      ...(keys.length === 0 ? [] : [`${keys.length} references lead nowhere`]),
      ...(seqs === last ? [] : [`its journal has ${seqs} entries up to number ${last}`]),
      ...(told === kept ? [] : [`its journal tells of ${told} runs, its tables of ${kept}`]),
      ...(seqs >= least ? [] : [`it has ${seqs} entries, ${least} were acknowledged before it was begun`]),
    ];
  } finally {
    db.close();
  }
}

/** Backups beside somebody who writes at full speed; `killAfter` ms the copying is killed. */
async function backUpBeside(killAfter: number | null, root = ROOT): Promise<Tried> {
  const data = mkdtempSync(join(tmpdir(), 'greenloop-writes-'));
  const writer = spawn(process.execPath, [WRITER, join(data, 'greenloop.db')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let acknowledged = 0;
  writer.stdout?.on('data', (chunk: Buffer) => {
    for (const [, seq] of String(chunk).matchAll(/^seq (\d+)$/gm))
      acknowledged = Math.max(acknowledged, Number(seq));
  });
  try {
    while (acknowledged < 40) await wait(10);
    const to = join(data, 'copy.db');
    const before = acknowledged;
    const env = { ...process.env, GREENLOOP_DATA: data };
    const copying = spawn(process.execPath, [join(root, 'bin/greenloop.js'), 'backup', to], {
      env,
      stdio: 'ignore',
    });
    if (killAfter !== null) void wait(killAfter).then(() => copying.kill('SIGKILL'));
    const code = await ended(copying);
    const broken = existsSync(to) ? flaws(to, before) : [];
    if (killAfter === null && code !== 0) broken.push(`greenloop backup ended with ${code}`);
    if (writer.exitCode !== null) broken.push('who writes was stopped by it');
    return { tries: 1, broken };
  } finally {
    writer.kill('SIGKILL');
    await ended(writer);
    rmSync(data, { recursive: true, force: true });
  }
}

const POINTS = ['before restore', 'inside restore', 'after restore'] as const;

/** A restore that is killed leaves the old database or the new one, whole. */
async function restoreKilled(at: string | number, root = ROOT): Promise<Tried> {
  return withStory(async (data, { saved, all }) => {
    if (typeof at === 'string') await greenloop(data, ['restore'], at, root);
    else {
      const env = { ...process.env, GREENLOOP_DATA: data };
      const restoring = spawn(process.execPath, [join(root, 'bin/greenloop.js'), 'restore'], {
        env,
        stdio: 'ignore',
      });
      void wait(at).then(() => restoring.kill('SIGKILL'));
      await ended(restoring);
    }
    // Asked by a process of the product at `root`: it is that one which comes next.
    const asked = await greenloop(data, ['history', '--json'], '', root);
    const read = readStory(data);
    const broken =
      read === saved || read === all ? [] : [`killed at ${at}: ${read} entries, neither ${saved} nor ${all}`];
    if (asked.exitCode !== 0) broken.push(`killed at ${at}: ${asked.stderr.slice(0, 200)}`);
    // A second try comes to its end whatever the first one left.
    const again = await greenloop(data, ['restore'], '', root);
    if (again.exitCode !== 0) broken.push(`killed at ${at}: restoring again: ${again.stderr.slice(0, 200)}`);
    if (readStory(data) !== saved)
      broken.push(`killed at ${at}: the second restore gave ${readStory(data)} entries`);
    return { tries: 1, broken };
  });
}

export const BACKUP: readonly Row[] = [
  {
    name: 'backup beside a bot that writes',
    tries: 20,
    short: 2,
    attempt: (nth, random) => backUpBeside(nth % 2 === 0 ? null : 150 + random() * 900),
    mutant: {
      without: 'copying inside one read transaction',
      attempt: () =>
        withMutant(
          [
            [
              'src/store/backup-worker.ts',
              "db.prepare('VACUUM INTO ?').run(to);",
              `const { readFileSync, writeFileSync } = await import('node:fs');
               const begun = readFileSync(from).subarray(0, 65536);
               await new Promise((done) => setTimeout(done, 1500));
               writeFileSync(to, Buffer.concat([begun, readFileSync(from).subarray(65536)]));`,
            ],
          ],
          (root) => backUpBeside(null, root),
        ),
    },
  },
  {
    name: 'restore that is killed',
    tries: 18,
    short: 1,
    attempt: (nth, random) =>
      restoreKilled(nth % 2 === 0 ? (POINTS[(nth / 2) % 3] ?? '') : 100 + random() * 900),
    mutant: {
      without: 'ending a restore that was cut off',
      attempt: () =>
        withMutant(
          [
            [
              'src/store/backup.ts',
              "  failpoint('inside restore');\n  finishRestore(database);",
              "  await rm(database);\n  failpoint('inside restore');\n  finishRestore(database);",
            ],
            ['src/store/open-database.ts', '  finishRestore(file);\n', ''],
          ],
          (root) => restoreKilled('inside restore', root),
        ),
    },
  },
];
