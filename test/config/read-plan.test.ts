import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { jsonSchema } from '../../src/config/json-schema.ts';
import { readPlan } from '../../src/config/read-plan.ts';
import { LoopError } from '../../src/loop/errors.ts';

const folder = mkdtempSync(join(tmpdir(), 'greenloop-config-'));
after(() => rmSync(folder, { recursive: true, force: true }));
for (const name of ['deploy.sh', 'node']) {
  writeFileSync(join(folder, name), '#!/bin/sh\n');
  chmodSync(join(folder, name), 0o755);
}

const read = (text: string) => {
  writeFileSync(join(folder, 'greenloop.yaml'), text);
  return readPlan(join(folder, 'greenloop.yaml'), folder);
};
const faultsOf = async (text: string): Promise<string[]> => {
  const error = await read(text).then(
    () => assert.fail('it was accepted'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof LoopError, String(error));
  assert.equal(error.code, 'config-invalid');
  return error.message
    .split('\n')
    .slice(1)
    .map((line) => line.trim());
};
const SUITE = '  - id: p1\n    run: [node, "{reports}/p1.xml"]\n';
const LEAST = `project: shop\nsuites:\n${SUITE}`;

test('the least configuration gets every default', async () => {
  const plan = await read(LEAST);
  assert.deepEqual(
    [plan.project, plan.repository, plan.folder, plan.ref, plan.branch, plan.push, plan.fix, plan.deploy],
    ['shop', folder, folder, 'main', 'greenloop/shop', true, null, null],
  );
  assert.deepEqual(plan.suites[0], {
    id: 'p1',
    name: 'p1',
    priority: 1,
    run: ['node', '{reports}/p1.xml'],
    rerun: null,
    collect: null,
    reports: '{reports}/*.xml',
    timeoutMs: 1_200_000,
    tolerance: 0,
    against: 'deployment',
    real: false,
    categories: {},
  });
});

test('units are converted', async () => {
  const plan = await read(
    `${LEAST}    timeout: 90s\n    tolerance: 2.5%\nfix: { run: [node], timeout: 1h }\n`,
  );
  assert.deepEqual(
    [plan.suites[0]?.timeoutMs, plan.suites[0]?.tolerance, plan.fix?.timeoutMs],
    [90_000, 0.025, 3_600_000],
  );
});

test('a URL of a repository stays one, a path becomes absolute', async () => {
  assert.equal(
    (await read(`${LEAST}repository: https://example.test/shop.git\n`)).repository,
    'https://example.test/shop.git',
  );
  assert.equal(
    (await read(`${LEAST}repository: git@example.test:shop.git\n`)).repository,
    'git@example.test:shop.git',
  );
  assert.equal((await read(`${LEAST}repository: ../code\n`)).repository, join(folder, '../code'));
});

const rows: readonly (readonly [title: string, text: string, ...faults: RegExp[]])[] = [
  [
    'a missing key',
    'suites:\n  - id: p1\n',
    /^line 1, column 1: project: is missing/,
    /suites\[0\]\.run: is missing/,
  ],
  [
    'an unknown key with the nearest',
    `${LEAST}refs: main\n`,
    /^line 5, column 1: refs: there is no key refs; did you mean ref\?/,
  ],
  [
    'an unknown key inside a list',
    `${LEAST}    priorty: 2\n`,
    /^line 5, column 5: suites\[0\]\.priorty: .*did you mean priority\?/,
  ],
  [
    'a command that is a line',
    'project: shop\nsuites:\n  - id: p1\n    run: npm test\n',
    /line 4, column 10: suites\[0\]\.run: write a list/,
  ],
  [
    'a duration without a unit',
    `${LEAST}    timeout: 20\n`,
    /suites\[0\]\.timeout: write a duration such as/,
  ],
  ['a number as tolerance', `${LEAST}    tolerance: 5\n`, /tolerance: write a percentage/],
  ['a name with capitals', `project: Shop\nsuites:\n${SUITE}`, /project: write small letters/],
  ['no suites', 'project: shop\nsuites: []\n', /suites: at least one suite is needed/],
  ['the same id twice', `${LEAST}${SUITE}`, /suites\[1\]\.id: p1 is the id of suites\[0\] already/],
  [
    'a program that is not there',
    `${LEAST}deploy: { run: [./gone.sh] }\n`,
    /deploy\.run: \.\/gone\.sh is not an executable file in /,
  ],
  [
    'a program that is not on PATH',
    `${LEAST}setup: [nonesuch]\n`,
    /setup: the program nonesuch is not on PATH/,
  ],
  [
    'a suite whose report has no place',
    'project: shop\nsuites:\n  - id: p1\n    run: [node]\n',
    /no argument has \{reports\}/,
  ],
  ['a rerun of everything', `${LEAST}    rerun: [node, "{reports}/x.xml"]\n`, /no argument is "\{tests\}"/],
  ['a zone that is not there', `${LEAST}slack: { timezone: Mars/Base }\n`, /Mars\/Base is not a time zone/],
  [
    'a schedule out of range',
    `${LEAST}slack: { digest: "61 9 * * *" }\n`,
    /is not a schedule of five fields/,
  ],
  [
    'a team without a category',
    `${LEAST}fix: { run: [node], teams: { Core: { run: [node] } } }\n`,
    /no suite has a category Core/,
  ],
  [
    'a person that is not one',
    `${LEAST}access: { operate: [mia] }\n`,
    /access\.operate\[0\]: write a user id/,
  ],
  ['a key twice', `${LEAST}project: other\n`, /^line 5, column 1: .*unique/],
  ['YAML that does not end', 'project: [a,\nb: 2\n', /^line 2/],
  ['something that is not a mapping', 'just text\n', /expected object/],
];
for (const [title, text, ...faults] of rows)
  test(`${title} is a fault with its line`, async () => {
    const found = await faultsOf(text);
    assert.equal(found.length, faults.length, found.join('\n'));
    for (const [index, fault] of faults.entries()) assert.match(found[index] ?? '', fault);
  });

test('all faults are shown at once, in the order of the lines', async () => {
  const found = await faultsOf(
    'project: Shop\nrefs: x\nsuites:\n  - id: p1\n    run: npm test\n    timeout: soon\n',
  );
  assert.deepEqual(
    found.map((line) => /line (\d+)/.exec(line)?.[1]),
    ['1', '2', '5', '6'],
  );
});

test('a file that is not there is named, with what to do', async () => {
  await assert.rejects(readPlan(join(folder, 'nowhere', 'greenloop.yaml')), (error: LoopError) => {
    assert.equal(error.code, 'config-missing');
    assert.match(error.message, /there is no file .*nowhere\/greenloop\.yaml/);
    assert.match(error.hint, /docs\/configuration\.md/);
    return true;
  });
});

test('aliases that explode are refused', async () => {
  const bomb = Array.from(
    { length: 12 },
    (_, index) =>
      `x${index}: &a${index} [${Array(9)
        .fill(index === 0 ? '1' : `*a${index - 1}`)
        .join(', ')}]`,
  );
  assert.match((await faultsOf(`${bomb.join('\n')}\n`)).join(), /alias/i);
});

test('the published schema is the one that checks', () => {
  const published = JSON.parse(readFileSync(new URL('../../greenloop.schema.json', import.meta.url), 'utf8'));
  assert.deepEqual(published, JSON.parse(JSON.stringify(jsonSchema())), 'npm run schema writes it anew');
});
