// Secrets in other clothes, and cut into pieces by colours, invisible characters, line ends, and the borders of chunks.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { strip } from '../../src/report/clean-text.ts';
import { createMasker } from '../../src/runner/mask-secrets.ts';

const SECRET = `hunter2/<hunter2>+Ü "x" & 'y'`;
const { mask, stream } = createMasker({ API_TOKEN: SECRET, B_KEY: 'sk-live-0123456789abcdef' });
const bytes = Buffer.from(SECRET);

for (const [title, text] of [
  ['hex', bytes.toString('hex')],
  ['hex in capitals', bytes.toString('hex').toUpperCase()],
  ['JSON inside of JSON', JSON.stringify(JSON.stringify({ t: SECRET }))],
  [
    'an attribute of XML',
    SECRET.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
  ],
  [
    'HTML with numbers',
    SECRET.replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&#34;')
      .replaceAll("'", '&#39;'),
  ],
  ['a path, as Python quotes it', encodeURIComponent(SECRET).replaceAll('%2F', '/')],
] as const)
  test(`the masker takes out ${title}`, () => {
    assert.match(mask(`a ${text} b`), /^a .*\[masked API_TOKEN\].* b$/s);
    assert.doesNotMatch(mask(`a ${text} b`), /hunter|68756e74/i);
  });

test('base64 that is broken into lines is masked, wherever the secret and the lines begin', () => {
  for (const width of [60, 64, 76])
    for (let before = 0; before < width; before += 1)
      for (const end of ['\n', '\r\n', '\n    ']) {
        const text = Buffer.from(`${'u'.repeat(before)}${SECRET}${'v'.repeat(90)}`).toString('base64');
        const lines = text.replace(new RegExp(`.{${width}}`, 'g'), (line) => `${line}${end}`);
        const left = mask(lines).replaceAll(/\[masked \w+\]/g, '\u0000');
        // What is left on either side is no more than a digit or two of it.
        const decoded = left
          .split('\u0000')
          .map((part) => Buffer.from(part.replace(/\s/g, ''), 'base64').toString());
        assert.ok(left.includes('\u0000'), `${width} ${before}`);
        for (const part of decoded) assert.doesNotMatch(part, /hunter/, `${width} ${before}`);
      }
});

test('nothing else in lines of base64 is taken out', () => {
  const other = Buffer.from('something quite different. '.repeat(20))
    .toString('base64')
    .replace(/.{76}/g, '$&\n');
  assert.equal(mask(other), other);
});

const GAPS = [
  '\u001b[31m',
  '\u001b[0m',
  '\u200b',
  '\u00ad',
  '\u2060',
  '\u0000',
  '\u001b]8;;http://x\u0007',
  '\u009b1m',
  '\ufeff',
  '\u200d',
];
const split = fc
  .tuple(
    fc.constantFrom(SECRET, 'sk-live-0123456789abcdef', bytes.toString('base64')),
    fc.array(fc.tuple(fc.nat(40), fc.constantFrom(...GAPS)), { maxLength: 6 }),
  )
  .map(([secret, gaps]) =>
    gaps.reduce(
      (text, [at, gap]) => `${text.slice(0, at % text.length)}${gap}${text.slice(at % text.length)}`,
      secret,
    ),
  );
const noise = fc.constantFrom(
  'x',
  ' ',
  'ok\n',
  '\u001b[32m',
  'hunt',
  'sk-live',
  '\u2713 ',
  '\u001b',
  'aHVudGVy',
  '\r\n',
);
const whole = fc.array(fc.oneof(split, noise), { maxLength: 8 }).map((parts) => parts.join(' '));

/** Fails when a reader could still see a secret whole: as it stands, or after somebody cleaned it. */
function assertHidden(told: string): void {
  for (const text of [told, strip(told, told.length).clean.replaceAll('\u200d', '')])
    for (const form of [SECRET, 'sk-live-0123456789abcdef', bytes.toString('base64')])
      assert.ok(!text.includes(form), JSON.stringify(told));
}

test('a secret with colours or invisible characters in it is masked, in one piece and in chunks', () => {
  fc.assert(
    fc.property(
      whole,
      fc.array(fc.integer({ min: 1, max: 11 }), { minLength: 1, maxLength: 9 }),
      (text, lengths) => {
        assertHidden(mask(text));
        const one = stream();
        let told = '';
        for (let at = 0, turn = 0; at < text.length; turn += 1) {
          const length = lengths[turn % lengths.length] ?? 1;
          told += one.push(text.slice(at, at + length));
          at += length;
        }
        assertHidden(told + one.end());
      },
    ),
    { numRuns: 3_000 },
  );
});

test('base64 in lines is masked across chunks', () => {
  const lines = Buffer.from(`${'u'.repeat(30)}${SECRET}${'v'.repeat(90)}`)
    .toString('base64')
    .replace(/.{64}/g, '$&\r\n');
  for (let length = 1; length < 90; length += 1) {
    const one = stream();
    let told = '';
    for (let at = 0; at < lines.length; at += length) told += one.push(lines.slice(at, at + length));
    told += one.end();
    assert.match(told, /\[masked API_TOKEN\]/, String(length));
    assert.doesNotMatch(
      Buffer.from(told.replace(/\s/g, '').replace(/\[.*\]/, ''), 'base64').toString(),
      /hunter/,
    );
  }
});
