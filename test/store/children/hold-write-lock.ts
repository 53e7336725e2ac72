// Holds BEGIN IMMEDIATE on a database until its stdin ends.
import Database from 'better-sqlite3';

const db = new Database(process.argv[2] ?? '');
db.exec('BEGIN IMMEDIATE');
process.stdout.write('held\n');
process.stdin.resume().on('end', () => {
  db.exec('ROLLBACK');
  db.close();
});
