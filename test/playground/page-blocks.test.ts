// What the page shows of messages: files, Block Kit, and words that mean harm.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { crc32, deflateSync } from 'node:zlib';
import { CHANNEL, messageWith, openPage, until } from './helpers/page.ts';

it('a picture is shown with its words, and a snippet with its first lines, the rest and a download', async (t) => {
  const { page, client, problems } = await openPage(t);
  const png = blackPixel();
  await client.filesUploadV2({
    channel_id: CHANNEL,
    initial_comment: 'the trend',
    file: png,
    filename: 'trend.png',
    title: 'Trend',
    alt_text: 'passing rises from 25 to 66',
  });
  const picture = page.getByRole('img', { name: 'passing rises from 25 to 66' });
  await picture.waitFor();
  await until(page, 'document.querySelector("img").naturalWidth === 1');

  const lines = Array.from({ length: 30 }, (_, n) => `line ${n + 1} <b>of output</b>`);
  await client.filesUploadV2({
    channel_id: CHANNEL,
    initial_comment: 'the output',
    content: lines.join('\n'),
    filename: 'output.txt',
    title: 'Output of p1',
    snippet_type: 'text',
  });
  const snippet = messageWith(page, 'Output of p1');
  await snippet.getByText('line 8 <b>of output</b>').waitFor();
  assert.equal(await snippet.getByText('line 9 <b>of output</b>').count(), 0);
  await snippet.getByRole('button', { name: 'Show 22 more lines' }).click();
  await snippet.getByText('line 30 <b>of output</b>').waitFor();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    snippet.getByRole('link', { name: 'Download' }).click(),
  ]);
  assert.equal(download.suggestedFilename(), 'output.txt');
  assert.deepEqual(problems, []);
});

it('plans, rich text, tables, context and pictures of Slack files are shown', async (t) => {
  const { page, client, problems } = await openPage(t);
  const uploaded = (await client.filesUploadV2({ file: blackPixel(), filename: 'trend.png' })) as unknown as {
    files: { files: { id: string }[] }[];
  };
  await client.chat.postMessage({
    channel: CHANNEL,
    text: 'iteration 3',
    blocks: [
      {
        type: 'rich_text',
        elements: [
          {
            type: 'rich_text_section',
            elements: [
              { type: 'text', text: 'storefront', style: { bold: true } },
              { type: 'text', text: ' started by ' },
              { type: 'user', user_id: 'U0MIA00001' },
            ],
          },
          { type: 'rich_text_section', elements: [{ type: 'text', text: 'a second paragraph' }] },
          { type: 'rich_text_preformatted', elements: [{ type: 'text', text: 'expected 4403\ngot open' }] },
        ],
      },
      {
        type: 'plan',
        title: 'Running: Fix',
        tasks: [
          { type: 'task_card', task_id: 'test', title: 'Test 56 of 61 passed', status: 'complete' },
          { type: 'task_card', task_id: 'fix', title: 'Fix 2 of 3', status: 'in_progress' },
        ],
      },
      {
        type: 'table',
        column_settings: [{ align: 'right' }, { align: 'left' }],
        rows: [
          [
            { type: 'raw_text', text: 'passing' },
            { type: 'raw_text', text: 'revision' },
          ],
          [
            { type: 'raw_text', text: '66 (+1)' },
            { type: 'raw_text', text: '79cd737' },
          ],
        ],
      },
      {
        type: 'image',
        slack_file: { id: uploaded.files[0]?.files[0]?.id ?? '' },
        alt_text: 'the trend of passing tests',
      },
      { type: 'context', elements: [{ type: 'mrkdwn', text: 'declared 66' }] },
    ],
  });
  const message = messageWith(page, 'storefront started by @mia');
  await message.waitFor();
  for (const words of ['expected 4403', 'Running: Fix', 'Test 56 of 61 passed', 'Fix 2 of 3', 'declared 66'])
    await message.getByText(words).first().waitFor();
  const [first, second] = await Promise.all(
    ['started by', 'a second paragraph'].map((words) => message.getByText(words).last().boundingBox()),
  );
  assert.ok(first && second && second.y > first.y, 'a second paragraph begins on a line of its own');
  assert.deepEqual(await message.getByRole('cell').allTextContents(), ['66 (+1)', '79cd737']);
  assert.deepEqual(await message.getByRole('columnheader').allTextContents(), ['passing', 'revision']);
  await until(page, 'document.querySelector("img").naturalWidth === 1');
  assert.equal(await message.getByRole('img', { name: 'the trend of passing tests' }).count(), 1);
  assert.deepEqual(problems, []);
});

