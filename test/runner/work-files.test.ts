import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { createWorkFiles } from '../../src/runner/work-files.ts';
import { iteration, iterationFacts } from '../helpers/iteration-facts.ts';
import { temporaryFolder, textOf } from './bench.ts';

const folder = temporaryFolder();
const files = createWorkFiles(folder, ({ iteration: { number } }) => `# Iteration ${number}\n`);
const LONG_AGO = 0;

let written = 0;
function write(text: string): string {
  written += 1;
  const path = join(folder, `facts-${written}.json`);
  writeFileSync(path, text);
  return path;
}

test('a group is handed out as JSON, beside the place for its analysis; twice is once', async () => {
  const first = await files.handGroup('L1-f1', { title: 'old' });
  const again = await files.handGroup('L1-f1', { title: 'new', tests: [1] });
  assert.deepEqual(again, first);
  assert.deepEqual(JSON.parse(textOf(again.groupFile)), { title: 'new', tests: [1] });
  assert.equal(dirname(again.analysisFile), dirname(again.groupFile));
  assert.deepEqual(readdirSync(dirname(again.groupFile)), ['group.json']);
});

test('a report is written under its project and number', async () => {
  const path = await files.writeReport(
    iterationFacts({ project: 'shop', iteration: iteration({ number: 7 }) }),
  );
  assert.equal(path, join(folder, 'reports/shop/iteration-7.md'));
  assert.equal(textOf(path), '# Iteration 7\n');
  await files.writeReport(iterationFacts({ project: 'shop', iteration: iteration({ number: 7 }) }));
  assert.deepEqual(readdirSync(dirname(path)), ['iteration-7.md']);
});

for (const [title, text, facts, note] of [
  ['numbers', '{"pods": 4, "share": 0.5, "left": -1}', { pods: 4, share: 0.5, left: -1 }, /^$/],
  ['nothing', '{}', {}, /^$/],
  ['a byte order mark', '\uFEFF{"pods": 4}', { pods: 4 }, /^$/],
  [
    'texts and numbers that are none',
    '{"pods": 4, "name": "x", "huge": 1e999, "no": null}',
    { pods: 4 },
    /: name, huge, no$/,
  ],
  [
    'names that every object has',
    '{"toString": "x", "constructor": {}, "__proto__": {"a": 1}}',
    {},
    /toString, constructor, __proto__$/,
  ],
  [
    'many texts',
    JSON.stringify(Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`n${n}`, 'x']))),
    {},
    /n0, n1, .* and 49\d more$/,
  ],
  ['a list', '[1]', {}, /not a JSON object/],
  ['null', 'null', {}, /not a JSON object/],
  ['half of it', '{"pods": ', {}, /is not JSON/],
  ['an empty file', '', {}, /is not JSON/],
  ['more than 64 KiB', `{"pods": 4, "text": "${'x'.repeat(70_000)}"}`, {}, /at most 65536 bytes/],
] as const)
  test(`facts of ${title}`, async () => {
    const read = await files.readFacts(write(text), LONG_AGO);
    assert.deepEqual({ ...read.facts }, facts);
    assert.match(read.note, note);
    assert.ok(read.note.length < 500);
  });

test('facts that are not there, or no file, are nothing, and the note says so', async () => {
  const there = write('{"pods": 4}');
  symlinkSync(there, join(folder, 'link.json'));
  symlinkSync(join(folder, 'loop.json'), join(folder, 'loop.json'));
  mkdirSync(join(folder, 'folder.json'));
  execFileSync('mkfifo', [join(folder, 'pipe.json')]);
  for (const [path, note] of [
    ['none.json', /left no .*none\.json/],
    ['none/none.json', /left no .*none\.json/],
    [`${there}/facts.json`, /left no .*facts\.json/],
    ['loop.json/facts.json', /cannot be read \(ELOOP\)/],
    ['link.json', /is not a file/],
    ['loop.json', /is not a file/],
    ['folder.json', /is not a file/],
    ['pipe.json', /is not a file/],
  ] as const) {
    const read = await files.readFacts(path.startsWith('/') ? path : join(folder, path), LONG_AGO);
    assert.deepEqual(read.facts, {}, path);
    assert.match(read.note, note);
  }
});

test('facts from before the deployment are not its own', async () => {
  const path = write('{"pods": 4}');
  const begun = Date.now();
  assert.deepEqual((await files.readFacts(path, begun)).facts, { pods: 4 });
  utimesSync(path, new Date(begun - 60_000), new Date(begun - 60_000));
  const { facts, note } = await files.readFacts(path, begun);
  assert.deepEqual(facts, {});
  assert.match(note, /older than this deployment/);
});
