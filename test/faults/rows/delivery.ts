// Messages, replies, files, pictures and edits through a Slack that answers badly: all there, once, in order, at their newest.
import type { DesiredMessage, MessageFile } from '../../../src/loop/ports.ts';
import type { Fault } from '../../../src/playground/faults.ts';
import { eventually } from '../../helpers/spawn-bot.ts';
import type { Bench, Expect } from './in-bench.ts';

const PNG = 'iVBORw0KGgo=';

const line = (text: string) => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }],
});

const message = (key: string, change: Partial<DesiredMessage> = {}): DesiredMessage => ({
  key,
  channel: '#storefront-loop',
  threadKey: null,
  broadcast: false,
  text: key,
  blocks: [line(change.text ?? key)],
  ...change,
});

const file = (kind: MessageFile['kind'], name: string, base64: string): MessageFile => ({
  kind,
  name,
  title: name,
  altText: kind === 'picture' ? name : '',
  base64,
});

const picture = (text: string): DesiredMessage =>
  message('two', {
    text,
    blocks: [line(text), { type: 'image', slack_file: { id: '$file' }, alt_text: 'trend.png' }],
    file: file('picture', 'trend.png', PNG),
  });
const snippet = message('said', {
  threadKey: 'one',
  file: file('snippet', 'output.txt', Buffer.from('expected 4403, got open\n').toString('base64')),
});
const inThread = (key: string, threadKey: string, text = key) => message(key, { threadKey, text });

const FIRST = [message('one')];
const REST = [
  inThread('r1', 'one'),
  snippet,
  inThread('r2', 'one'),
  picture('two'),
  inThread('r3', 'two'),
  message('elsewhere', { channel: '#release-room' }),
];
const EDITS = [
  message('one', { text: 'one, newer' }),
  inThread('r1', 'one', 'r1, newer'),
  picture('two, newer'),
  message('one', { text: 'one, newest' }),
  message('elsewhere', { channel: '#release-room', text: 'elsewhere, newer' }),
];
const KEYS = ['one', 'r1', 'said', 'r2', 'two', 'r3', 'elsewhere'];

/** Where the faults begin: with the first message, with what hangs below it, or with the edits. */
export type Stage = 'first' | 'rest' | 'edits';

/** Delivers all of it with these faults from that stage on, and compares what stands in Slack, and in the outbox, with what was wanted. */
export async function deliverUnder(
  bench: Bench,
  expect: Expect,
  stage: Stage,
  faults: readonly Fault[],
): Promise<void> {
  const { outbox, playground } = bench;
  const stages = [
    ['first', FIRST],
    ['rest', REST],
    ['edits', EDITS],
  ] as const;
  for (const [name, messages] of stages) {
    if (name === stage) for (const fault of faults) playground.controls.faults.add(fault);
    for (const one of messages) outbox.desire('thread', 0, [one]);
    const bot = await bench.boot({ reconnectAfterMs: 5_000 });
    const keys = name === 'first' ? ['one'] : KEYS;
    await eventually(
      `the messages (${name})`,
      () => outbox.nextDue() === null && keys.every((key) => outbox.find(key)?.ts != null),
      90_000,
    );
    await bot.close();
  }
  const seen = bench
    .posts()
    .map((post) => [post.text, ...post.replies.map((reply) => reply.text)].join(', '));
  const wanted = ['one, newest, r1, newer, said, r2', 'two, newer, r3'];
  expect(
    JSON.stringify(seen) === JSON.stringify(wanted),
    `there stands ${seen.join(' | ')}, not ${wanted.join(' | ')}`,
  );
  const elsewhere = bench.posts('release-room').map((post) => post.text);
  expect(elsewhere.join(', ') === 'elsewhere, newer', `elsewhere there stands ${elsewhere.join(', ')}`);
  const attached = bench.posts()[0]?.replies.flatMap((reply) => reply.attached.map((one) => one.title)) ?? [];
  expect(attached.join() === 'output.txt', `attached is ${attached.join(', ')}`);
  const shown = JSON.stringify(bench.posts()[1]?.blocks);
  expect(shown.includes(outbox.find('two')?.fileId ?? 'no picture'), 'the picture is not shown');
  const marks = ['storefront-loop', 'release-room']
    .map((channel) => JSON.stringify(bench.posts(channel)))
    .join();
  for (const key of KEYS) {
    const row = outbox.find(key);
    const { state, version, sentVersion, uuid = '' } = row ?? {};
    expect(
      state === 'posted' && sentVersion === version,
      `${key} is ${state} at ${sentVersion} of ${version} versions`,
    );
    const times = key === 'said' ? 1 : marks.split(`"id":"${uuid}"`).length - 1;
    expect(times === 1, `${key} stands there ${times} times`);
  }
}
