// greenloop.yaml → Plan, or all its faults at once.
import { readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { type Document, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { LoopError } from '../loop/errors.ts';
import type { Plan } from '../loop/plan.ts';
import { checkMeaning } from './check-meaning.ts';
import { type Fault, nearestOf, pathName, placeOf } from './fault.ts';
import { toPlan } from './to-plan.ts';
import { writtenConfig } from './written-config.ts';

const MOST_BYTES = 1_048_576;

/**
 * Reads and checks a configuration file. Throws LoopError `config-missing` when it is not there and `config-invalid`
 * with every fault, each with its line and what to write instead. `searchPath` is where bare programs are looked up.
 */
export async function readPlan(path: string, searchPath: string = process.env.PATH ?? ''): Promise<Plan> {
  const file = resolve(path);
  const text = await readText(file);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const faults: Fault[] = document.errors.map((error) => {
    const { line, col } = lines.linePos(error.pos[0]);
    return { line, column: col, where: '', what: error.message.replace(/\s+/g, ' ') };
  });
  if (faults.length > 0) throw invalid(file, faults);
  const checked = writtenConfig.safeParse(toJs(file, document));
  if (!checked.success)
    throw invalid(
      file,
      checked.error.issues.flatMap((issue) => faultsOf(issue, document, lines)),
    );
  const meaning = checkMeaning(checked.data, dirname(file), searchPath);
  if (meaning.length > 0)
    throw invalid(
      file,
      meaning.map(({ path: at, what }) => ({ ...placeOf(document, lines, at), where: pathName(at), what })),
    );
  return toPlan(checked.data, file, dirname(file));
}

async function readText(file: string): Promise<string> {
  try {
    const { size } = await stat(file);
    if (size > MOST_BYTES)
      throw invalid(file, [{ line: 1, column: 1, where: '', what: 'the file is larger than 1 MiB' }]);
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof LoopError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'EISDIR' && code !== 'ENOTDIR' && code !== 'EACCES') throw error;
    throw new LoopError(
      'config-missing',
      code === 'ENOENT' || code === 'ENOTDIR'
        ? `there is no file ${file}`
        : `${file} cannot be read (${code})`,
      'name the greenloop.yaml of your project; docs/configuration.md shows what stands in it',
      error,
    );
  }
}

function toJs(file: string, document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw invalid(file, [{ line: 1, column: 1, where: '', what: (error as Error).message }]);
  }
}

function faultsOf(issue: z.core.$ZodIssue, document: Document, lines: LineCounter): readonly Fault[] {
  const where = pathName(issue.path);
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => {
      const nearest = nearestOf(key, knownKeys(issue.path));
      const what =
        nearest === null ? `there is no key ${key}` : `there is no key ${key}; did you mean ${nearest}?`;
      return {
        ...placeOf(document, lines, issue.path, key),
        where: where === '' ? key : `${where}.${key}`,
        what,
      };
    });
  const missing = issue.code === 'invalid_type' && document.getIn(issue.path) === undefined;
  return [{ ...placeOf(document, lines, issue.path), where, what: missing ? 'is missing' : issue.message }];
}

/** Keys that may stand where an unknown one was found. */
function knownKeys(path: readonly PropertyKey[]): readonly string[] {
  let schema: unknown = writtenConfig;
  for (const part of path) schema = inside(unwrap(schema), part);
  return Object.keys((unwrap(schema) as { shape?: object } | undefined)?.shape ?? {});
}

type Def = { innerType?: unknown; element?: unknown; valueType?: unknown };
const defOf = (schema: unknown) => (schema as { def?: Def } | undefined)?.def;

function unwrap(schema: unknown): unknown {
  const inner = defOf(schema)?.innerType;
  return inner === undefined ? schema : unwrap(inner);
}

function inside(schema: unknown, part: PropertyKey): unknown {
  const shape = (schema as { shape?: Record<PropertyKey, unknown> } | undefined)?.shape;
  return shape ? shape[part] : (defOf(schema)?.element ?? defOf(schema)?.valueType);
}

function invalid(file: string, faults: readonly Fault[]): LoopError {
  const sorted = faults.toSorted((a, b) => a.line - b.line || a.column - b.column);
  const rows = sorted.map(
    ({ line, column, where, what }) =>
      `  line ${line}, column ${column}: ${where === '' ? '' : `${where}: `}${what}`,
  );
  const count = faults.length === 1 ? 'one fault' : `${faults.length} faults`;
  return new LoopError(
    'config-invalid',
    `${file} has ${count}:\n${rows.join('\n')}`,
    'correct them and start again; docs/configuration.md has every key',
  );
}
