import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readReports } from '../../../src/runner/junit/read-reports.ts';

type Counts = Readonly<Record<string, number>>;
type Entry = {
  readonly repo: string;
  readonly files: readonly string[];
  readonly expect: Readonly<Record<string, unknown>>;
  readonly reference: Counts;
  readonly agrees: boolean;
};

const repository = join(import.meta.dirname, '../../..');
const corpus = join(repository, '../shared/corpus/junit');
const fixtures = join(repository, 'test/fixtures/live');
const COUNTED = ['tests', 'passed', 'failures', 'errors', 'skipped', 'failed'];

/** Where the source and the second reading differ, or where our rules say otherwise: what we count, and why. */
const DECIDED: Readonly<Record<string, { readonly counts: Counts; readonly because: string }>> = {
  'no-attributes.xml': {
    counts: { tests: 4, passed: 1, failures: 1, errors: 1, skipped: 1 },
    because: 'cases without a name are tests named (?)',
  },
  'dotnet-nunit.xml': { counts: { tests: 0 }, because: 'NUnit 3 is refused by name' },
  'out_pytest9_xunit1.xml': {
    counts: { tests: 21, passed: 10, failures: 6, errors: 3, skipped: 2 },
    because: 'a failed call and its failed teardown are one test',
  },
};

async function count(paths: readonly string[]): Promise<Counts> {
  const reports = await readReports(paths, { root: repository });
  const results = reports.flatMap((report) => (report.status === 'read' ? report.results : []));
  const of = (outcome: string): number => results.filter((result) => result.outcome === outcome).length;
  const [failures, errors] = [of('failed'), of('errored')];
  const counts = { tests: results.length, passed: of('passed'), failures, errors, skipped: of('skipped') };
  return { ...counts, failed: failures + errors };
}

async function compare(entry: Entry, base: string): Promise<void> {
  const decided = DECIDED[entry.files[0]?.split('/').at(-1) ?? ''];
  const wanted: Readonly<Record<string, unknown>> = decided?.counts ?? {
    ...(entry.agrees ? entry.reference : {}),
    ...entry.expect,
  };
  const counts = await count(entry.files.map((file) => join(base, file)));
  const keys = COUNTED.filter((key) => typeof wanted[key] === 'number');
  assert.ok(keys.length > 0, 'nothing to compare');
  for (const key of keys) assert.equal(counts[key], wanted[key], `${key} of ${entry.files.join(', ')}`);
}

function entries(folder: string): readonly Entry[] {
  return JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as readonly Entry[];
}

for (const entry of entries(fixtures)) {
  test(`${entry.files.join(', ')} counts as its runner says`, () => compare(entry, fixtures));
}

const absent = existsSync(corpus) ? false : 'the corpus of real reports is not on this machine';
test('every report of the corpus counts as its source says', { skip: absent }, async (t) => {
  for (const entry of entries(corpus)) {
    await t.test(entry.files.join(', '), () => compare(entry, join(corpus, entry.repo)));
  }
});
