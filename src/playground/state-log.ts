import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** Rows by table and id, kept in one append-only file. */
export type StateLog = {
  /** Whether the file held anything when it was opened. */
  readonly isNew: boolean;
  rows(table: string): ReadonlyMap<string, unknown>;
  put(table: string, id: string, row: unknown): void;
  remove(table: string, id: string): void;
  close(): void;
};

type Line = readonly [table: string, id: string, row: unknown];

/** Above this share of outdated lines the file is written anew at the next start. */
const COMPACT_ABOVE = 1_000;

/**
 * Opens the state file: one JSON line a change, the newest wins. What was written survives a kill of the process;
 * a last line that was cut short is dropped. Null keeps everything in memory only.
 */
export function openStateLog(file: string | null): StateLog {
  const tables = new Map<string, Map<string, unknown>>();
  const table = (name: string) => {
    const known = tables.get(name) ?? new Map<string, unknown>();
    tables.set(name, known);
    return known;
  };
  let lines = 0;
  if (file !== null) {
    mkdirSync(dirname(file), { recursive: true });
    for (const [name, id, row] of readLines(file)) {
      lines += 1;
      if (row === null) table(name).delete(id);
      else table(name).set(id, row);
    }
    compact(file, tables, lines);
  }
  const output = file === null ? null : openSync(file, 'a', 0o600);
  let closed = false;

  function append(...line: Line): void {
    if (output === null || closed) return;
    const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
    for (let at = 0; at < bytes.length; ) at += writeSync(output, bytes, at);
  }

  return {
    isNew: lines === 0,
    rows: table,
    put(name, id, row) {
      table(name).set(id, row);
      append(name, id, row);
    },
    remove(name, id) {
      table(name).delete(id);
      append(name, id, null);
    },
    close() {
      if (output === null || closed) return;
      closed = true;
      fsyncSync(output);
      closeSync(output);
    },
  };
}

function* readLines(file: string): Generator<Line> {
  if (!existsSync(file)) return;
  for (const text of readFileSync(file, 'utf8').split('\n')) {
    if (text === '') continue;
    try {
      yield JSON.parse(text) as Line;
    } catch {
      // Cut short by a kill; what follows it, if anything, was written by a later start.
    }
  }
}

/** Writes the newest rows by temporary file, fsync and rename; also ends a last line that was cut short. */
function compact(
  file: string,
  tables: ReadonlyMap<string, ReadonlyMap<string, unknown>>,
  lines: number,
): void {
  const rows = [...tables.values()].reduce((sum, one) => sum + one.size, 0);
  const whole = !existsSync(file) || readFileSync(file).at(-1) === 0x0a;
  if (whole && lines - rows < COMPACT_ABOVE) return;
  const temporary = `${file}.tmp`;
  const output = openSync(temporary, 'w', 0o600);
  for (const [name, known] of tables)
    for (const [id, row] of known) writeSync(output, `${JSON.stringify([name, id, row])}\n`);
  fsyncSync(output);
  closeSync(output);
  renameSync(temporary, file);
}
