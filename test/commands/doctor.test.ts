// greenloop doctor on set-ups that are really broken, each in one way.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import type { Finding } from '../../src/commands/doctor/finding.ts';
import { findProgram } from '../../src/runner/find-program.ts';
import { backUp, backupName } from '../../src/store/backup.ts';
import { openStore } from '../../src/store/open-store.ts';
import { systemClock } from '../../src/system-clock.ts';
import { testFolder } from '../helpers/test-store.ts';

const CLI = fileURLToPath(new URL('../../bin/greenloop.js', import.meta.url));
const TOKEN = 'xoxb-canary-of-a-token';

/** A data folder with a whole database and a fresh backup, and what asks the doctor about it. */
async function setUp(t: TestContext) {
  const root = testFolder(t);
  const data = join(root, 'data');
  mkdirSync(data, { mode: 0o700 });
  const file = join(data, 'greenloop.db');
  openStore({ file, clock: systemClock }).close();
  await backUp(file, join(data, 'backups', backupName(Date.now())));
  const ask = (env: NodeJS.ProcessEnv = {}, ...words: string[]) =>
    spawnSync(process.execPath, [CLI, 'doctor', ...words], {
      cwd: root,
      env: { PATH: process.env.PATH, GREENLOOP_DATA: data, ...env },
      encoding: 'utf8',
    });
  const examine = (env: NodeJS.ProcessEnv = {}, ...words: string[]) => {
    const { status, stdout, stderr } = ask(env, ...words, '--json');
    assert.equal(stderr, '');
    const { ok, findings } = JSON.parse(stdout) as { ok: boolean; findings: Finding[] };
    assert.equal(status, ok ? 0 : 1);
    const of = (what: string) => findings.find((one) => one.what === what);
    return {
      ok,
      stdout,
      missing: findings.filter((one) => one.state === 'missing').map((one) => one.what),
      state: (what: string) => of(what)?.state,
      words: (what: string) => `${of(what)?.words}; ${of(what)?.hint}`,
    };
  };
  const plan = (text: string) => {
    const path = join(root, 'greenloop.yaml');
    writeFileSync(path, `project: shop\nsuites: [{ id: a, run: [node, x.js, "{reports}"] }]\n${text}`);
    return path;
  };
  return { root, data, file, ask, examine, plan };
}

test('a set-up that lacks nothing is told line by line, and 0 is the exit code', async (t) => {
  const { ask, examine, plan } = await setUp(t);
  const slack = { SLACK_BOT_TOKEN: TOKEN, SLACK_APP_TOKEN: 'xapp-canary' };
  const { status, stdout, stderr } = ask(slack, plan('env: [PATH]\n'));
  assert.deepEqual([status, stderr], [0, '']);
  const lines = stdout.trimEnd().split('\n');
  assert.equal(lines.pop(), 'Nothing that is needed is missing.');
  for (const line of lines) assert.match(line, /^(?:ok|note) +\S.*: ./);
  for (const what of [
    'Node',
    'git',
    'data folder',
    'file system',
    'free space',
    'database',
    'backups',
    'clock',
  ])
    assert.ok(
      lines.some((line) => line.startsWith(`ok       ${what}: `)),
      `${what}\n${stdout}`,
    );
  assert.match(stdout, /\nok {7}Slack: a bot token and an app token: Socket Mode\n/);
  assert.doesNotMatch(stdout, /canary/);
  assert.doesNotMatch(examine(slack).stdout, /canary/);
});

test('half of a Slack configuration is missing something, and no token is told', async (t) => {
  const { examine } = await setUp(t);
  const half = examine({ SLACK_BOT_TOKEN: TOKEN });
  assert.deepEqual(half.missing, ['Slack']);
  assert.match(half.words('Slack'), /SLACK_APP_TOKEN/);
  const turned = examine({ SLACK_BOT_TOKEN: 'xapp-canary-1', SLACK_APP_TOKEN: TOKEN });
  assert.deepEqual(turned.missing, ['Slack']);
  assert.doesNotMatch(half.stdout + turned.stdout, /canary/);
});

test('a machine without git, prlimit and unshare lacks git, and is told what does not hold', async (t) => {
  const { root, examine, plan } = await setUp(t);
  const empty = join(root, 'bin');
  mkdirSync(empty);
  const bare = examine({ PATH: empty });
  assert.deepEqual(bare.missing, ['git']);
  assert.deepEqual([bare.state('prlimit'), bare.state('PID namespace')], ['note', 'note']);
  const asked = examine({ PATH: empty }, plan('limits: { isolate: true, file: 1GB }\n'));
  assert.deepEqual(asked.missing, [
    'git',
    'shop: limits.isolate',
    'shop: limits.process_memory and limits.file',
  ]);
});

test('a prlimit that does not work here is not taken for one', async (t) => {
  const { root, examine } = await setUp(t);
  const broken = join(root, 'bin');
  mkdirSync(broken);
  writeFileSync(join(broken, 'prlimit'), '#!/bin/sh\necho "prlimit: not permitted" >&2\nexit 1\n', {
    mode: 0o755,
  });
  const git = findProgram('git', '/', process.env.PATH ?? '');
  if ('path' in git) symlinkSync(git.path, join(broken, 'git'));
  const found = examine({ PATH: [broken, process.env.PATH].join(delimiter) });
  assert.equal(found.state('prlimit'), 'note');
  assert.match(found.words('prlimit'), /not permitted/);
});

