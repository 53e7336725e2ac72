// The worst iteration there can be, from a real database over real HTTP into a real workspace: what a team sees of it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LoopEvent } from '../../src/loop/event.ts';
import type { RecordedResult } from '../../src/loop/model.ts';
import { groupOf, HEAD, opening, result, storyPlan, suiteRun } from '../helpers/loop-events.ts';
import { workbench } from './helpers/workbench.ts';

const TESTS = 2_000;
const GROUPS = 300;
const SHOWN = 20;

/** Everything that is nasty, in one line of about 150 characters. */
const NASTY = [
  '<!channel> <!here> @everyone <@U0MIA00001> <!subteam^S0QATEAM01>',
  '<https://evil.example|your bank> https://evil.example',
  '```boxed``` `code` *bold* _it_ ~no~ &amp; &lt;',
  '\u001b[31mred\u001b[0m\u001b]8;;http://x\u0007\u0000\u0007',
  '\u202eesrever\u202c \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627',
  '\u{1f469}\u200d\u{1f4bb}\u{1f1eb}\u{1f1ee} \ud83d e\u0301 \u200b',
].join(' ');
const LONG = `${NASTY} `.repeat(Math.ceil(10_000 / NASTY.length)).slice(0, 10_000);

const failing = (n: number): RecordedResult =>
  result(`${NASTY} ${n}`, 'failed', {
    file: `tests/${NASTY}.mjs`,
    className: NASTY,
    message: `${n} ${LONG}`,
    details: LONG,
    output: n < 5 ? LONG.repeat(30) : LONG,
    category: `${NASTY} ${n % 40}`,
  });

test('2,000 failing tests in 300 groups: 20 groups are shown, the rest is counted, and nothing in them is live', async () => {
  const bench = await workbench();
  const results = Array.from({ length: TESTS }, (_, n) => failing(n));
  const groups = Array.from({ length: GROUPS }, (_, n) =>
    groupOf(
      `g-${n.toString(16).padStart(6, '0')}`,
      'p1',
      results.filter((_one, at) => at % GROUPS === n),
      {
        title: `${n} ${LONG}`,
        category: `${NASTY} ${n % 40}`,
        fingerprint: n.toString(16).padStart(16, '0'),
      },
    ),
  );
  const plan = storyPlan({ slack: { channel: 'C0LOOP0001', digest: null, timezone: 'UTC' } });
  const events: readonly LoopEvent[] = [
    ...opening(plan, 'L1'),
    ...suiteRun('L1-1-p1-test-1', 'p1', 'test', HEAD, results),
    { type: 'phase-started', phase: 'group' },
    { type: 'failures-grouped', groups, massFailure: false },
    { type: 'loop-blocked', on: 'person', reason: LONG, hint: LONG },
  ];
  await bench.boot();
  for (const event of events) await bench.store.record('L1', event);
  await bench.until(
    () =>
      bench.bugs.length > 0 ||
      (bench.outbox.nextDue() === null &&
        bench.posts()[0]?.replies.some(({ broadcast }) => broadcast === true) === true),
  );

  const [parent, ...others] = bench.posts();
  assert.equal(others.length, 0);
  const replies = parent?.replies ?? [];
  const texts = replies.map(({ text }) => text);
  assert.equal(texts.filter((text) => text.startsWith('\u2717 ')).length, SHOWN);
  const files = replies.filter(({ attached }) => attached.length > 0);
  assert.equal(files.length, SHOWN);
  const leftOut = replies.find(({ text }) => text.includes(String(GROUPS - SHOWN)));
  assert.ok(leftOut, texts.map((text) => text.slice(0, 80)).join('\n'));
  assert.equal(replies.filter(({ broadcast }) => broadcast === true).length, 1);
  for (const message of [...(parent === undefined ? [] : [parent]), ...replies]) {
    assert.doesNotMatch(message.text, /<[!@#]|<http|:\/\/(?!\u2060)|`/);
    const blocks = JSON.stringify(message.blocks ?? []);
    assert.doesNotMatch(blocks, /"type":"(?:mrkdwn|markdown|link|broadcast|usergroup)"/);
    assert.doesNotMatch(blocks, /\\u001b|\\u0000|\u202e|\\ud83d(?!\\)/);
  }
  assert.deepEqual(
    bench.logged.filter((line) => /refused/i.test(line)),
    [],
  );
  assert.deepEqual(bench.bugs, []);
});
