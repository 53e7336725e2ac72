// The files that the loop hands out and takes in: group.json, facts, reports.
import { lstat, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { IterationFacts, WorkFiles } from '../loop/ports.ts';

const MOST_FACTS_BYTES = 65_536;
/** Names that a note shows, and characters of each. */
const MOST_NAMES = 5;
const LONGEST_NAME = 40;
/** File systems keep times in steps of up to this many ms. */
const CLOCK_STEP_MS = 2_000;

/**
 * Files below the data folder; `render` makes the Markdown of an iteration. group.json and analysis.json lie in
 * `fixes/<fixId>/`, reports in `reports/<project>/iteration-N.md`.
 */
export function createWorkFiles(dataFolder: string, render: (facts: IterationFacts) => string): WorkFiles {
  return {
    async handGroup(fixId, group) {
      const folder = join(dataFolder, 'fixes', fixId);
      const groupFile = join(folder, 'group.json');
      await writeWhole(groupFile, `${JSON.stringify(group, null, 2)}\n`);
      return { groupFile, analysisFile: join(folder, 'analysis.json') };
    },
    readFacts,
    async writeReport(facts) {
      const name = `iteration-${facts.iteration.number}.md`;
      const path = join(dataFolder, 'reports', facts.project, name);
      await writeWhole(path, render(facts));
      return path;
    },
  };
}

/** Reads a JSON object of finite numbers; anything else is left out and named in the note. */
async function readFacts(file: string, since: number) {
  const nothing = (note: string) => ({ facts: {}, note });
  let text: string;
  try {
    const stat = await lstat(file);
    if (!stat.isFile() || stat.size > MOST_FACTS_BYTES)
      return nothing(
        `${file} is not a file of at most ${MOST_FACTS_BYTES} bytes, so its facts were not read`,
      );
    if (stat.mtimeMs < since - CLOCK_STEP_MS)
      return nothing(`${file} is older than this deployment, so nothing was measured (deploy.facts)`);
    text = await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    // Whatever is in its place, the deployment left it: that is no fault of ours.
    if (code !== 'ENOENT' && code !== 'ENOTDIR')
      return nothing(`${file} cannot be read (${code}), so nothing was measured (deploy.facts)`);
    return nothing(`the deployment left no ${file}, so nothing was measured (deploy.facts)`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    return nothing(`${file} is not JSON (${(error as Error).message}), so its facts were not read`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return nothing(`${file} is not a JSON object, so its facts were not read`);
  const entries = Object.entries(value);
  const facts = Object.fromEntries(
    entries.filter(([, one]) => typeof one === 'number' && Number.isFinite(one)),
  );
  const left = entries.map(([name]) => name).filter((name) => !Object.hasOwn(facts, name));
  return { facts, note: left.length === 0 ? '' : `not numbers in ${file}: ${someOf(left)}` };
}

function someOf(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).map((name) => name.slice(0, LONGEST_NAME));
  const more = names.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}

/** Temp file, fsync, rename: a reader sees the old file or the whole new one. */
async function writeWhole(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  // Fixers run as the same user: what one put there is not waited for, nor written through.
  await rm(temporary, { recursive: true, force: true });
  const file = await open(temporary, 'wx');
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
}
