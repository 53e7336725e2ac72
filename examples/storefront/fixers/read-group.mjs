import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { escapePattern } from './source.mjs';

/** The group that is to be mended, from the file that GREENLOOP_GROUP names; throws one sentence without it. */
export function readGroup() {
  const path = process.env.GREENLOOP_GROUP;
  if (!path) throw new Error('GREENLOOP_GROUP does not name a group.json');
  const group = JSON.parse(readFileSync(path, 'utf8'));
  console.log(`reading ${group.title}: ${group.tests.length} failing`);
  return group;
}

/** What the failing tests say. A file that could not be loaded says only that, so it is loaded once more. */
export function symptomOf(group) {
  return group.tests
    .map((test) => {
      const said = `${test.message}\n${test.output ?? ''}`;
      if (!/^\s*test failed\s*$/.test(said)) return said;
      console.log(`loading ${test.file}, because the report says only "test failed"`);
      const { stdout, stderr } = spawnSync(process.execPath, [test.file], {
        encoding: 'utf8',
        timeout: 20_000,
      });
      return stderr || stdout;
    })
    .join('\n');
}

/** Whether an earlier attempt at this group was refused. */
export function wasRefused({ attempts = [], history = [] }) {
  return attempts.some(({ outcome }) => outcome === 'refused') || history.length > 0;
}

/** Where a test failed, as file:line of the repository, from its stack trace. */
export function placeOf({ file, details = '' }) {
  const line = new RegExp(`${escapePattern(file)}:(\\d+)`).exec(details)?.[1];
  return line ? `${file}:${line}` : file;
}
