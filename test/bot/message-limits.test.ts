import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { checkBlocks } from '../../src/playground/blocks/check-blocks.ts';
import { everyMessage } from './helpers/every-message.ts';
import { assertWithinLimits, textsOf } from './helpers/slack-limits.ts';
import { worstHome } from './helpers/worst-home.ts';

const worst: readonly [title: string, text: string][] = [
  ['10,000 letters', 'x'.repeat(10_000)],
  ['nothing at all', ''],
  ['only blanks', ' \n\t '],
  ['emoji', '\u{1f469}\u200d\u{1f4bb}\u{1f1eb}\u{1f1ee}'.repeat(2_500)],
  ['right to left', '\u202e\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627 '.repeat(900)],
  ['mentions', '<!channel> <@U0MIA0001> <!subteam^S1> @here '.repeat(250)],
  ['links', '<https://evil.example|your bank> https://evil.example mailto:x@evil.example '.repeat(150)],
  ['backticks', '```\n`'.repeat(2_500)],
  ['terminal escapes', '\u001b[31m\u001b]8;;http://x\u0007'.repeat(700)],
  ['ampersands, which grow when escaped', '&<>'.repeat(3_400)],
];

for (const [title, evil] of worst) {
  test(`every message is within Slack's limits and inert: ${title}`, () => {
    for (const message of everyMessage(evil)) {
      assertWithinLimits(message);
      assert.deepEqual(checkBlocks(JSON.parse(JSON.stringify(message.blocks)), 'message', '/blocks'), []);
      assert.doesNotMatch(message.text, /<(?!@U0MIA0001>)|:\/\/|@(?:here|channel|everyone)/);
      for (const text of textsOf(message.blocks)) assert.doesNotMatch(text, /[\u001b\u0000\u202e]/);
      // Rich and plain text are read literally, so nothing of type mrkdwn, link or broadcast may be in a message.
      assert.doesNotMatch(
        JSON.stringify(message.blocks),
        /"type":"(?:mrkdwn|markdown|link|broadcast|usergroup|section|header)"/,
      );
    }
  });
}

for (const [title, evil] of worst) {
  test(`App Home is within Slack's limits and inert: ${title}`, () => {
    const { blocks } = JSON.parse(JSON.stringify(worstHome(evil)));
    assert.deepEqual(checkBlocks(blocks, 'home', '/blocks'), []);
    for (const text of textsOf(blocks)) assert.doesNotMatch(text, /[\u001b\u0000\u202e]/);
    assert.doesNotMatch(JSON.stringify(blocks), /"type":"(?:mrkdwn|markdown|link|broadcast|usergroup)"/);
    assert.match(JSON.stringify(blocks), /and 94 more: /);
    // A view of more than 250 KB is refused.
    assert.ok(Buffer.byteLength(JSON.stringify(blocks)) < 250_000);
  });
}

test('every message is within the limits for any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (text) => {
      for (const message of everyMessage(text)) assertWithinLimits(message);
    }),
    { numRuns: 15 },
  );
});
