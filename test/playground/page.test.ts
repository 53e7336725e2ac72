// What people do in the playground's page, judged by a real browser and a real Bolt app.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { become, CHANNEL, messageWith, openPage, until, write } from './helpers/page.ts';

it('a command reaches the app from the member at the page, and its answer is shown to that member only', async (t) => {
  const asked: string[] = [];
  const { page, composer, problems } = await openPage(t, (app) =>
    app.command('/loop', async ({ ack, command }) => {
      asked.push(`${command.user_name}: ${command.text}`);
      await ack(`You asked for ${command.text}`);
    }),
  );
  await write(composer, '/loop start p1');
  const answer = messageWith(page, 'You asked for start p1');
  await answer.getByText('Only visible to you').waitFor();
  assert.equal(await composer.inputValue(), '');

  await become(page, 'sam');
  await write(composer, '/loop status');
  await messageWith(page, 'You asked for status').waitFor();
  assert.equal(await answer.count(), 0);
  assert.deepEqual(asked, ['mia: start p1', 'sam: status']);
  assert.deepEqual(problems, []);
});

it('a command that the app does not know is answered by Slack', async (t) => {
  const { page, composer } = await openPage(t);
  await write(composer, '/deploy now');
  await messageWith(page, '/deploy is not a valid command.').waitFor();
  assert.equal(await page.getByRole('alert').textContent(), 'No app here has that command.');
  assert.equal(await composer.inputValue(), '/deploy now');
});

it('a thread opens beside its channel, takes replies and mentions, and refuses commands', async (t) => {
  const mentioned: string[] = [];
  const { page, client, thread, problems } = await openPage(t, (app) =>
    app.event('app_mention', async ({ event, say }) => {
      mentioned.push(`${event.thread_ts}: ${event.text}`);
      await say({
        text: 'I am here',
        ...(event.thread_ts === undefined ? {} : { thread_ts: event.thread_ts }),
      });
    }),
  );
  const { ts } = await client.chat.postMessage({ channel: CHANNEL, text: 'iteration 1' });
  await client.chat.postMessage({ channel: CHANNEL, text: 'a first reply', thread_ts: String(ts) });
  await messageWith(page, 'iteration 1').getByRole('button', { name: '1 reply' }).click();
  await messageWith(thread, 'a first reply').waitFor();

  const composer = thread.getByRole('textbox', { name: 'Reply in thread' });
  await write(composer, '@greenloop status');
  await messageWith(thread, 'I am here').waitFor();
  assert.deepEqual(mentioned, [`${ts}: <@U0BOT00001> status`]);
  await page.getByRole('button', { name: '3 replies' }).waitFor();

  await write(composer, '/loop status');
  assert.match(
    String(await thread.getByRole('alert').textContent()),
    /no commands in threads.*@greenloop status/,
  );
  assert.equal(await composer.inputValue(), '/loop status');
  await thread.getByRole('button', { name: 'Close thread' }).click();
  await thread.waitFor({ state: 'detached' });
  assert.deepEqual(problems, []);
});

it('a reply that was sent to the channel too is shown there as one, and opens its thread', async (t) => {
  const { page, client, thread } = await openPage(t);
  const { ts } = await client.chat.postMessage({ channel: CHANNEL, text: 'iteration 1' });
  await client.chat.postMessage({
    channel: CHANNEL,
    text: 'finished',
    thread_ts: String(ts),
    reply_broadcast: true,
  });
  const shared = messageWith(page, 'finished');
  await shared.getByText('replied to a thread:').waitFor();
  await shared.getByRole('button', { name: 'iteration 1' }).click();
  await messageWith(thread, 'finished').getByText('also sent to the channel').waitFor();
});

it('an edit appears without a reload and is marked, and a deleted message goes', async (t) => {
  const { page, client } = await openPage(t);
  const { ts } = await client.chat.postMessage({ channel: CHANNEL, text: 'Test 1 of 61' });
  await messageWith(page, 'Test 1 of 61').waitFor();
  await client.chat.update({ channel: CHANNEL, ts: String(ts), text: 'Test 61 of 61' });
  await messageWith(page, 'Test 61 of 61').getByText('(edited)').waitFor();
  assert.equal(await page.getByRole('article').count(), 1);
  await client.chat.delete({ channel: CHANNEL, ts: String(ts) });
  await page.getByText('Nothing was said here yet.').waitFor();
});

it('the end of a channel stays in sight for who is there, and only for them', async (t) => {
  const { page, client } = await openPage(t, undefined, { height: 400 });
  const say = (text: string) => client.chat.postMessage({ channel: CHANNEL, text });
  for (let n = 1; n <= 12; n += 1) await say(`line ${n}`);
  await messageWith(page, 'line 12').waitFor();
  await until(page, AT_END);
  await say('and one more');
  await messageWith(page, 'and one more').waitFor();
  await until(page, AT_END);

  await page.locator('.list').hover();
  await page.mouse.wheel(0, -2_000);
  await until(page, 'document.querySelector(".list").scrollTop === 0');
  await say('far below');
  const jump = page.getByRole('button', { name: 'New messages' });
  await jump.waitFor();
  assert.equal(await page.evaluate('document.querySelector(".list").scrollTop'), 0);
  await jump.click();
  await until(page, AT_END);
  await jump.waitFor({ state: 'detached' });
});

