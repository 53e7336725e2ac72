// The terminal's commands as a new user types them: exit codes, one clear sentence, nothing lost.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { eventually } from '../helpers/spawn-bot.ts';
import { createTinyProject, type TinyProject } from '../helpers/tiny-project.ts';

const CLI = fileURLToPath(new URL('../../bin/greenloop.js', import.meta.url));
const FIXTURES = fileURLToPath(new URL('../fixtures/live/', import.meta.url));

type Ran = { readonly code: number | null; readonly out: string; readonly err: string };

function begin(
  words: readonly string[],
  project: Pick<TinyProject, 'env' | 'data'>,
  inGroup = false,
): { child: ChildProcess; done: Promise<Ran> } {
  const child = spawn(process.execPath, [CLI, ...words], {
    env: { ...project.env, GREENLOOP_DATA: project.data },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: inGroup,
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += String(chunk);
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += String(chunk);
  });
  const done = new Promise<Ran>((resolve) => child.once('close', (code) => resolve({ code, out, err })));
  return { child, done };
}
const greenloop = (words: readonly string[], project: Pick<TinyProject, 'env' | 'data'>) =>
  begin(words, project).done;

function tiny(t: TestContext, ...args: Parameters<typeof createTinyProject>): TinyProject {
  const project = createTinyProject(...args);
  t.after(() => project.remove());
  return project;
}

test('run goes to the goal, ends with 0, and report tells it as Markdown and as data', async (t) => {
  const project = tiny(t, { a_1: true, a_2: false, b_1: true });
  const ran = await greenloop(['run', project.config], project);
  assert.equal(ran.code, 0, ran.err);
  assert.match(ran.out, /reached/i);
  assert.equal(ran.out.includes('\u001b'), false, 'plain lines in a pipe');
  const markdown = await greenloop(['report', 'tiny', '1'], project);
  assert.equal(markdown.code, 0);
  for (const section of [/Goal/, /Test Execution/i, /Root Cause/i, /Five Whys/i, /57/, /Conclusion/i])
    assert.match(markdown.out, section);
  const data = JSON.parse((await greenloop(['report', 'tiny', '--json'], project)).out) as Record<
    string,
    unknown
  >;
  assert.deepEqual([data.project, data.iteration], ['tiny', 2]);
  assert.deepEqual(data.ledger, { declared: 3, collected: 3, executed: 3, passing: 3, verified: 3 });
  for (const key of ['suites', 'groups', 'fixes', 'deployment', 'phases']) assert.ok(key in data, key);
});

test('run --json writes one event a line; --once ends with 1 when not everything is verified', async (t) => {
  const project = tiny(t, { a_1: false, a_2: true });
  const ran = await greenloop(['run', project.config, '--once', '--json'], project);
  assert.equal(ran.code, 1, ran.err);
  const events = ran.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { type: string; seq: number });
  assert.equal(events[0]?.type, 'loop-started');
  assert.equal(events.at(-1)?.type, 'loop-finished');
  assert.deepEqual(
    events.map((event) => event.seq),
    events.map((event) => event.seq).toSorted((a, b) => a - b),
  );
});

test('run --once ends with 0 when everything in scope is verified', async (t) => {
  const project = tiny(t, { a_1: true });
  assert.equal((await greenloop(['run', project.config, '--once'], project)).code, 0);
});

test('run ends with 3 when it waits for a person, and goes on when it is started again', async (t) => {
  const project = tiny(t, { a_1: false, a_2: true }, (yaml) => yaml.replace(/fix:\n(?: {2}.*\n)+/, ''));
  const ran = await greenloop(['run', project.config], project);
  assert.equal(ran.code, 3, ran.err);
  assert.match(ran.out, /needs a person/);
  writeFileSync(join(project.folder, 'product.json'), '{"a_1": true, "a_2": true}\n');
  project.git('commit', '-qam', 'By hand');
  assert.equal((await greenloop(['run', project.config], project)).code, 0);
});

