// The few ways in which this room talks to SQLite. Statements are prepared once a connection.
import type { Database, Statement } from 'better-sqlite3';

/** What can be bound to a `?`. */
export type Value = string | number | null;

const prepared = new WeakMap<Database, Map<string, Statement>>();

/** Runs a statement that returns no rows; how many rows it changed. */
export function run(db: Database, sql: string, ...values: readonly Value[]): number {
  return prepare(db, sql).run(...values).changes;
}

/** Inserts one row; its `n`. */
export function insert(db: Database, sql: string, ...values: readonly Value[]): number {
  return Number(prepare(db, sql).run(...values).lastInsertRowid);
}

/** The first row; undefined when there is none. The caller names the row's type as the SQL has it. */
export function one<Row>(db: Database, sql: string, ...values: readonly Value[]): Row | undefined {
  return prepare(db, sql).get(...values) as Row | undefined;
}

/** All rows. The caller names the row's type as the SQL has it. */
export function all<Row>(db: Database, sql: string, ...values: readonly Value[]): readonly Row[] {
  return prepare(db, sql).all(...values) as Row[];
}

function prepare(db: Database, sql: string): Statement {
  let statements = prepared.get(db);
  if (statements === undefined) {
    statements = new Map();
    prepared.set(db, statements);
  }
  let statement = statements.get(sql);
  if (statement === undefined) {
    statement = db.prepare(sql);
    statements.set(sql, statement);
  }
  return statement;
}
