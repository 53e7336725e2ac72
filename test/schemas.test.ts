// The published schemas against what the loop really hands out, and what it really reads.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import Ajv2020 from 'ajv/dist/2020.js';
import { groupFile } from '../src/loop/group-file.ts';
import { readAnalysis } from '../src/runner/read-analysis.ts';
import { aGroup, aGroupTest, aLoop, anIteration } from './helpers/loop-state.ts';
import { openTiny, startTiny } from './helpers/run-tiny.ts';
import { testFolder } from './helpers/test-store.ts';
import { createTinyProject } from './helpers/tiny-project.ts';

const read = (path: string) => JSON.parse(readFileSync(new URL(`../${path}`, import.meta.url), 'utf8'));
const ajv = new Ajv2020.default({ allErrors: true, allowUnionTypes: true });
const group = ajv.compile(read('schemas/group.schema.json'));
const analysis = ajv.compile(read('schemas/analysis.schema.json'));
const asWritten = (value: unknown) => JSON.parse(JSON.stringify(value));

test('group.json is what its schema says, with and without a past', () => {
  const commit = 'a'.repeat(40);
  const seen = { fingerprint: 'f', iteration: 1, rootCause: 'a typo', solution: 'spell it', commit };
  for (const known of [[], [seen]]) {
    const file = asWritten(
      groupFile(aLoop(), anIteration(), aGroup('g-abc123', { tests: [aGroupTest('t')] }), 1, known),
    );
    assert.ok(group(file), JSON.stringify(group.errors));
  }
  const { tests: _tests, ...without } = asWritten(
    groupFile(aLoop(), anIteration(), aGroup('g-abc123'), 1, []),
  );
  assert.ok(!group(without));
});

test('a whole loop hands out and takes in files that keep the schemas, and tells a second loop what the first one found', async (t: TestContext) => {
  const project = createTinyProject({ a_1: false, a_2: true });
  const engine = await openTiny(project);
  t.after(async () => {
    await engine.shutDown();
    project.remove();
  });
  const files = (name: string) =>
    globSync(`fixes/*/${name}`, { cwd: project.data }).map((path) => join(project.data, path));
  assert.equal((await (await startTiny(project, engine)).rest()).status, 'reached');
  for (const file of files('group.json')) assert.ok(group(JSON.parse(readFileSync(file, 'utf8'))), file);
  for (const file of files('analysis.json'))
    assert.ok(analysis(JSON.parse(readFileSync(file, 'utf8'))), file);
  const before = new Set(files('group.json'));
  assert.equal(before.size, 1);

  // Somebody breaks it again, on the branch that everybody works on.
  project.git('merge', '-q', '--no-edit', 'greenloop/tiny');
  writeFileSync(join(project.folder, 'product.json'), '{"a_1": false, "a_2": true}\n');
  execFileSync(
    'git',
    ['-c', 'user.name=T', '-c', 'user.email=t@example.test', 'commit', '-qam', 'Break it'],
    {
      cwd: project.folder,
    },
  );
  assert.equal((await (await startTiny(project, engine)).rest()).status, 'reached');
  const [told] = files('group.json').filter((file) => !before.has(file));
  const { seen, state } = JSON.parse(readFileSync(told ?? '', 'utf8'));
  assert.equal(state, 'regression');
  assert.deepEqual(
    seen.map((one: { iteration: number; rootCause: string }) => [one.iteration, one.rootCause]),
    [[1, 'the feature was switched off']],
  );
});

const written: readonly [title: string, value: unknown, taken: boolean][] = [
  ['the least that is taken', { issue: 'a', rootCause: 'b', solution: 'c' }, true],
  [
    'a why with evidence',
    { issue: 'a', rootCause: 'b', solution: 'c', why: [{ question: 'q', because: 'b', evidence: 'x:1' }] },
    true,
  ],
  ['no root cause', { issue: 'a', solution: 'c' }, false],
  ['an empty solution', { issue: 'a', rootCause: 'b', solution: '' }, false],
  ['a list', [], false],
];
for (const [title, value, taken] of written)
  test(`analysis.json: ${title} is ${taken ? '' : 'not '}taken, as its schema says`, async (t) => {
    const file = join(testFolder(t), 'analysis.json');
    writeFileSync(file, JSON.stringify(value));
    assert.equal(analysis(value), taken);
    assert.equal((await readAnalysis(file)) !== null, taken);
  });
