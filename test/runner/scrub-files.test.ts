// Reports that a command left with secrets in them: masked where they lie, and everything else in them as it was.
import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { scrubFile, scrubFolder } from '../../src/runner/scrub-files.ts';

const SECRET = 'hunter2-Ü&hunter2';
const variables = { API_TOKEN: SECRET, STAGE: 'hunter2-is-no-secret' };

function folderFor(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'greenloop-scrub-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test('a secret in a report is masked where it lies, in whichever form and encoding', async (t) => {
  const folder = folderFor(t);
  mkdirSync(join(folder, 'deep'));
  const write = (name: string, content: string | Buffer) => writeFileSync(join(folder, name), content);
  write('a.xml', `<testcase name="é ${SECRET.replace('&', '&amp;')}"/>`);
  write('deep/wide.xml', Buffer.from(`\ufeffé ${SECRET} é`, 'utf16le'));
  write('big.xml', Buffer.from(`<é ${SECRET}`, 'utf16le').swap16());
  write('deep/picture.png', Buffer.from([0x89, 0xff, ...Buffer.from(SECRET), 0xfe, 0x00]));
  write('base64.txt', Buffer.from(`user:${SECRET}:x`).toString('base64'));
  await scrubFolder(folder, variables);
  assert.equal(readFileSync(join(folder, 'a.xml'), 'utf8'), '<testcase name="é [masked API_TOKEN]"/>');
  const wide = readFileSync(join(folder, 'deep/wide.xml'));
  assert.equal(wide.toString('utf16le'), '\ufeffé [masked API_TOKEN] é');
  assert.equal(readFileSync(join(folder, 'big.xml')).swap16().toString('utf16le'), '<é [masked API_TOKEN]');
  assert.deepEqual(
    readFileSync(join(folder, 'deep/picture.png')),
    Buffer.concat([Buffer.from([0x89, 0xff]), Buffer.from('[masked API_TOKEN]'), Buffer.from([0xfe, 0x00])]),
  );
  assert.match(readFileSync(join(folder, 'base64.txt'), 'utf8'), /\[masked API_TOKEN\]/);
  assert.deepEqual(readdirSync(folder, { recursive: true }).toSorted(), [
    'a.xml',
    'base64.txt',
    'big.xml',
    'deep',
    'deep/picture.png',
    'deep/wide.xml',
  ]);
});

test('names of files and folders, and what links lead to, are masked too; nothing outside is touched', async (t) => {
  const folder = folderFor(t);
  const outside = join(folderFor(t), 'outside.txt');
  writeFileSync(outside, SECRET);
  const reports = join(folder, 'reports');
  mkdirSync(join(reports, `d-${SECRET}`), { recursive: true });
  writeFileSync(join(reports, `d-${SECRET}`, `${SECRET}.xml`), 'x');
  symlinkSync(outside, join(reports, 'link'));
  symlinkSync(`/tmp/${SECRET}`, join(reports, 'telling'));
  await scrubFolder(reports, variables);
  assert.deepEqual(readdirSync(reports, { recursive: true }).toSorted(), [
    'd-[masked API_TOKEN]',
    'd-[masked API_TOKEN]/[masked API_TOKEN].xml',
    'link',
  ]);
  assert.equal(readFileSync(outside, 'utf8'), SECRET);
});

test('a folder that was replaced by a link is left alone, and no file takes the place of another', async (t) => {
  const folder = folderFor(t);
  const [outside, reports] = [join(folder, 'outside'), join(folder, 'reports')];
  mkdirSync(outside);
  writeFileSync(join(outside, 'mine.txt'), SECRET);
  symlinkSync(outside, reports);
  await scrubFolder(reports, variables);
  assert.equal(readFileSync(join(outside, 'mine.txt'), 'utf8'), SECRET);
  writeFileSync(join(outside, `${SECRET}.xml`), 'one');
  writeFileSync(join(outside, '[masked API_TOKEN].xml'), 'two');
  await scrubFolder(outside, variables);
  assert.deepEqual(readdirSync(outside).toSorted(), [
    '2-[masked API_TOKEN].xml',
    '[masked API_TOKEN].xml',
    'mine.txt',
  ]);
});

test('a report without a secret is not written anew, and a folder that is gone is no fault', async (t) => {
  const folder = folderFor(t);
  const file = join(folder, 'a.xml');
  writeFileSync(file, 'hunter2 is no secret', { mode: 0o444 });
  await scrubFile(file, variables);
  await scrubFile(join(folder, 'none.json'), variables);
  await scrubFolder(join(folder, 'none'), variables);
  assert.equal(readFileSync(file, 'utf8'), 'hunter2 is no secret');
  assert.equal(existsSync(`${file}.masked`), false);
});