const faults: readonly (readonly [title: string, words: readonly string[], code: number, says: RegExp])[] = [
  ['no command', [], 2, /greenloop run/],
  ['an unknown command', ['strat'], 2, /there is no command strat/],
  ['an unknown option', ['run', 'x', '--josn'], 2, /--josn/],
  [
    'no configuration file',
    ['run', 'nowhere/greenloop.yaml'],
    2,
    /there is no file .*nowhere\/greenloop\.yaml/,
  ],
  ['no file to run', ['run'], 2, /run takes one greenloop\.yaml/],
  ['an unknown project', ['report', 'nobody'], 2, /there is no data in|nobody/],
  ['a number that is none', ['report', 'tiny', 'last'], 2, /last is not the number/],
  ['no reports', ['read'], 2, /no report was named/],
  ['a report that is not there', ['read', 'nowhere.xml'], 1, /no such file/i],
];
for (const [title, words, code, says] of faults)
  test(`${title}: one clear sentence and exit code ${code}`, async (t) => {
    const data = mkdtempSync(join(tmpdir(), 'greenloop-cli-'));
    t.after(() => rmSync(data, { recursive: true, force: true }));
    const ran = await greenloop(words, { env: process.env, data });
    assert.equal(ran.code, code, ran.err);
    assert.match(ran.out + ran.err, says);
    assert.doesNotMatch(ran.err, /\n\s+at /, 'no stack');
  });

test('a broken configuration is 2, with every fault and its line, and starts nothing', async (t) => {
  const project = tiny(t, { a_1: true }, (yaml) =>
    yaml.replace('project: tiny', 'projct: tiny').replace('timeout: 30s', 'timeout: soon'),
  );
  const ran = await greenloop(['run', project.config], project);
  assert.equal(ran.code, 2);
  assert.match(ran.err, /line 1, column 1: projct: there is no key projct; did you mean project\?/);
  assert.match(ran.err, /timeout: write a duration/);
  assert.deepEqual(project.lines('suite-starts'), []);
});

test('a program that is not there is 2, by name', async (t) => {
  const project = tiny(t, { a_1: true }, (yaml) =>
    yaml.replace('run: [node, tools/deploy.mjs]', 'run: [./deploy.sh]'),
  );
  const ran = await greenloop(['run', project.config], project);
  assert.equal(ran.code, 2);
  assert.match(ran.err, /deploy\.run.*\.\/deploy\.sh/);
});

test('a data folder that another Greenloop leads is 2, and SIGTERM is 130 and leaves nothing running', async (t) => {
  const project = tiny(t, { a_1: true });
  project.say('hold-suite', 'a_');
  const first = begin(['run', project.config], project);
  await eventually('the suite to begin', () => project.lines('suite-starts').length === 1);
  const second = await greenloop(['run', project.config], project);
  assert.equal(second.code, 2);
  assert.match(second.err, new RegExp(`is led by process ${first.child.pid}`));
  first.child.kill('SIGTERM');
  const ran = await first.done;
  assert.equal(ran.code, 130, ran.err);
  const runs = readdirSync(join(project.data, 'runs'));
  assert.ok(runs.length > 0);
  const data = JSON.parse((await greenloop(['report', 'tiny', '--json'], project)).out) as {
    ledger: { passing: number };
  };
  assert.equal(data.ledger.passing, 0);
});

