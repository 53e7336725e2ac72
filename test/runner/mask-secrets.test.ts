import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createMasker, maskResult } from '../../src/runner/mask-secrets.ts';

const SECRET = 'hunter2/hunter2+Ü "x"';
const masker = createMasker({ API_TOKEN: SECRET });
const base64 = (text: string) => Buffer.from(text).toString('base64');

for (const [title, text, masked] of [
  ['the value', `a ${SECRET} b`, 'a [masked API_TOKEN] b'],
  ['the value twice', `${SECRET}${SECRET}`, '[masked API_TOKEN][masked API_TOKEN]'],
  ['its base64', `Bearer ${base64(SECRET)}`, 'Bearer [masked API_TOKEN]'],
  ['its base64url', Buffer.from(SECRET).toString('base64url'), '[masked API_TOKEN]'],
  ['its URL-encoded form', `?t=${encodeURIComponent(SECRET)}&x`, '?t=[masked API_TOKEN]&x'],
  [
    'its URL-encoded form with small digits',
    encodeURIComponent(SECRET)
      .replaceAll('%2F', '%2f')
      .replaceAll('%2B', '%2b')
      .replaceAll('%C3%9C', '%c3%9c'),
    '[masked API_TOKEN]',
  ],
  ['its form in JSON', JSON.stringify({ t: SECRET }), '{"t":"[masked API_TOKEN]"}'],
  ['its form in JSON of ASCII', 'hunter2/hunter2+\\u00dc \\"x\\"', '[masked API_TOKEN]'],
  ['nothing else', 'hunter2/hunter', 'hunter2/hunter'],
] as const)
  test(`the masker takes out ${title}`, () => assert.equal(masker.mask(text), masked));

test('a secret inside a longer base64 text is masked wherever it begins', () => {
  for (const before of ['', 'u', 'us', 'usr', 'user:']) {
    const masked = masker.mask(base64(`${before}${SECRET}:realm`));
    assert.match(masked, /\[masked API_TOKEN\]/, before);
    assert.ok(!Buffer.from(masked.replace(/\[.*\]/, ' '), 'base64').includes('hunter'), before);
  }
});

test('a variable is secret by its name, from six characters on', () => {
  const value = 'value-123';
  const isSecret = (name: string) => createMasker({ [name]: value }).mask(value) !== value;
  const secret = [
    'AGENT_API_KEY',
    'db_password',
    'GH_TOKEN',
    'CLIENT_SECRET',
    'BASIC_AUTH',
    'AWS_CREDENTIALS',
  ];
  const more = ['SSH_PRIVATE', 'AUTHORIZATION', 'SESSION_ID', 'SENTRY_DSN', 'GPG_PASSPHRASE'];
  for (const name of [...secret, ...more]) assert.ok(isSecret(name), name);
  for (const name of ['STAGING_URL', 'HOME', 'GIT_AUTHOR_NAME']) assert.ok(!isSecret(name), name);
  assert.equal(createMasker({ A_KEY: '12345' }).mask('12345'), '12345');
  assert.equal(createMasker({ A_KEY: '123456' }).mask('123456'), '[masked A_KEY]');
  assert.equal(createMasker({ A_KEY: undefined, B_KEY: '' }).mask('abc'), 'abc');
});

test('the password of a URL is masked, whatever its variable is called', () => {
  const { mask } = createMasker({ DATABASE_URL: 'postgres://app:s3cr3t-pw@db/shop' });
  assert.equal(
    mask('to postgres://app:s3cr3t-pw@db/shop'),
    'to postgres://app:[masked DATABASE_URL]@db/shop',
  );
});

test('the lines of a private key are masked one by one', () => {
  const key = '-----BEGIN KEY-----\nMIIEvQIBADANBgkqhkiG\n9w0BAQEFAASCBKcwggSj\n-----END KEY-----\n';
  const { mask } = createMasker({ PRIVATE_KEY: key });
  const logged = key.split('\n').map((line) => `log: ${line}`);
  assert.doesNotMatch(logged.map(mask).join('\n'), /MIIE|9w0B/);
});

test('a secret that is the beginning or a part of another leaves no rest, and no mask is masked', () => {
  const { mask } = createMasker({ A_TOKEN: 'abcdef', B_TOKEN: 'abcdefghijkl', C_TOKEN: 'masked' });
  assert.equal(mask('abcdefghijkl abcdef masked'), '[masked B_TOKEN] [masked A_TOKEN] [masked C_TOKEN]');
});

test('a stream in pieces is masked like the whole text', () => {
  const { mask, stream } = createMasker({
    A_TOKEN: 'abcdef',
    B_TOKEN: 'abcdefghi',
    C_KEY: 'cdefab',
    D_KEY: 'aaaaaa',
  });
  const words = fc.constantFrom('abcdef', 'a', 'aaaaaa', 'ghi', 'cde', 'fab', 'x', '\n');
  const pieces = fc.array(
    fc.array(words, { maxLength: 4 }).map((some) => some.join('')),
    { maxLength: 12 },
  );
  const cuts = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(pieces, cuts, (parts, lengths) => {
      const text = parts.join('');
      const one = stream();
      let told = '';
      for (let at = 0, turn = 0; at < text.length; turn++) {
        const length = lengths[turn % lengths.length] ?? 1;
        told += one.push(text.slice(at, at + length));
        at += length;
      }
      assert.equal(told + one.end(), mask(text));
    }),
    { numRuns: 2_000 },
  );
});

test('a stream holds back no more than could be a secret', () => {
  const one = createMasker({ A_TOKEN: 'abcdef' }).stream();
  assert.equal(one.push('hello\n'), 'hello\n');
  assert.equal(one.push('an abc'), 'an ');
  assert.equal(one.push(' no'), 'abc no');
  assert.equal(one.end(), '');
});

test('every text of a result is masked', () => {
  const text = `x ${SECRET}`;
  const result = maskResult(
    {
      file: text,
      className: text,
      name: text,
      message: text,
      details: text,
      output: text,
      outcome: 'failed',
      durationMs: 1,
      retries: 0,
      synthetic: false,
    },
    masker,
  );
  assert.doesNotMatch(JSON.stringify(result), /hunter2/);
  assert.equal(result.name, 'x [masked API_TOKEN]');
});
