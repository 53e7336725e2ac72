// The examples of docs/operations.md, as far as this machine can try them.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { LOOP_ERRORS } from '../../src/loop/errors.ts';
import { findProgram } from '../../src/runner/find-program.ts';
import { testFolder } from '../helpers/test-store.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const text = read('docs/operations.md');

/** The first block in this language. */
function block(language: string): string {
  const [, found] = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(text) ?? [];
  assert.ok(found, language);
  return found;
}

/** The unit's settings; every key stands once. */
function settings(): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const line of block('ini')
    .split('\n')
    .filter((one) => one !== '' && !one.startsWith('['))) {
    const [key = '', value = ''] = line.split(/=(.*)/);
    const name = key === 'Environment' ? `${key} ${value.split('=')[0]}` : key;
    assert.ok(!found.has(name), key);
    found.set(name, value);
  }
  return found;
}

/** What systemd says about a unit; '' when it finds nothing. */
function verify(t: TestContext, unit: string): string {
  const file = join(testFolder(t), 'greenloop.service');
  writeFileSync(file, unit.replace('/usr/bin/node', process.execPath));
  const { stderr, status } = spawnSync('systemd-analyze', ['verify', '--man=no', file], { encoding: 'utf8' });
  return `${stderr}${status === 0 ? '' : status}`;
}

test('the unit starts what is there, and lets commands live on', () => {
  const unit = settings();
  assert.deepEqual(unit.get('ExecStart')?.split(' ').slice(0, 2), ['/usr/bin/node', 'bin/main.js']);
  assert.ok(existsSync(join(ROOT, 'bin/main.js')));
  assert.equal(unit.get('KillMode'), 'process');
  assert.equal(
    unit.get('Environment GREENLOOP_DATA'),
    `GREENLOOP_DATA=/var/lib/${unit.get('StateDirectory')}`,
  );
  assert.equal(unit.get('StateDirectoryMode'), '0700');
  assert.equal(unit.get('Restart'), 'on-failure');
  // It ends by itself within ten seconds.
  assert.ok(Number(unit.get('TimeoutStopSec')) > 10);
});

const systemd = 'path' in findProgram('systemd-analyze', ROOT, process.env.PATH ?? '');

test('systemd understands every line of the unit', {
  skip: !systemd && 'there is no systemd-analyze',
}, (t) => {
  const unit = block('ini');
  assert.equal(verify(t, unit), '');
  assert.match(verify(t, unit.replace('KillMode', 'KillMoode')), /KillMoode/);
  assert.match(verify(t, unit.replace('RestartSec=2', 'RestartSec=soon')), /soon/);
});

test('the compose file is YAML that takes rights away, and names what the image has', () => {
  const { services, volumes } = parse(block('yaml'));
  const { greenloop } = services;
  assert.equal(greenloop.read_only, true);
  assert.deepEqual(greenloop.cap_drop, ['ALL']);
  assert.deepEqual(greenloop.security_opt, ['no-new-privileges:true']);
  assert.equal(greenloop.ports, undefined, 'no port is published');
  const mounts: string[] = greenloop.volumes.map((one: string) => one.split(':')[1]);
  const [, data] = /GREENLOOP_DATA=(\S+)/.exec(read('Dockerfile')) ?? [];
  assert.ok(mounts.includes(data ?? ''));
  for (const one of greenloop.volumes.map((mount: string) => mount.split(':')[0]))
    assert.ok(one.startsWith('./') || one in volumes, one);
  assert.ok(mounts.some((one) => greenloop.command[0].startsWith(`${one}/`)));
  assert.ok(Number.parseInt(greenloop.stop_grace_period, 10) > 10);
  for (const name of Object.keys(greenloop.environment)) assert.ok(isRead(name), `${name} is read nowhere`);
});

test('the exit codes are those of the code', () => {
  const [, table = ''] = /## Exit codes of the bot\n\n([\s\S]*?)\n\n/.exec(text) ?? [];
  const codes = table
    .split('\n')
    .flatMap((line) => /^\| (\d+) /.exec(line)?.[1] ?? [])
    .map(Number);
  assert.deepEqual(codes, [0, 2, 70, 75, 130, 143]);
  for (const code of ['config-invalid', 'slack-config', 'data-folder-led', 'database-damaged'] as const)
    assert.equal(LOOP_ERRORS[code], 2);
  for (const code of ['lease-lost', 'database-busy'] as const) assert.equal(LOOP_ERRORS[code], 75);
  assert.equal(settings().get('RestartPreventExitStatus'), '2');
});

test('every figure of the table is one that is measured, and every one that is measured is in it', () => {
  const source = read('src/status/metrics.ts');
  const measured = [
    ...source.matchAll(/(?:gauge|counter)\('(\w+)'/g),
    ...source.matchAll(/name: 'greenloop_(\w+)'/g),
  ].map(([, name]) => name ?? '');
  assert.ok(measured.length > 15);
  const [, table = ''] = /### Figures\n([\s\S]*?)\nWorth an alarm/.exec(text) ?? [];
  for (const name of measured) {
    const tail = name.replace('outbox', '');
    assert.ok(
      table.includes(`greenloop_${name}`) || table.includes(`\`${tail}`),
      `${name} is not in the table`,
    );
  }
  for (const [, name = ''] of text.matchAll(/`?greenloop_(\w+)/g))
    assert.ok(measured.includes(name.replace(/_total$/, '')), `${name} is not measured`);
});

test('every path that SECURITY.md and the documentation of the promises name is there', () => {
  const links = [...read('SECURITY.md').matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map(([, path]) => path ?? '');
  assert.ok(links.filter((path) => path.endsWith('.test.ts')).length > 15);
  for (const path of links) assert.ok(existsSync(join(ROOT, path)), path);
  for (const [, path = ''] of read('docs/promises.md').matchAll(/`(test\/[\w/.-]+)`/g))
    assert.ok(existsSync(join(ROOT, path)), path);
});

/** Whether the code reads this variable. */
function isRead(name: string): boolean {
  return read('src/status/status-settings.ts').includes(name);
}
