// Copies a database in a thread of its own, so that nobody waits for a large one. Given by the parent: { from, to }.
import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';

const BUSY_MS = 30_000;

const { from, to } = workerData as { readonly from: string; readonly to: string };
const db = new Database(from, { readonly: true, timeout: BUSY_MS });
try {
  db.prepare('VACUUM INTO ?').run(to);
} finally {
  db.close();
}
const copy = new Database(to, { readonly: true });
const words = String(copy.pragma('quick_check(1)', { simple: true }));
copy.close();
parentPort?.postMessage(words);
