// Commands that leave what is no report, or does harm to whoever reads it: the run ends as errored with a sentence, and soon.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { findReports } from '../../src/runner/find-reports.ts';
import { readReports } from '../../src/runner/junit/read-reports.ts';
import { runCommand } from '../../src/runner/run-command.ts';
import { openBench, temporaryFolder } from './bench.ts';

const bench = openBench();
const GREEN = '<testsuite name="s" tests="1"><testcase classname="c" name="works"/></testsuite>';
const GREEN_FILE = join(temporaryFolder(), 'green.xml');
writeFileSync(GREEN_FILE, GREEN);
const root = process.getuid?.() === 0;

/** Runs a script with the reports folder as $1 and a green report outside of it as $2. */
const leave = (script: string, reports = '{reports}/**/*.xml') =>
  bench.runSuite(['sh', '-c', script, 'sh', '{reports}', GREEN_FILE], { reports });

for (const [title, script, reason] of [
  [
    'a billion laughs',
    `printf '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><testsuite>&b;</testsuite>' > "$1/r.xml"`,
    /r\.xml: it has a DOCTYPE/,
  ],
  [
    'an external entity',
    `printf '<?xml version="1.0"?><!DOCTYPE t SYSTEM "file:///etc/passwd"><testsuite/>' > "$1/r.xml"`,
    /r\.xml: it has a DOCTYPE/,
  ],
  [
    'a tag with a million attributes',
    `node -e 'console.log("<testsuite "+Array.from({length:1e6},(_,i)=>"a"+i+"=\\"\\"").join(" ")+"/>")' > "$1/r.xml"`,
    /<testsuite> has more than 1000 attributes/,
  ],
  [
    'a million open elements',
    `node -e 'console.log("<testsuite>".repeat(1e6))' > "$1/r.xml"`,
    /elements are nested more than 10000 deep/,
  ],
  [
    'a file that is larger than any report',
    'cp "$2" "$1/r.xml"; truncate -s 3G "$1/r.xml"',
    /it has 3221225472 bytes and the limit is 2147483648/,
  ],
  [
    '100 MB of nothing behind a good report',
    'cp "$2" "$1/r.xml"; truncate -s 100M "$1/r.xml"',
    /text after the end/,
  ],
  [
    'a socket',
    `node -e 'require("net").createServer().listen(process.argv[1]+"/r.xml",()=>process.kill(process.pid,9))' "$1"; true`,
    /no report/,
  ],
  ['a link to its own folder', 'ln -s . "$1/loop"', /no report/],
  [
    'a name that would steer a terminal',
    `printf '<' > "$1/$(printf 'a\\033[31m\\nb').xml"`,
    /: a b\.xml: cut off/,
  ],
  [
    'a link to a green run in the place of its whole folder',
    'own=$(dirname "$1"); mkdir -p "$own.other/reports"; cp -r "$own/." "$own.other"; cp "$2" "$own.other/reports"; mv "$own" "$own.moved"; ln -s "$own.other" "$own"',
    /no report|removed while it ran/,
  ],
] as const)
  test(`${title} is errored, and the reason says so`, async () => {
    const outcome = await leave(script);
    assert.match(outcome.reason, reason);
    assert.ok(!outcome.reason.includes('\x1b'));
    assert.notEqual(outcome.status, 'passed');
    assert.deepEqual(outcome.results, []);
  });

test('a folder that nobody may read is passed over', async () => {
  const spec = bench.suite(['sh', '-c', 'mkdir "$1/d"; chmod 0 "$1/d"', 'sh', '{reports}'], {
    reports: '{reports}/**/*.xml',
  });
  const { status, reason } = await bench.runner.runSuite(spec, () => {}, new AbortController().signal);
  chmodSync(join(bench.files(spec.runId).reports, 'd'), 0o700);
  assert.equal(status, 'errored');
  assert.match(reason, /no report|cannot be looked through \(EACCES\)/);
});

test('character and block devices are no reports', { skip: !root && 'only root can make one' }, async () => {
  const { status, reason } = await leave('mknod "$1/r.xml" c 1 5; mknod "$1/s.xml" b 7 0');
  assert.deepEqual([status, /no report/.test(reason)], ['errored', true]);
});

test('folders in folders are looked through', async () => {
  const deep = 'cd "$1"; i=0; while [ $i -lt 300 ]; do mkdir d; cd d; i=$((i+1)); done; cp "$2" r.xml';
  assert.equal((await leave(deep)).status, 'passed');
});

test('folders deeper than any path do no harm to a report beside them', async () => {
  const dig = `python3 -c 'import os\nfor i in range(40): os.mkdir("d" * 200); os.chdir("d" * 200)'`;
  const outcome = await leave(`cp "$2" "$1/r.xml"; cd "$1"; mkdir a; cd a; ${dig}`);
  assert.ok(outcome.status === 'passed' || /cannot be looked through/.test(outcome.reason), outcome.reason);
});