it('a data table is sorted by a press on a column, and paged', async (t) => {
  const { page, client } = await openPage(t);
  const cell = (text: string) => ({ type: 'raw_text' as const, text });
  await client.chat.postMessage({
    channel: CHANNEL,
    text: 'slowest',
    blocks: [
      {
        type: 'data_table',
        caption: 'Slowest tests',
        page_size: 2,
        rows: [
          ['test', 'seconds'],
          ['b', '9'],
          ['a', '10'],
          ['c', '1'],
        ].map((row) => row.map(cell)),
      },
    ] as never,
  });
  const cells = page.getByRole('cell');
  await page.getByText('Slowest tests').waitFor();
  assert.deepEqual(await cells.allTextContents(), ['b', '9', 'a', '10']);
  await page.getByRole('button', { name: 'seconds' }).click();
  assert.deepEqual(await cells.allTextContents(), ['c', '1', 'b', '9']);
  await page.getByRole('button', { name: 'seconds' }).click();
  await page.getByRole('button', { name: 'Next' }).click();
  assert.deepEqual(await cells.allTextContents(), ['c', '1']);
});

it('words that mean harm stay words', async (t) => {
  const { page, client, slack, composer, problems } = await openPage(t);
  const script = '<script>document.title = "taken"</script><img src=x onerror="document.title=\'taken\'">';
  await client.chat.postMessage({ channel: CHANNEL, text: script });
  await client.chat.postMessage({
    channel: CHANNEL,
    text: '<javascript:alert(1)|press here> <!channel> all',
  });
  await client.chat.postMessage({ channel: CHANNEL, text: 'long', blocks: [richText('x'.repeat(10_000))] });
  await client.chat.postMessage({ channel: CHANNEL, text: 'y'.repeat(10_000) });
  await client.chat.postMessage({ channel: CHANNEL, text: 'rtl', blocks: [richText(`שלום ${script}`)] });
  await composer.fill('<script>mine</script> & <!channel> <@U0BOT00001>');
  await composer.press('Enter');
  await messageWith(page, 'mine').waitFor();
  assert.equal(
    slack.people.transcript(CHANNEL, 'mia').at(-1)?.text,
    '&lt;script&gt;mine&lt;/script&gt; &amp; &lt;!channel&gt; &lt;@U0BOT00001&gt;',
  );
  assert.match(
    String(await messageWith(page, 'mine').textContent()),
    /<script>mine<\/script> & <!channel> <@U0BOT00001>/,
  );
  assert.equal(await page.getByRole('article').count(), 6);
  for (const words of [script, `שלום ${script}`, '<javascript:alert(1)', 'press here @channel all'])
    assert.equal((await page.getByText(words).count()) > 0, words !== '<javascript:alert(1)', words);
  for (const letter of ['x', 'y']) await page.getByText(letter.repeat(10_000)).waitFor();
  assert.equal(await page.locator('article script, article img, article a[href^="javascript"]').count(), 0);
  assert.doesNotMatch(await page.title(), /taken/);
  assert.equal(
    await page.evaluate('getComputedStyle(document.querySelectorAll("article .from-library")[4]).direction'),
    'rtl',
  );
  assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 1_280);
  assert.deepEqual(problems, []);
});

it('a block that nobody knows, or that is broken, is a note, and the rest is shown', async (t) => {
  const { page, client, problems } = await openPage(t);
  await page.route('**/_playground/transcript?*', async (route) => {
    const response = await route.fetch();
    const body = (await response.json()) as { messages: { blocks: unknown[] }[] };
    for (const message of body.messages)
      message.blocks.push(
        { type: 'hologram', block_id: 'h' },
        { type: 'rich_text', block_id: 'r', elements: [{ type: 'rich_text_section', elements: 7 }] },
        { type: 'actions', block_id: 'a', elements: [null, { type: 'lever', action_id: 'l' }] },
        { type: 'table', block_id: 't', rows: [null, 7] },
        { block_id: 'n' },
      );
    await route.fulfill({ json: body });
  });
  await client.chat.postMessage({ channel: CHANNEL, text: 'shown', blocks: [richText('what is right')] });
  const message = messageWith(page, 'what is right');
  await message.getByText('A block of type "hologram" is not known to this page.').waitFor();
  await message.getByText('A block of type "rich_text" could not be shown.').waitFor();
  await message.getByText('(lever: not offered on this page)').waitFor();
  await client.chat.postMessage({ channel: CHANNEL, text: 'next', blocks: [richText('life goes on')] });
  await messageWith(page, 'life goes on').waitFor();
  assert.deepEqual(problems, []);
});

function richText(text: string) {
  return {
    type: 'rich_text' as const,
    elements: [{ type: 'rich_text_section' as const, elements: [{ type: 'text' as const, text }] }],
  };
}

/** A PNG of one black pixel. */
function blackPixel(): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const framed = Buffer.alloc(body.length + 8);
    framed.writeUInt32BE(data.length, 0);
    body.copy(framed, 4);
    framed.writeUInt32BE(crc32(body), body.length + 4);
    return framed;
  };
  const header = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.from([0, 0]))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
