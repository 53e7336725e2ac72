// greenloop.yaml → Plan, or all its faults at once.
import { readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { type Document, LineCounter, parseDocument, visit, type YAMLError } from 'yaml';
import { LoopError } from '../loop/errors.ts';
import type { Plan } from '../loop/plan.ts';
import { checkMeaning } from './check-meaning.ts';
import { explainIssue, wordsOf } from './explain-issue.ts';
import { type Fault, pathName, placeOf } from './fault.ts';
import { toPlan } from './to-plan.ts';
import { writtenConfig } from './written-config.ts';

const MOST_BYTES = 1_048_576;

/**
 * Reads and checks a configuration file. Throws LoopError `config-missing` when it is not there and `config-invalid`
 * with every fault, each with its line and what to write instead. `searchPath` is where bare programs are looked up.
 */
export async function readPlan(path: string, searchPath: string = process.env.PATH ?? ''): Promise<Plan> {
  const file = resolve(path);
  const folder = dirname(file);
  const lines = new LineCounter();
  const document = parseDocument(await readText(file), {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: true,
  });
  const unreadable = [...document.errors, ...document.warnings].map((error) => yamlFault(error, lines));
  // A key that stands twice still leaves something to check; other faults of YAML would only be repeated.
  if (document.errors.some(({ code }) => code !== 'DUPLICATE_KEY')) throw invalid(file, unreadable);
  if (document.contents === null) throw invalid(file, [emptyFile]);
  const dangling = danglingAliases(document, lines);
  if (dangling.length > 0) throw invalid(file, dangling);
  const raw = toJs(file, document);
  const checked = writtenConfig.safeParse(raw, { error: wordsOf });
  const shape = (checked.error?.issues ?? []).flatMap((issue) => explainIssue(issue, document, lines));
  const places = new Set(shape.map(({ where }) => where));
  const meaning = checkMeaning(raw, folder, searchPath)
    .map(({ path: at, what }) => ({ ...placeOf(document, lines, at), where: pathName(at), what }))
    .filter(({ where }) => !places.has(where));
  const faults = [...unreadable, ...shape, ...meaning];
  if (!checked.success || faults.length > 0) throw invalid(file, faults);
  return toPlan(checked.data, file, folder);
}

const emptyFile: Fault = {
  line: 1,
  column: 1,
  where: '',
  what: 'the file is empty; it needs project: and suites:',
};

function yamlFault({ code, message, pos }: YAMLError, lines: LineCounter): Fault {
  const { line, col } = lines.linePos(pos[0]);
  const what = message.replace(/\s+/g, ' ');
  return { line, column: col, where: '', what: YAML_WORDS[code] ?? what };
}

/** What the parser's words do not say: what to write instead. */
const YAML_WORDS: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'a tab; indent with spaces',
  BAD_ALIAS: 'a text that begins with * or & has a meaning in YAML; put it in quotes',
  DUPLICATE_KEY: 'this key stands there twice; keys must be unique',
  MULTIPLE_DOCS: 'a second document (---) begins; a file holds one project',
};

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
      'start with the path of your greenloop.yaml; without one it is looked for where you are. docs/configuration.md shows what stands in it',
      error,
    );
  }
}

/** Aliases (`*name`) without an anchor: most often a pattern that was not put in quotes. */
function danglingAliases(document: Document, lines: LineCounter): readonly Fault[] {
  const anchors = new Set<string>();
  const faults: Fault[] = [];
  visit(document, {
    Node(_, node) {
      if ('anchor' in node && node.anchor !== undefined) anchors.add(node.anchor);
    },
    Alias(_, { source, range }) {
      if (anchors.has(source)) return;
      const { line, col } = lines.linePos(range?.[0] ?? 0);
      faults.push({
        line,
        column: col,
        where: '',
        what: `*${source} has a meaning in YAML; put it in quotes`,
      });
    },
  });
  return faults;
}

/** Throws LoopError `config-invalid` for aliases that would grow without bound. */
function toJs(file: string, document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    throw invalid(file, [{ line: 1, column: 1, where: '', what: error.message }]);
  }
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
