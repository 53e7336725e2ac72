// The page while the bot or the workspace is away, and when they come back.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { browserFor } from '../helpers/browser.ts';
import { connectApp, openSlack } from './helpers/bolt-app.ts';
import { CHANNEL, messageWith, write } from './helpers/page.ts';

it('the page says when no bot is connected, and stops saying so when one is', async (t) => {
  const slack = await openSlack();
  t.after(() => slack.close());
  const { page, problems } = await browserFor(t);
  await page.goto(slack.url);
  const banner = page.getByRole('alert');
  await banner.getByText('Greenloop is not connected').waitFor();
  const composer = page.getByRole('textbox', { name: 'Message #storefront-loop' });
  await write(composer, '/loop start');
  await messageWith(page, '/loop failed with the error "dispatch_failed"').waitFor();

  const first = await connectApp(slack);
  await banner.waitFor({ state: 'detached' });
  await page.getByRole('status').getByText('Greenloop is connected').waitFor();
  await first.close();
  await banner.getByText('Greenloop is not connected').waitFor();
  assert.deepEqual(problems, []);
});

it('the page outlives the workspace: it says so, keeps what was written, and shows everything once when it is back', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'playground-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const stateFile = join(folder, 'state.jsonl');
  const before = await openSlack({ stateFile });
  const port = Number(new URL(before.url).port);
  before.people.say({ user: 'sam', channel: CHANNEL, text: 'said before' });
  const { page } = await browserFor(t);
  await page.goto(before.url);
  await messageWith(page, 'said before').waitFor();

  await before.close();
  await page.getByRole('alert').getByText('The workspace does not answer').waitFor();
  const composer = page.getByRole('textbox', { name: 'Message #storefront-loop' });
  await write(composer, 'said in between');
  await page.getByText('Not sent: the workspace does not answer.').waitFor();
  assert.equal(await composer.inputValue(), 'said in between');
  assert.equal(await messageWith(page, 'said before').count(), 1);

  const after = await openSlack({ stateFile, port });
  t.after(() => after.close());
  after.people.say({ user: 'sam', channel: CHANNEL, text: 'said after' });
  await messageWith(page, 'said after').waitFor();
  await composer.press('Enter');
  await messageWith(page, 'said in between').waitFor();
  assert.deepEqual(await page.locator('article .from-library').allTextContents(), [
    'said before',
    'said after',
    'said in between',
  ]);
});
