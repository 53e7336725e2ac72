import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cleanLine, cleanText, clip, inertText, preformatted } from '../../src/bot/blocks/untrusted-text.ts';

const cleaned: readonly [string, string][] = [
  ['plain', 'plain'],
  ['\u001b[31mred\u001b[0m', 'red'],
  ['\u001b]8;;http://evil.example\u0007click\u001b]8;;\u0007', 'click'],
  ['\u009b31mred', 'red'],
  ['a\u0000b\u0007c', 'abc'],
  ['a\r\nb\rc', 'a\nb\nc'],
  ['user\u202egnp.exe', 'usergnp.exe'],
  ['\u2066x\u2069\u200b\ufeff', 'x'],
  ['\ud800 alone', '\ufffd alone'],
  ['\u{e0041}\u{e0042}tag', 'tag'],
  [
    'family \u{1f468}\u200d\u{1f469}\u200d\u{1f467} heart \u2764\ufe0f',
    'family \u{1f468}\u200d\u{1f469}\u200d\u{1f467} heart \u2764\ufe0f',
  ],
];
for (const [raw, expected] of cleaned) {
  test(`${JSON.stringify(raw)} is cleaned to ${JSON.stringify(expected)}`, () =>
    assert.equal(cleanText(raw, 1_000), expected));
}

const inert: readonly [string, string][] = [
  ['<!channel> & <@U1>', '&lt;!channel&gt; &amp; &lt;@\u2060U1&gt;'],
  ['@here look', '@\u2060here look'],
  ['see https://evil.example/x', 'see https:\u2060//evil.example/x'],
  ['mailto:a@b.example', 'mailto\u2060:a@\u2060b.example'],
  ['```code```', "'''code'''"],
  ['two\nlines', 'two lines'],
  ['<!date^1^{date}|x>', '&lt;!date^1^{date}|x&gt;'],
];
for (const [raw, expected] of inert) {
  test(`${JSON.stringify(raw)} becomes inert`, () => assert.equal(inertText(raw, 1_000), expected));
}

test('whatever comes in, a notification holds no live markup and cleaned text stays within its cap', () => {
  const unit = fc.oneof(
    fc.constantFrom(
      '<',
      '>',
      '&',
      '@channel',
      '<!here>',
      'http://x.y',
      '\u001b[',
      '\u202e',
      '\ud83d',
      '`',
      '\r',
      '\u0000',
    ),
    fc.string({ unit: 'binary' }),
  );
  fc.assert(
    fc.property(
      fc.array(unit).map((parts) => parts.join('')),
      fc.integer({ min: 1, max: 200 }),
      (text, max) => {
        const safe = inertText(text, max);
        assert.doesNotMatch(safe, /[<>]|@\w|:\/\/|\u001b|[\u202a-\u202e]/);
        assert.doesNotMatch(safe, /&(?!amp;|lt;|gt;)/);
        const clean = cleanText(text, max);
        assert.ok(clean.length <= max);
        assert.ok(clean.isWellFormed());
        assert.ok(cleanLine(text, max).length <= max);
      },
    ),
    { numRuns: 2_000 },
  );
});

test('a cut text says so, and no emoji is cut in half', () => {
  assert.equal(clip('abcdef', 4), 'abc\u2026');
  assert.equal(clip('ab\u{1f600}cd', 4), 'ab\u2026');
  assert.equal(clip('abc', 3), 'abc');
  assert.ok(cleanText('x'.repeat(50_000), 100).endsWith('\u2026'));
});

test('a box without anything printed is not empty', () => {
  assert.deepEqual(preformatted('\n \u001b[0m', 100).elements, [{ type: 'text', text: '(empty)' }]);
});

test('an escape that never ends hides nothing of what comes after the next one', () => {
  assert.equal(
    cleanText('before \u001b]8;;x \u001b[31mstill to be read', 100),
    'before 8;;x still to be read',
  );
});