const bad: readonly (readonly [title: string, write: string, says: RegExp])[] = [
  ['no report', '', /wrote no report/],
  ['an empty report', "writeFileSync(out, '')", /cannot be read|empty/],
  [
    'a truncated report',
    'writeFileSync(out, \'<testsuites><testsuite name="a" tests="2"><testcase name="x"/><testca\')',
    /cannot be read/,
  ],
  ['a report of zero tests', "writeFileSync(out, '<testsuites></testsuites>')", /no test/],
  ['a suite that hangs', 'setInterval(() => {}, 1000)', /time limit of 1 s/],
];
for (const [title, write, says] of bad)
  test(`a suite with ${title} is never passed: one sentence, and a person is asked`, async (t) => {
    const project = tiny(t, { a_1: true }, (yaml) => yaml.replace('timeout: 30s', 'timeout: 1s'));
    mkdirSync(join(project.folder, 'tools'), { recursive: true });
    writeFileSync(
      join(project.folder, 'tools/suite.mjs'),
      `import { writeFileSync } from 'node:fs';\nconst out = process.argv[2];\n${write};\n`,
    );
    project.git('commit', '-qam', 'Another suite');
    const ran = await greenloop(['run', project.config], project);
    assert.equal(ran.code, 3, ran.out + ran.err);
    assert.match(ran.out, says);
    const data = JSON.parse((await greenloop(['report', 'tiny', '--json'], project)).out) as {
      ledger: { passing: number };
    };
    assert.equal(data.ledger.passing, 0);
  });

test('read gives the counts of real reports, and 1 when one of them is unreadable', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'greenloop-read-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'cut.xml'), '<testsuites><testsuite');
  const good = await greenloop(['read', join(FIXTURES, 'out_rspec.xml'), '--json'], {
    env: process.env,
    data: folder,
  });
  assert.equal(good.code, 0, good.err);
  const { files, total } = JSON.parse(good.out) as {
    files: { status: string }[];
    total: Record<string, number>;
  };
  assert.deepEqual(Object.keys(total), ['tests', 'passed', 'failed', 'errored', 'skipped', 'duration_ms']);
  assert.equal(files[0]?.status, 'read');
  assert.equal(
    total.tests,
    (total.passed ?? 0) + (total.failed ?? 0) + (total.errored ?? 0) + (total.skipped ?? 0),
  );
  const mixed = await greenloop(['read', join(FIXTURES, 'out_*.xml'), join(folder, 'cut.xml')], {
    env: process.env,
    data: folder,
  });
  assert.equal(mixed.code, 1);
  assert.match(mixed.out, /cut\.xml/);
});

/** A run in a process group of its own, as a terminal's is: `press` is its Ctrl-C. */
function beginInTerminal(project: TinyProject) {
  const { child, done } = begin(['run', project.config], project, true);
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    said += String(chunk);
  });
  const press = async (answer: string) => {
    process.kill(-(child.pid ?? 0), 'SIGINT');
    await eventually(`"${answer}" to be said`, () => said.includes(answer));
  };
  return { child, done, press };
}

test('the first Ctrl-C lets the phase end, and what is fetched is not cut', async (t) => {
  const project = tiny(t, { a_1: true });
  const ssh = join(project.control, 'ssh');
  const waits = `while [ -e "${project.control}/hold-fetch" ]; do sleep 0.05; done`;
  writeFileSync(ssh, `#!/bin/sh\n: > "${ssh}-begun"\n${waits}\nfor last; do :; done\nexec sh -c "$last"\n`);
  chmodSync(ssh, 0o755);
  const yaml = readFileSync(project.config, 'utf8');
  const repository = `ssh://git.example.test${project.folder}`;
  writeFileSync(project.config, yaml.replace('repository: .', `repository: ${repository}`));
  project.say('hold-fetch');
  const reachable = { ...project, env: { ...project.env, GIT_SSH_COMMAND: ssh } };
  const { done, press } = beginInTerminal(reachable);
  await eventually('the fetch to begin', () => existsSync(`${ssh}-begun`));
  await press('stopping after this phase');
  project.unsay('hold-fetch');
  const { code, out, err } = await done;
  assert.equal(code, 130, out + err);
  assert.match(out, /asked it to stop after this phase/);
  assert.match(out, /Stopped: somebody asked for it/);
  assert.doesNotMatch(out, /Blocked/);
  assert.equal(project.lines('suite-starts').length, 0, 'no phase began after it');
});