test('a data folder that others may write, that is none, or that is not there yet is told as such', async (t) => {
  const { root, data, examine } = await setUp(t);
  chmodSync(data, 0o777);
  const open = examine();
  assert.deepEqual(open.missing, ['data folder']);
  assert.match(open.words('data folder'), /mode 0777.*chmod 700/);
  chmodSync(data, 0o755);
  assert.equal(examine().state('data folder'), 'note');
  writeFileSync(join(root, 'file'), '');
  assert.deepEqual(examine({ GREENLOOP_DATA: join(root, 'file') }).missing.slice(0, 1), ['data folder']);
  const fresh = join(root, 'not', 'yet');
  assert.equal(examine({ GREENLOOP_DATA: fresh }).state('data folder'), 'note');
  assert.equal(existsSync(join(root, 'not')), false);
});

test('a data folder of somebody else is missing the right to write', {
  skip: process.getuid?.() === 0 && 'root may write anywhere',
}, async (t) => {
  const { data, examine } = await setUp(t);
  chmodSync(data, 0o500);
  try {
    assert.match(examine().words('data folder'), /may not be written/);
  } finally {
    chmodSync(data, 0o700);
  }
});

test('a damaged database, and one of a newer Greenloop, is told and left alone', async (t) => {
  const { file, examine } = await setUp(t);
  const db = new Database(file);
  db.pragma('user_version = 999');
  db.close();
  assert.match(examine().words('database'), /newer Greenloop \(schema 999/);
  const handle = openSync(file, 'r+');
  for (let page = 1; page < 8; page++) writeSync(handle, Buffer.alloc(4_096, 0xff), 0, 4_096, page * 4_096);
  const before = readFileSync(file);
  const found = examine();
  assert.deepEqual(found.missing, ['database']);
  assert.match(found.words('database'), /damaged.*greenloop restore/);
  assert.deepEqual(readFileSync(file), before);
});

test('a database that was written in the future shows a clock that goes wrong', async (t) => {
  const { file, examine } = await setUp(t);
  const later = new Date(Date.now() + 7_200_000);
  utimesSync(file, later, later);
  const found = examine();
  assert.deepEqual(found.missing, ['clock']);
  assert.match(found.words('clock'), /1[12]\d min before the database was last written/);
});

test('a time zone that does not exist is missing', async (t) => {
  const { examine } = await setUp(t);
  assert.deepEqual(examine({ TZ: 'Mars/Phobos' }).missing, ['time zone']);
});

test('beside a leader it writes nothing, and a leader without a fresh backup lacks one', async (t) => {
  const { data, file, examine } = await setUp(t);
  const store = openStore({ file, clock: systemClock });
  t.after(() => store.close());
  await store.lease.takeLease();
  const [backup = ''] = readdirSync(join(data, 'backups'));
  const found = examine();
  assert.deepEqual([found.ok, found.state('leader')], [true, 'ok']);
  const before = statSync(file).mtimeMs;
  const old = join(data, 'backups', backupName(Date.now() - 5 * 3_600_000));
  writeFileSync(old, '');
  assert.ok(backup !== '');
  const empty = examine({ GREENLOOP_BACKUPS: join(data, 'elsewhere') });
  assert.deepEqual(empty.missing, ['backups']);
  assert.deepEqual([statSync(file).mtimeMs, existsSync(join(data, 'elsewhere'))], [before, false]);
});

test('a plan with faults, without its programs, or without its keys is told, and no value of a variable', async (t) => {
  const { examine, plan } = await setUp(t);
  const faulty = examine({}, plan('limits: { memory: much }\ndeploy: { run: [./gone.sh] }\n'));
  assert.deepEqual(faulty.missing, ['plan']);
  assert.match(faulty.words('plan'), /line 3.*limits\.memory: write a size.*\.\/gone\.sh does not exist/);
  const keys = plan('env: [STAGING_URL]\nfix: { run: [node, f.js], env: [AGENT_KEY, OTHER_KEY] }\n');
  const lacks = examine({ AGENT_KEY: 'canary-value' }, keys);
  assert.deepEqual(lacks.missing, ['shop: variables']);
  assert.match(
    lacks.words('shop: variables'),
    /not set: STAGING_URL \(suites\[\]\.run\), OTHER_KEY \(fix\.run\)/,
  );
  assert.doesNotMatch(lacks.stdout, /canary/);
  const open = examine({ AGENT_KEY: 'x', OTHER_KEY: 'y' }, keys);
  assert.deepEqual([open.ok, open.state('shop: variables')], [true, 'note']);
  assert.equal(examine({}, '/no/such/greenloop.yaml').state('plan'), 'missing');
});

test('the plan that lies where it is asked, or that the bot would serve, is looked at without being named', async (t) => {
  const { root, examine, plan } = await setUp(t);
  assert.equal(examine().state('plan'), 'note');
  const path = plan('');
  assert.match(examine().words('plan'), /greenloop\.yaml: project shop/);
  writeFileSync(join(root, 'b.yaml'), readFileSync(path, 'utf8').replace('shop', 'other'));
  assert.match(examine({ GREENLOOP_PROJECTS: join(root, 'b.yaml') }).words('plan'), /project other/);
});
