import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { it, type TestContext } from 'node:test';
import { followInTerminal } from '../../src/playground/terminal-client.ts';
import { connectApp, openSlack } from './helpers/bolt-app.ts';

async function open(t: TestContext) {
  const slack = await openSlack();
  const { app, close } = await connectApp(slack, (given) => {
    given.command('/loop', async ({ ack, command }) => ack(`you said ${command.text}`));
    given.action('stop', async ({ ack, respond }) => {
      await ack();
      await respond('stopping');
    });
  });
  const input = new PassThrough();
  const output = new PassThrough();
  let printed = '';
  output.on('data', (chunk) => {
    printed += String(chunk);
    output.emit('printed');
  });
  const following = await followInTerminal({
    url: slack.url,
    user: 'mia',
    channel: '#storefront-loop',
    input,
    output,
    editsEveryMs: 5,
  });
  t.after(async () => {
    following.close();
    await close();
    await slack.close();
  });
  const shows = async (text: string) => {
    while (!printed.includes(text)) await new Promise((resolve) => output.once('printed', resolve));
  };
  return { slack, client: app.client, input, shows, printed: () => printed, following };
}

const channel = 'C0LOOP0001';
const plan = (status: 'in_progress' | 'complete') => [
  {
    type: 'plan' as const,
    title: 'Iteration 3',
    tasks: [
      { type: 'task_card' as const, task_id: 'a', title: 'Test', status: 'complete' as const },
      { type: 'task_card' as const, task_id: 'b', title: 'Fix', status },
    ],
  },
  {
    type: 'actions' as const,
    elements: [
      { type: 'button' as const, action_id: 'stop', text: { type: 'plain_text' as const, text: 'Stop' } },
    ],
  },
];

it('a plan, its buttons and its edits are shown as text', async (t) => {
  const { client, shows, printed } = await open(t);
  const { ts = '' } = await client.chat.postMessage({ channel, text: 'x', blocks: plan('in_progress') });
  await shows('✓ Test   ◐ Fix');
  await shows('[Stop]');
  await client.chat.postMessage({
    channel,
    thread_ts: ts,
    text: 'a &lt;b&gt; by <@U0SAM00001> \u001b[31mred',
  });
  await shows('└ greenloop');
  await shows('a <b> by @sam red');
  await client.chat.update({ channel, ts, text: 'x', blocks: plan('complete') });
  await shows('✓ Test   ✓ Fix');
  assert.equal(printed().match(/\[Stop\]/g)?.length, 1);
});

it('a typed command is sent as mia, and its answer is shown', async (t) => {
  const { input, shows } = await open(t);
  input.write('/loop status\n');
  await shows('greenloop (only you)\n  you said status');
});

it('a button is pressed by its label', async (t) => {
  const { client, input, shows } = await open(t);
  await client.chat.postMessage({ channel, text: 'x', blocks: plan('in_progress') });
  await shows('[Stop]');
  input.write('[stop]\n');
  await shows('stopping');
  input.write('[Go]\n');
  await shows('There is no button [Go].');
});

it("somebody else's ephemeral is not shown", async (t) => {
  const { client, shows, printed } = await open(t);
  await client.chat.postEphemeral({ channel, user: 'U0SAM00001', text: 'for sam' });
  await client.chat.postMessage({ channel, text: 'for all' });
  await shows('for all');
  assert.ok(!printed().includes('for sam'));
});

it('the end of the input ends it', async (t) => {
  const { input, following } = await open(t);
  input.end();
  await following.closed;
});