test('the second Ctrl-C stops what runs, and so does SIGTERM', async (t) => {
  const project = tiny(t, { a_1: true });
  project.say('hold-suite', 'a_');
  const first = beginInTerminal(project);
  await eventually('the suite to begin', () => project.lines('suite-starts').length === 1);
  await first.press('stopping after this phase');
  await first.press('stopping what runs');
  const ran = await first.done;
  assert.equal(ran.code, 130, ran.err);
  assert.match(ran.out, /Stopped/);
  const second = beginInTerminal(project);
  await eventually('the suite to begin again', () => project.lines('suite-starts').length === 2);
  second.child.kill('SIGTERM');
  const again = await second.done;
  assert.equal(again.code, 130, again.err);
  assert.match(again.out, /SIGTERM asked it to stop at once/);
});

test('a loop that meets an obstacle while it is being stopped is stopped, and the next run starts anew', async (t) => {
  const script =
    "const fs = require('fs'), c = process.env.CONTROL; fs.writeFileSync(c + '/setting-up', ''); const go = () => fs.existsSync(c + '/hold-setup') ? setTimeout(go, 20) : process.exit(7); go();";
  const project = tiny(t, { a_1: true }, (yaml) =>
    yaml.replace('suites:\n', `setup: [node, -e, ${JSON.stringify(script)}]\nsuites:\n`),
  );
  project.say('hold-setup');
  const { done, press } = beginInTerminal(project);
  await eventually('the setup to begin', () => existsSync(join(project.control, 'setting-up')));
  await press('stopping after this phase');
  project.unsay('hold-setup');
  const stopped = await done;
  assert.equal(stopped.code, 130, stopped.out + stopped.err);
  assert.match(stopped.out, /Stopped/);
  const next = await greenloop(['run', project.config], project);
  assert.equal(next.code, 3, next.out + next.err);
  assert.match(next.out, /started a loop/);
});

test('the third Ctrl-C leaves at once, and what would not end is ended without us', async (t) => {
  const project = tiny(t, { a_1: false, a_2: true });
  project.say('fixer', 'hang');
  const { done, press } = beginInTerminal(project);
  await eventually('the fixer to work', () => project.lines('fixer-starts').length > 0);
  await press('stopping after this phase');
  await press('once more leaves at once');
  await press('');
  assert.equal((await done).code, 130);
  const runs = join(project.data, 'runs');
  const fixer = readdirSync(runs).find((name) => name.includes('-g-')) ?? '';
  assert.equal(existsSync(join(runs, fixer, 'result')), false, 'it left before the fixer had ended');
  await eventually('the fixer to be ended', () => existsSync(join(runs, fixer, 'result')), 30_000);
});

test('a backup is made and put back, and what was done since is undone', async (t) => {
  const project = tiny(t, { a_1: true });
  const run = () => greenloop(['run', project.config], project);
  assert.equal((await run()).code, 0);
  const made = await greenloop(['backup'], project);
  assert.match(
    `${made.code} ${made.out}`,
    /^0 the database of .* was copied to .*backups\/greenloop-.*Z\.db and checked/,
  );
  assert.equal((await run()).code, 0);
  const count = async () =>
    JSON.parse((await greenloop(['history', '--json'], project)).out).iterations.length;
  assert.equal(await count(), 2);
  const back = await greenloop(['restore'], project);
  assert.match(
    `${back.code} ${back.out}`,
    /^0 .* is as it was in .*; what was there is .*greenloop\.db\.before-/,
  );
  assert.equal(await count(), 1);
  assert.equal((await run()).code, 0, 'it goes on from there');
  const none = await greenloop(['restore', 'nowhere.db'], project);
  assert.match(`${none.code} ${none.err}`, /^2 greenloop: there is no backup .*nowhere\.db/);
});

