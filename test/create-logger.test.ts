import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createLogger } from '../src/create-logger.ts';
import { assertSeen } from './bot/helpers/nothing-live.ts';
import { hostileText } from './helpers/hostile-text.ts';

test('no secret of the environment reaches the log, and nothing in it steers a terminal', () => {
  const secret = 'xoxb-1"2&3-log-canary';
  const lines: string[] = [];
  const { logger } = createLogger({ SLACK_BOT_TOKEN: secret }, 'debug', {
    write: (line) => lines.push(line),
  });
  fc.assert(
    fc.property(hostileText(), (evil) => {
      lines.length = 0;
      const words = `${evil} ${secret} ${Buffer.from(secret).toString('base64')}`;
      logger.info({ words, error: new Error(words) }, words);
      const [line = '', ...more] = lines;
      assert.deepEqual(more, []);
      assertSeen(line, 'log');
      assert.equal(line.indexOf('\n'), line.length - 1);
      assert.doesNotMatch(line, /log-canary|eG94Yi0x/);
      assert.match(JSON.parse(line).msg, /\[masked SLACK_BOT_TOKEN\]/);
    }),
    { numRuns: 300 },
  );
});
