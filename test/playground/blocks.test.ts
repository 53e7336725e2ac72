import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { refusedTextsAndElements } from './helpers/refused-elements.ts';
import { refusedStructures } from './helpers/refused-structures.ts';
import { playgroundPlace, type SlackPlace } from './helpers/slack-place.ts';
import { taken } from './helpers/taken-blocks.ts';

let slack: SlackPlace;
before(async () => {
  slack = await playgroundPlace();
});
after(() => slack.close());

const post = (blocks: readonly object[]) =>
  slack.call('chat.postMessage', { channel: slack.channel, text: 'x', blocks });

describe('blocks that a message takes', () => {
  for (const [title, block] of taken)
    it(title, async () => {
      const answer = await post([block]);
      assert.equal(answer.ok, true, JSON.stringify(answer));
      const [stored] = (answer.message as { blocks: { block_id: string }[] }).blocks;
      assert.match(String(stored?.block_id), /^.{5}$/);
      const sent = JSON.parse(JSON.stringify(block)) as object;
      assert.deepEqual(stored, { ...sent, block_id: stored?.block_id });
    });
});

describe('blocks that a message refuses', () => {
  for (const [title, blocks, pointer] of [...refusedTextsAndElements, ...refusedStructures])
    it(title, async () => {
      const answer = await post(blocks);
      assert.equal(answer.error, 'invalid_blocks', JSON.stringify(answer));
      const { messages } = answer.response_metadata as { messages: string[] };
      assert.equal(messages.length, 1, messages.join('\n'));
      assert.ok(messages[0]?.endsWith(`[json-pointer:${pointer}]`), messages.join());
    });
});
