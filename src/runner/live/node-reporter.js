// A reporter for node's test runner: one JSON object a line to file descriptor 3, nothing to its destination.
import { writeSync } from 'node:fs';
import { relative } from 'node:path';

let open = true;

function tell(event) {
  if (!open) return;
  try {
    writeSync(3, `${JSON.stringify(event)}\n`);
  } catch {
    // Nobody listens on descriptor 3: live events are an offer, the report decides.
    open = false;
  }
}

const nameOf = (file) => (file ? relative(process.cwd(), file) : '');
const stderr = new Map();

export default async function* report(source) {
  for await (const { type, data } of source) {
    const file = nameOf(data.file);
    if (type === 'test:stderr') stderr.set(file, ((stderr.get(file) ?? '') + data.message).slice(-8_000));
    if (type === 'test:dequeue' && data.type !== 'suite') tell({ event: 'start', file, name: data.name });
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    const error = data.details?.error;
    if (data.details?.type === 'suite') continue;
    if (type === 'test:fail' && data.name === file) {
      tell({ event: 'load-error', file, message: stderr.get(file) ?? String(error?.message ?? '') });
      continue;
    }
    const skipped = data.skip !== undefined || data.todo !== undefined;
    const outcome = skipped ? 'skipped' : type === 'test:pass' ? 'passed' : 'failed';
    const message =
      type === 'test:fail' ? String(error?.cause?.message ?? error?.message ?? '').slice(0, 2_000) : '';
    tell({
      event: 'end',
      file,
      name: data.name,
      outcome,
      durationMs: data.details?.duration_ms ?? null,
      message,
    });
  }
  yield '';
}
