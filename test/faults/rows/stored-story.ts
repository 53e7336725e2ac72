// A data folder with a story in it, a backup, and what came after the backup; made once, copied for each try.
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { backUp, backupName } from '../../../src/store/backup.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { playLoop, story } from '../../helpers/play-loop.ts';
import { testClock } from '../../helpers/test-store.ts';

const ROOT = join(import.meta.dirname, '../../..');
const CONFIG = join(ROOT, 'examples/storefront/greenloop.yaml');
/** Nobody listens there: the bot never comes so far as to notice. */
const NO_SLACK = {
  SLACK_API_URL: 'http://127.0.0.1:9/api/',
  SLACK_BOT_TOKEN: 'xoxb-none',
  SLACK_APP_TOKEN: 'xapp-none',
};

/** Entries of the journal in the backup, and in the database. */
export type Told = { readonly saved: number; readonly all: number };

let made: Promise<{ folder: string; told: Told }> | null = null;

async function make(): Promise<{ folder: string; told: Told }> {
  const folder = mkdtempSync(join(tmpdir(), 'greenloop-story-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const clock = testClock();
  const file = join(folder, 'greenloop.db');
  const opened = openStore({ file, clock });
  await opened.lease.takeLease();
  const events = story('L1');
  const saved = events.length - 20;
  await playLoop(opened.store, clock, 'L1', events.slice(0, saved));
  await backUp(file, join(folder, 'backups', backupName(Date.now() - 60_000)));
  // What is left in the write-ahead log by a process that was killed.
  await playLoop(opened.store, clock, 'L1', events.slice(saved));
  const killed = `${folder}-killed`;
  cpSync(folder, killed, { recursive: true });
  opened.close();
  rmSync(folder, { recursive: true });
  cpSync(killed, folder, { recursive: true });
  rmSync(killed, { recursive: true });
  return { folder, told: { saved, all: events.length } };
}

/** A copy of the story's data folder for as long as `work` takes; its bot was killed, and left a write-ahead log. */
export async function withStory<Value>(work: (data: string, told: Told) => Promise<Value>): Promise<Value> {
  made ??= make();
  const { folder, told } = await made;
  const data = mkdtempSync(join(tmpdir(), 'greenloop-fault-'));
  try {
    cpSync(folder, data, { recursive: true });
    return await work(data, told);
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}

/** How the bot of the product at `root` starts on this data folder: its exit code, null when it runs, and what it says. */
export async function boot(data: string, root = ROOT): Promise<{ code: number | null; said: string }> {
  const result = await execa(process.execPath, [join(root, 'bin/main.js'), CONFIG], {
    env: { ...NO_SLACK, GREENLOOP_DATA: data, LOG_LEVEL: 'fatal' },
    reject: false,
    timeout: 10_000,
    killSignal: 'SIGKILL',
  });
  return { code: result.exitCode ?? null, said: result.stderr };
}

/** Runs `greenloop <words>` on this data folder, with a failpoint where one is named. */
export async function greenloop(data: string, words: readonly string[], failpoint = '', root = ROOT) {
  const env = { GREENLOOP_DATA: data, ...(failpoint === '' ? {} : { GREENLOOP_FAILPOINT: failpoint }) };
  return execa(process.execPath, [join(root, 'bin/greenloop.js'), ...words], { env, reject: false });
}

/** How many entries the journal has, without a gap, and whether the loop can be loaded; a sentence when not. */
export function readStory(data: string): number | string {
  try {
    const opened = openStore({ file: join(data, 'greenloop.db'), clock: testClock() });
    try {
      const entries = opened.store.journal(0, 1_000_000);
      if (entries.some((entry, index) => entry.seq !== index + 1)) return 'its journal has a gap';
      if (entries.length > 0) opened.store.load('L1');
      return entries.length;
    } finally {
      opened.close();
    }
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Overwrites the file with this. */
export function replace(path: string, bytes: string | Buffer): void {
  rmSync(path, { force: true });
  writeFileSync(path, bytes);
}
