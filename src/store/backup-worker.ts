// Copies a database in a process of its own, so that nobody waits for a large one and it can be ended in the middle. Given: from, to; prints what the check says.
import Database from 'better-sqlite3';

const BUSY_MS = 30_000;

const [from = '', to = ''] = process.argv.slice(2);
const db = new Database(from, { readonly: true, timeout: BUSY_MS });
try {
  db.prepare('VACUUM INTO ?').run(to);
} finally {
  db.close();
}
const copy = new Database(to, { readonly: true });
const words = String(copy.pragma('quick_check(1)', { simple: true }));
copy.close();
process.stdout.write(words);
