// A reporter for node's test runner: one JSON object a line to file descriptor 3, nothing to its destination.
import { cut, nameOf, tell } from './tell.cjs';

const MOST_STDERR = 8_000;

/** What each file's process printed to stderr: the reason of a file that cannot be loaded. */
const stderr = new Map();
/** Names of the suites and tests that are open in each file, outermost first. */
const open = new Map();
/** Nesting of the last test that ended in each file: one that ends below it was no test but the parent of tests. */
const depth = new Map();
/** Newer Nodes tell an end at once, all tell it again in the order of declaration. */
let tellsEndsAtOnce = false;

/** A file is a test too, which fails when nothing in it did but its process. */
const isFile = (name, file) => file !== '' && nameOf(name) === file;

function begin({ name, nesting, type }, file) {
  const path = [...(open.get(file) ?? []).slice(0, nesting), name];
  open.set(file, path);
  if (type !== 'suite')
    tell({ event: 'start', file, class: classOf(path), name: isFile(name, file) ? file : name });
}

function end({ name, nesting, details, skip, todo }, file, passed) {
  const isParent = (depth.get(file) ?? -1) > nesting;
  depth.set(file, nesting);
  if (details?.type === 'suite' || isParent || isFile(name, file)) return;
  const skipped = skip !== undefined || todo !== undefined;
  const outcome = skipped ? 'skipped' : passed ? 'passed' : 'failed';
  const path = [...(open.get(file) ?? []).slice(0, nesting), name];
  const durationMs = details?.duration_ms ?? null;
  const message = outcome === 'failed' ? wordsOf(details?.error) : '';
  tell({ event: 'end', file, class: classOf(path), name, outcome, durationMs, message });
}

const classOf = (path) => path.slice(0, -1).join(' > ');

function wordsOf(error) {
  return cut(error?.cause?.message ?? error?.message);
}

export default async function* report(source) {
  for await (const { type, data } of source) {
    const file = nameOf(data?.file);
    if (type === 'test:stderr')
      stderr.set(file, `${stderr.get(file) ?? ''}${data.message}`.slice(-MOST_STDERR));
    if (type === 'test:dequeue') begin(data, file);
    if (type === 'test:complete') {
      tellsEndsAtOnce = true;
      end(data, file, data.details?.passed ?? data.details?.error === undefined);
    }
    const isOver = type === 'test:pass' || type === 'test:fail';
    if (type === 'test:fail' && isFile(data.name, file))
      tell({ event: 'load-error', file, message: stderr.get(file) ?? wordsOf(data.details?.error) });
    if (isOver && !tellsEndsAtOnce) end(data, file, type === 'test:pass');
    if (type === 'test:summary' && data.file === undefined)
      tell({ event: 'total', tests: data.counts.tests });
  }
  yield '';
}
