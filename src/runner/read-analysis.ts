// analysis.json, as a fixer leaves it: read with care, because anybody may have written it.
import { lstat, readFile } from 'node:fs/promises';
import type { Analysis, Why } from '../loop/model.ts';

const MOST_BYTES = 262_144;
const MOST_TEXT = 4_000;
const MOST_WHYS = 12;

/** The analysis in that file; null when there is none, it is no small regular file, or it has not the right shape. */
export async function readAnalysis(file: string): Promise<Analysis | null> {
  const stat = await lstat(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (stat === null || !stat.isFile() || stat.size > MOST_BYTES) return null;
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
  if (!isObject(value)) return null;
  const texts = [value.issue, value.rootCause, value.solution].map(textOf);
  const [issue, rootCause, solution] = texts;
  if (!issue || !rootCause || !solution) return null;
  const why = Array.isArray(value.why) ? value.why.slice(0, MOST_WHYS).flatMap(whyOf) : [];
  return { issue, rootCause, solution, why };
}

function whyOf(value: unknown): readonly Why[] {
  if (!isObject(value)) return [];
  const question = textOf(value.question);
  const because = textOf(value.because);
  if (question === '' || because === '') return [];
  const evidence = textOf(value.evidence);
  return [{ question, because, evidence: evidence === '' || value.hypothesis === true ? null : evidence }];
}

function textOf(value: unknown): string {
  if (typeof value !== 'string') return '';
  const text = value.trim();
  return text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT)}… (cut)` : text;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