test('a flaky test is put into quarantine and released, and what is not flaky is not', async (t) => {
  const project = tiny(t, { a_1: 'flaky', a_2: true });
  assert.equal((await greenloop(['run', project.config], project)).code, 0);
  const said = async (...words: string[]) => {
    const { code, out, err } = await greenloop(words, project);
    return `${code} ${out}${err}`;
  };
  assert.match(
    await said('quarantine', 'a_2', 'because', 'race'),
    /^1 greenloop: a_2 did not fail and pass on one revision/,
  );
  assert.match(await said('quarantine', 'a_1'), /^2 greenloop: a quarantine needs a reason/);
  assert.match(
    await said('quarantine', 'tiny', 'a_1', 'because', 'race', '7d'),
    /^0 .*a_1 is in quarantine until .*\(UTC\): it runs and does not count/,
  );
  assert.match(await said('flaky'), /flaky: .*; in quarantine until .* \(.*: race\)/);
  assert.match(await said('test', 'a_1'), /in quarantine until/);
  assert.equal(JSON.parse((await said('test', 'a_1', '--json')).slice(2)).quarantine.reason, 'race');
  assert.match(await said('release', 'a_1'), /^0 .*a_1 counts again/);
  assert.match(await said('release', 'a_1'), /^1 greenloop: a_1 is not in quarantine/);
});

test('history, compare and digest tell what was, as text and as data, and the digest draws it', async (t) => {
  const project = tiny(t, { a_1: true, a_2: false, b_1: true });
  assert.equal((await greenloop(['run', project.config], project)).code, 0);
  const told = async (...words: string[]) => {
    const { code, out, err } = await greenloop(words, project);
    assert.equal(code, 0, err);
    return out;
  };
  const history = await told('history');
  assert.match(history, /# tiny: 2 iterations/);
  assert.match(history, /\| *2 \|.*\| {2}3 \(\+1\) \| {3}3 \(\+2\) \|.*goal reached/);
  const data = JSON.parse(await told('history', 'tiny', '1', '--json'));
  assert.deepEqual(
    data.iterations.map((one: { number: number }) => one.number),
    [2],
  );

  assert.match(await told('compare', 'tiny'), /iteration 1 \([0-9a-f]{7}\) and iteration 2/);
  const compared = JSON.parse(await told('compare', 'tiny', '1', '2', '--json'));
  assert.deepEqual([compared.before.number, compared.after.number, compared.broken], [1, 2, []]);

  assert.match(await told('flaky'), /# tiny: no test is flaky or broken/);
  assert.match(await told('slow', 'tiny'), /# tiny: slowest tests\n\n- .*a_1\n {2}10 ms/);
  const life = await told('test', 'a_2');
  assert.match(life, /healthy: 1 change in 4 results/);
  assert.match(
    life,
    /iteration 1, [0-9a-f]{7}: failed, its first result\n- iteration 1, [0-9a-f]{7}: passed/,
  );
  assert.equal(JSON.parse(await told('test', 'tiny', 'a_2', '--json')).changes.length, 2);

  const picture = join(project.folder, 'trend.png');
  const digest = await told('digest', '--picture', picture);
  assert.match(digest, /digest · tiny · the first: 2 iterations so far/);
  assert.match(digest, /fixed 1 · newly failing 0/);
  assert.deepEqual([...readFileSync(picture).subarray(1, 4)], [...Buffer.from('PNG')]);
  assert.equal(JSON.parse(await told('digest', 'tiny', '--json')).ledger.verified, 3);

  for (const [words, code, said] of [
    [['history', 'nothing'], 2, /no loop of nothing was ever started/],
    [['test', 'tiny', 'a_'], 2, /several tests of tiny have the words a_/],
    [['test', 'no such test'], 2, /no test of tiny has the words no such test/],
    [['history', 'tiny', 'many'], 2, /many is not a number of iterations/],
    [['compare', 'tiny', '1', '9'], 2, /9/],
    [['compare', 'tiny', '2', '2'], 2, /./],
    [['digest', '--picture', join(project.folder, 'no/such/folder.png')], 2, /could not be written/],
  ] as const) {
    const ran = await greenloop(words, project);
    assert.equal(ran.code, code, words.join(' '));
    assert.match(ran.err, said);
    assert.equal(ran.err.trimEnd().split('\n').length, 2, ran.err);
  }
});
