// Numbered SQL files bring a database to the newest schema; `user_version` says which one it has.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';

const FOLDER = join(import.meta.dirname, 'migrations');

/** Schema version after the last migration that this code has. */
export function newestVersion(): number {
  return Math.max(0, ...migrations().map((one) => one.version));
}

/** Applies what is missing, each file in a transaction of its own; safe when two processes start at once. */
export function migrate(db: Database): void {
  for (const { version, file } of migrations()) {
    const apply = db.transaction(() => {
      if (Number(db.pragma('user_version', { simple: true })) >= version) return;
      db.exec(readFileSync(join(FOLDER, file), 'utf8'));
      db.pragma(`user_version = ${version}`);
    });
    if (Number(db.pragma('user_version', { simple: true })) < version) apply.immediate();
  }
}

function migrations(): readonly { readonly version: number; readonly file: string }[] {
  return readdirSync(FOLDER)
    .filter((file) => /^\d{4}-.+[.]sql$/.test(file))
    .map((file) => ({ version: Number.parseInt(file, 10), file }))
    .toSorted((a, b) => a.version - b.version);
}
