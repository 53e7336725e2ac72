// analysis.json, as a fixer leaves it: read with care, because anybody may have written it.
import { constants, type FileHandle, open } from 'node:fs/promises';
import type { Analysis, Why } from '../loop/model.ts';
import { capText, cleanText } from './junit/clean-text.ts';

const MOST_BYTES = 262_144;
const MOST_TEXT = 4_000;
const MOST_WHYS = 12;
/** What opening gives when nothing (ENOENT, ENOTDIR), a link (ELOOP) or no file (ENXIO, EISDIR) is there, or none of ours. */
const NO_FILE = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'ENXIO', 'EISDIR', 'EACCES']);

/**
 * The analysis in that file, its texts passed through `mask`; null when there is none, it is no small regular file, or it has
 * not the right shape.
 */
export async function readAnalysis(
  file: string,
  mask: (text: string) => string = (text) => text,
): Promise<Analysis | null> {
  const text = await readSmallFile(file);
  if (text === null) return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
  if (!isObject(value)) return null;
  const textOf = (one: unknown) =>
    typeof one === 'string' ? capText(mask(cleanText(one).trim()), MOST_TEXT) : '';
  const [issue, rootCause, solution] = [value.issue, value.rootCause, value.solution].map(textOf);
  if (!issue || !rootCause || !solution) return null;
  const whys = Array.isArray(value.why) ? value.why : [];
  return { issue, rootCause, solution, why: whys.flatMap((one) => whyOf(one, textOf)).slice(0, MOST_WHYS) };
}

function whyOf(value: unknown, textOf: (one: unknown) => string): readonly Why[] {
  if (!isObject(value)) return [];
  const question = textOf(value.question);
  const because = textOf(value.because);
  if (question === '' || because === '') return [];
  const evidence = textOf(value.evidence);
  return [{ question, because, evidence: evidence === '' || value.hypothesis === true ? null : evidence }];
}

/** Looks at what was opened, not at the path: that may mean something else a moment later. */
async function readSmallFile(path: string): Promise<string | null> {
  let file: FileHandle;
  try {
    // Not blocking: a pipe would be waited for until somebody writes.
    file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if (NO_FILE.has((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
  try {
    if (!(await file.stat()).isFile()) return null;
    const bytes = Buffer.alloc(MOST_BYTES + 1);
    let read = 0;
    for (;;) {
      const { bytesRead } = await file.read(bytes, read, bytes.length - read);
      read += bytesRead;
      if (bytesRead === 0 || read > MOST_BYTES) break;
    }
    return read > MOST_BYTES ? null : bytes.toString('utf8', 0, read);
  } finally {
    await file.close();
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
