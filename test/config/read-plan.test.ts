import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
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

writeFileSync(join(folder, 'plain.txt'), 'x');
mkdirSync(join(folder, 'folder'));

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

test('the access log is a file beside the configuration, or a command', async () => {
  const logOf = async (written: string) =>
    (await read(`${LEAST}environment: { access_log: ${written} }\n`)).environment.accessLog;
  assert.deepEqual(await logOf('{ file: logs/access.log }'), {
    source: { kind: 'file', path: join(folder, 'logs/access.log') },
    ignore: [],
    delayMs: 2_000,
  });
  assert.deepEqual(await logOf('{ run: [node, log.mjs], ignore: [GET /health], delay: 10s }'), {
    source: { kind: 'run', argv: ['node', 'log.mjs'] },
    ignore: ['GET /health'],
    delayMs: 10_000,
  });
  assert.equal((await read(LEAST)).environment.accessLog, null);
});

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
    live: 'auto',
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
    /deploy\.run: \.\/gone\.sh does not exist in /,
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
  ['something that is not a mapping', 'just text\n', /line 1, column 1: write keys with values/],
  [
    'a program without the right to run',
    `${LEAST}setup: [./plain.txt]\n`,
    /plain\.txt is not executable in .*chmod/,
  ],
  ['a folder as program', `${LEAST}setup: [./folder]\n`, /\.\/folder is not a file in /],
  [
    'a program that lies beside the file',
    `${LEAST}setup: [plain.txt]\n`,
    /plain\.txt is not on PATH; install it, or write \.\/plain\.txt/,
  ],
  ['a command line as program', `${LEAST}setup: ["npm ci"]\n`, /write a list: \[npm, ci\]/],
  [
    'a placeholder that is misspelt',
    `${LEAST}    rerun: [node, "{report}/x", "{tests}"]\n`,
    /did you mean \{reports\}/,
  ],
  [
    'tests where all run',
    `project: shop\nsuites:\n  - id: p1\n    run: [node, "{reports}", "{tests}"]\n`,
    /in rerun only/,
  ],
  ['a tab', 'project: shop\nsuites:\n\t- id: p1\n', /^line 3, column 1: a tab; indent with spaces/],
  [
    'an unquoted glob',
    `${LEAST}fix: { run: [node], protect: [**/x] }\n`,
    /^line 5, column \d+: .*put it in quotes/,
  ],
  ['an unquoted star', `${LEAST}    categories:\n      Core: [*ws*]\n`, /in quotes/],
  [
    'an unquoted channel',
    `${LEAST}slack:\n  channel: #loop\n`,
    /^line 6, .*slack\.channel: it is empty; quote it: "#name"/,
  ],
  ['an unquoted person', `${LEAST}access: { operate: [@qa] }\n`, /^line 5, column \d+: /],
  ['an unknown tag', `${LEAST}ref: !env REF\n`, /^line 5, column \d+: .*tag/i],
  ['a second document', `${LEAST}---\nproject: b\n`, /^line \d+, column \d+: a second document/],
  ['an empty file', '# nothing\n', /the file is empty; it needs project: and suites:/],
  [
    'a health check with a misspelt key',
    `${LEAST}environment: { health: [{ http: "http://a", stats: 200 }] }\n`,
    /health\[0\]\.stats: there is no key stats; did you mean status\?/,
  ],
  [
    'a health check that is a line',
    `${LEAST}environment: { health: [{ run: ./check }] }\n`,
    /health\[0\]\.run: write a list/,
  ],
  [
    'an access log as a path alone',
    `${LEAST}environment: { access_log: logs/access.log }\n`,
    /environment\.access_log: write file: <path> or run: \[program/,
  ],
  [
    'an access log from a program that is not there',
    `${LEAST}environment: { access_log: { run: [./no-such] } }\n`,
    /environment\.access_log\.run: \.\/no-such does not exist/,
  ],
  [
    'a health check of two kinds',
    `${LEAST}environment: { health: [{ run: [node], http: "http://a" }] }\n`,
    /health\[0\]: write http: <url> .* or run:/,
  ],
  [
    'a URL without a scheme',
    `${LEAST}environment: { health: [{ http: localhost }] }\n`,
    /http: write a URL that begins/,
  ],
  [
    'a variable that is not passed on',
    `${LEAST}environment: { health: [{ http: "\${HOST}/health" }] }\n`,
    /HOST is not passed on; add it to env/,
  ],
  ['no time at all', `${LEAST}    timeout: 0s\n`, /timeout: write a duration from 1s to 168h/],
  [
    'more time than a timer holds',
    `${LEAST}    timeout: 1000h\n`,
    /timeout: write a duration from 1s to 168h/,
  ],
  ['more than everything', `${LEAST}    tolerance: 101%\n`, /write a percentage/],
  ['half a test', `${LEAST}goal: { target: 1.5 }\n`, /goal\.target: write a whole number/],
  ['a word for a switch', `${LEAST}push: maybe\n`, /push: write true or false/],
  ['another place to judge', `${LEAST}    against: production\n`, /against: write deployment or checkout/],
  ['a priority below the first', `${LEAST}    priority: 0\n`, /priority: write 1 or more/],
  [
    'a section without content',
    `${LEAST}fix:\n`,
    /^line 5, column \d+: fix: it is empty; write keys with values/,
  ],
  [
    'an exception to what is protected',
    `${LEAST}fix: { run: [node], protect: ["!tests/helpers/**"] }\n`,
    /exceptions \(!\) are not understood/,
  ],
  ['facts outside', `${LEAST}deploy: { run: [node], facts: ../facts.json }\n`, /facts: write a path inside/],
  [
    'the same step twice',
    `${LEAST}deploy: { run: [node], steps: [Built, Built] }\n`,
    /steps\[1\]: there is a step Built already/,
  ],
  [
    'a rollback without a command',
    `${LEAST}deploy: { run: [node], when_worse: roll-back }\n`,
    /deploy.when_worse: roll-back needs a command; write deploy.rollback/,
  ],
  ['a ref like an option', `${LEAST}ref: --upload-pack=x\n`, /ref: write the name of a branch/],
  ['the branch of the fixes as ref', `${LEAST}ref: greenloop/shop\n`, /where Greenloop puts the fixes/],
  ['hours to keep', `${LEAST}keep: 12h\n`, /keep: write a number of days from 1d to 3650d/],
  ['nothing to keep', `${LEAST}keep: 0d\n`, /keep: write a number of days from 1d to 3650d/],
  ['too long to keep', `${LEAST}keep: 3651d\n`, /keep: write a number of days from 1d to 3650d/],
  ['an offset as zone', `${LEAST}slack: { timezone: "+02:00" }\n`, /is not a time zone/],
  [
    'an environment variable that is none',
    `${LEAST}env: [API-KEY]\n`,
    /env\[0\]: write the name of an environment variable/,
  ],
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

test('faults of shape, of meaning and keys that stand twice are shown together', async () => {
  const found = await faultsOf(
    `${LEAST}    timeout: soon\nsetup: [nonesuch]\nref: a\nref: b\ndeploy: { run: [./gone.sh], aproval: true }\n`,
  );
  assert.deepEqual(
    found.map((line) => /^line \d+, column \d+: ([^ ]*)/.exec(line)?.[1]),
    ['suites[0].timeout:', 'setup:', 'this', 'deploy.run:', 'deploy.aproval:'],
  );
});

test('an unknown key without a near one is told what there may be', async () => {
  const [fault = ''] = await faultsOf(`${LEAST}goal: { colour: green }\n`);
  assert.match(fault, /goal\.colour: there is no key colour; there may be target/);
});

test('node is always there: it is the one that runs us', async () => {
  writeFileSync(join(folder, 'elsewhere.yaml'), LEAST);
  const plan = await readPlan(join(folder, 'elsewhere.yaml'), '/nowhere');
  assert.equal(plan.suites[0]?.run[0], 'node');
});

test('a file above 1 MiB is not read', async () => {
  assert.match((await faultsOf(`${LEAST}# ${'x'.repeat(1_048_576)}\n`)).join(), /larger than 1 MiB/);
});

test('the full sample of the documentation becomes a plan', async () => {
  const documentation = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');
  const sample = /```yaml\n(project:[\s\S]*?)```/.exec(documentation)?.[1] ?? '';
  for (const [, script = ''] of sample.matchAll(/\[?(\.\/[\w./-]+\.sh)/g)) {
    mkdirSync(dirname(join(folder, script)), { recursive: true });
    writeFileSync(join(folder, script), '#!/bin/sh\n', { mode: 0o755 });
  }
  for (const program of ['npm', 'python', 'agent']) writeFileSync(join(folder, program), '', { mode: 0o755 });
  const plan = await read(sample);
  assert.deepEqual(plan.environment.revision, { kind: 'run', argv: ['./scripts/revision.sh'] });
  assert.deepEqual(plan.environment.health, [
    { kind: 'http', url: 'http://127.0.0.1:8080/health', status: 200 },
    { kind: 'run', argv: ['./scripts/check-db.sh'] },
  ]);
  assert.deepEqual(plan.suites[0]?.categories, { 'WebSocket Core': ['*websocket*'] });
  assert.deepEqual(plan.fix?.teams, { 'WebSocket Core': { run: ['./fixers/websocket.sh'] } });
  assert.deepEqual(plan.deploy?.about, { region: 'us-central1', replicas: '2' });
  assert.deepEqual(plan.deploy?.env, ['DEPLOY_TOKEN']);
  const { commands, ...limits } = plan.limits;
  assert.deepEqual(limits, { iterations: 20, hours: 12, stuckAfter: 3 });
  assert.deepEqual(commands, {
    memoryBytes: 4e9,
    processes: 500,
    processMemoryBytes: null,
    fileBytes: null,
    isolate: false,
  });
  assert.equal(plan.keepMs, 90 * 86_400_000);
  assert.deepEqual(plan.access, { operate: ['@qa-team', 'U0123456'], approve: ['@release-managers'] });
});

test('every key of the schema is in the documentation, with its default', () => {
  const documentation = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');
  for (const [key, value] of keysOf(jsonSchema() as Schema, '')) {
    const row = documentation
      .split('\n')
      .find((line) => line.replace(/ +/g, ' ').startsWith(`| \`${key}\` |`));
    assert.ok(row, `docs/configuration.md has no row for ${key}`);
    if (value !== undefined && typeof value !== 'object')
      assert.ok(row.includes(`\`${value}\``), `the row of ${key} does not say ${value}`);
  }
});

type Schema = {
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
  additionalProperties?: Schema | boolean;
  default?: unknown;
};
function* keysOf(schema: Schema, prefix: string): Generator<readonly [key: string, value: unknown]> {
  for (const [name, inner] of Object.entries(schema.properties ?? {})) {
    if (!inner.properties) yield [`${prefix}${name}`, inner.default];
    yield* keysOf(inner, `${prefix}${name}.`);
  }
  for (const form of schema.anyOf ?? []) yield* keysOf(form, prefix);
  if (schema.items) yield* keysOf(schema.items, prefix.replace(/\.$/, '[].'));
  if (typeof schema.additionalProperties === 'object')
    yield* keysOf(schema.additionalProperties, `${prefix}*.`);
}

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
  assert.deepEqual(
    published,
    JSON.parse(JSON.stringify(jsonSchema())),
    'node scripts/write-schema.ts writes it anew',
  );
});