test('more files than any runner leaves are not even listed', async () => {
  const folder = temporaryFolder();
  for (const name of ['a', 'b', 'c']) writeFileSync(join(folder, `${name}.xml`), GREEN);
  const found = await findReports(folder, '{reports}/*.xml', 2);
  assert.equal(found, 'it left more than 2 files where its reports are looked for');
  const many = 'cd "$1" && seq 20001 | xargs touch';
  const outcome = await leave(many, '{reports}/*');
  assert.deepEqual([outcome.status, outcome.reason], ['errored', String(found).replace('2', '20000')]);
});

test('a report that somebody goes on writing is refused', async () => {
  // Its writer has left the run: group, session and environment are its own, and its parent is gone.
  const writer = `exec >/dev/null 2>&1; printf '<testsuite>' > r.xml; while :; do printf '<testcase name="a"/>%.0s' $(seq 500); done >> r.xml`;
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'writer.sh'), writer);
  const script = 'cd "$1"; setsid sh writer.sh & echo $!; until [ -s r.xml ]; do :; done';
  const pid = Number(execFileSync('sh', ['-c', script, 'sh', folder], { encoding: 'utf8' }));
  try {
    const [report] = await readReports([join(folder, 'r.xml')], { root: folder });
    assert.match(report?.status === 'unreadable' ? report.reason : 'read', /it grew while it was read/);
  } finally {
    process.kill(-pid, 'SIGKILL');
  }
});

test('what the reports of one run take of our memory has an end, over all its files', async () => {
  const folder = temporaryFolder();
  const files = ['a', 'b', 'c'].map((name) => {
    const path = join(folder, `${name}.xml`);
    const cases = `<testcase name="${name}"><failure>${'x'.repeat(900)}</failure></testcase>`.repeat(60);
    writeFileSync(path, `<testsuite>${cases}</testsuite>`);
    return path;
  });
  const read = async (limits: object) =>
    (await readReports(files, { root: folder, ...limits })).map((one) =>
      one.status === 'read' ? one.results.length : one.reason,
    );
  const tests = 'with it the reports hold more than 100 tests: split the suite';
  assert.deepEqual(await read({ maxResults: 100 }), [60, tests, tests]);
  const characters = 'with it the reports hold more than 150000 characters: split the suite';
  assert.deepEqual(await read({ maxCharacters: 150_000 }), [60, characters, characters]);
  assert.deepEqual(await read({ allMs: -1 }), Array(3).fill('reading the reports took longer than -0.001 s'));
  const [, , last] = await readReports(files, { root: folder, textBudget: 100_000 });
  assert.ok(last?.status === 'read' && last.results.every(({ details }) => details.length < 250));
});

test('what a command puts in the place of its own logs and its result is not waited for', async () => {
  const script =
    'cd "$(dirname "$1")"; rm -f stdout stderr live.ndjson; mkfifo stdout; ln -s /dev/zero stderr; truncate -s 20G live.ndjson; mkfifo result';
  const spec = bench.suite(['sh', '-c', script, 'sh', '{reports}']);
  const outcome = await bench.runner.runSuite(spec, () => {}, new AbortController().signal);
  assert.equal(outcome.status, 'lost');
  assert.match(outcome.reason, /ended without a result/);
});

test('pipes that a command puts where its supervisor is about to write are not written to', async () => {
  const script =
    'cp "$2" "$1/r.xml"; cd "$(dirname "$1")"; rm -f stdout stderr live.ndjson; mkfifo stdout stderr live.ndjson "result.$PPID.tmp"; echo said';
  const { status, reason } = await leave(script);
  assert.deepEqual([status, reason], ['passed', '']);
});

test('a forged result without a meaning is none', async () => {
  const script = `printf '{"status":"green"}' > "$(dirname "$1")/result"`;
  assert.equal((await leave(script)).status, 'lost');
});

test('a command that forges who watches over it is given up after its time', async () => {
  const forge = `printf '{"pid":1,"startTime":null,"bootId":"%s"}' "$(cat /proc/sys/kernel/random/boot_id)" > claim; kill -9 $PPID`;
  const spec = bench.spec(['sh', '-c', `cd "$1"; ${forge}`, 'sh', dirname(bench.files('forged').claim)], {
    runId: 'forged',
    timeoutMs: 1_000,
  });
  const options = { runs: join(bench.data, 'runs'), env: process.env, graceMs: 100, lateMs: 100 };
  const { status, reason } = await runCommand(spec, options, () => {}, new AbortController().signal);
  assert.deepEqual([status, reason], ['lost', 'there is no result long after its time limit']);
});