const AT_END =
  '(({scrollHeight, scrollTop, clientHeight}) => scrollHeight - scrollTop - clientHeight < 2)(document.querySelector(".list"))';

it('a channel in which others wrote is marked as unread until it is looked at, for each member', async (t) => {
  const { page, slack } = await openPage(t);
  slack.people.say({ user: 'sam', channel: 'general', text: 'look here' });
  const unread = page.getByRole('button', { name: 'general unread' });
  await unread.click();
  await messageWith(page, 'look here').waitFor();
  await page.getByRole('button', { name: 'storefront-loop' }).click();
  await unread.waitFor({ state: 'detached' });
  await become(page, 'kim');
  await unread.waitFor();
  await become(page, 'sam');
  await unread.waitFor({ state: 'detached' });
});

it('a member sees their own private channels, and their own direct message with the app', async (t) => {
  const { page, slack } = await openPage(t, (app) =>
    app.message(async ({ say }) => {
      await say('at your service');
    }),
  );
  const room = page.getByRole('button', { name: 'release-room' });
  assert.equal(await room.count(), 0);
  await become(page, 'sam');
  await room.waitFor();
  await page.getByRole('button', { name: 'Greenloop Messages' }).click();
  await write(page.getByRole('textbox', { name: 'Message Greenloop' }), 'status');
  await messageWith(page, 'at your service').waitFor();
  assert.equal(slack.people.transcript('@greenloop', 'mia').length, 0);
});

it('a reload keeps the member, the place, the thread and every message', async (t) => {
  const { page, client, composer, thread, slack } = await openPage(t);
  const { ts } = await client.chat.postMessage({ channel: CHANNEL, text: 'iteration 1' });
  await client.chat.postMessage({ channel: CHANNEL, text: 'below', thread_ts: String(ts) });
  await become(page, 'sam');
  await write(composer, 'hello from sam');
  await messageWith(page, 'hello from sam').waitFor();
  await page.getByRole('button', { name: '1 reply' }).click();
  await messageWith(thread, 'below').waitFor();
  const before = await page.getByRole('article').allTextContents();

  await page.reload();
  await messageWith(thread, 'below').waitFor();
  await messageWith(page, 'hello from sam').waitFor();
  assert.deepEqual(await page.getByRole('article').allTextContents(), before);
  assert.equal(await page.getByRole('combobox', { name: 'Member' }).inputValue(), 'sam');

  await page.goBack();
  await thread.waitFor({ state: 'detached' });
  await page.goto(slack.url);
  await messageWith(page, 'hello from sam').waitFor();
});

it('Enter sends, Shift+Enter starts a line, arrow up recalls, and what fits is offered', async (t) => {
  const { page, composer, slack } = await openPage(t, (app) =>
    app.command('/loop', async ({ ack, command }) => ack(`did ${command.text}`)),
  );
  await composer.fill('one');
  await composer.press('Shift+Enter');
  await composer.pressSequentially('two');
  await composer.press('Enter');
  await messageWith(page, 'two').waitFor();
  assert.deepEqual(
    slack.people.transcript(CHANNEL, 'mia').map(({ text }) => text),
    ['one\ntwo'],
  );

  await composer.fill('/');
  await page.getByRole('button', { name: /^\/loop\s*Start, watch and steer/ }).waitFor();
  await composer.press('Tab');
  await composer.pressSequentially('st');
  const offers = page.getByRole('list', { name: 'Suggestions' }).locator('strong');
  assert.deepEqual(await offers.allTextContents(), ['/loop start', '/loop status', '/loop stop']);
  await composer.press('ArrowDown');
  await composer.press('Tab');
  assert.equal(await composer.inputValue(), '/loop status');
  await composer.press('Enter');
  await messageWith(page, 'did status').waitFor();

  await composer.press('ArrowUp');
  assert.equal(await composer.inputValue(), '/loop status');
  await composer.press('ArrowUp');
  assert.equal(await composer.inputValue(), 'one\ntwo');
  await composer.press('ArrowDown');
  assert.equal(await composer.inputValue(), '/loop status');
  await composer.fill('ask @gr');
  await composer.press('Tab');
  assert.equal(await composer.inputValue(), 'ask @greenloop ');
});

it('an archived channel can be read, and offers nothing to write in', async (t) => {
  const { page } = await openPage(t);
  await page.getByRole('button', { name: 'old-loop' }).click();
  await page.getByText('#old-loop is archived').waitFor();
  assert.equal(await page.getByRole('textbox').count(), 0);
});

it('on a phone the places are behind a button, and a thread covers its channel', async (t) => {
  const { page, client, thread, problems } = await openPage(t, undefined, { width: 390, height: 844 });
  const { ts } = await client.chat.postMessage({ channel: CHANNEL, text: 'iteration 1' });
  await client.chat.postMessage({ channel: CHANNEL, text: 'below', thread_ts: String(ts) });
  await page.getByRole('button', { name: 'Open the menu' }).click();
  await page.getByRole('button', { name: 'general' }).click();
  await page.getByRole('textbox', { name: 'Message #general' }).waitFor();
  await page.getByRole('button', { name: 'Open the menu' }).click();
  await page.getByRole('button', { name: 'storefront-loop' }).click();
  await page.getByRole('button', { name: '1 reply' }).click();
  assert.equal((await thread.boundingBox())?.width, 390);
  assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 390);
  assert.deepEqual(problems, []);
});
