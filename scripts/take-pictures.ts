// Makes the pictures of docs/pictures from a real loop on the bundled example: node scripts/take-pictures.ts [folder] [--all]
// --all also takes what is only to be looked at: a phone, dark, Home.
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { openStorefront } from '../test/helpers/storefront-in-browser.ts';
import { become, messageWith, write } from '../test/playground/helpers/page.ts';

const words = process.argv.slice(2);
const folder = resolve(words.find((word) => !word.startsWith('--')) ?? 'docs/pictures');
const LONG = { timeout: 120_000 };
mkdirSync(folder, { recursive: true });

const { page, close } = await openStorefront({ width: 1_280, height: 860 });
try {
  await takeLoop(page);
  await takeDigest(page);
  if (words.includes('--all')) await takeTheRest(page);
} finally {
  await close();
}

/** The second iteration while its groups are being fixed, with its thread beside it. */
async function takeLoop(page: Page): Promise<void> {
  await write(page.getByRole('textbox', { name: 'Message #storefront-loop' }), '/loop start');
  const iteration = messageWith(page, 'storefront \u00b7 iteration 2');
  await iteration.getByRole('button', { name: /repl(y|ies)$/ }).click(LONG);
  const thread = page.getByRole('region', { name: 'Thread' });
  await thread.getByText('being fixed').first().waitFor(LONG);
  await thread.getByText('merged as').first().waitFor(LONG);
  await take(page, 'loop');
}

/** The digest after the goal was reached, with the report of the last iteration in the thread. */
async function takeDigest(page: Page): Promise<void> {
  await messageWith(page, 'finished, goal reached').first().waitFor(LONG);
  await page.getByRole('button', { name: 'Close thread' }).click();
  await write(page.getByRole('textbox', { name: 'Message #storefront-loop' }), '/loop digest now');
  const digest = messageWith(page, 'digest \u00b7 storefront');
  await digest.getByRole('img').waitFor(LONG);
  // High enough for all of it.
  await page.setViewportSize({ width: 1_100, height: 1_400 });
  await page.evaluate('new Promise((done) => setTimeout(done, 700))');
  await digest.screenshot({ path: join(folder, 'digest.png') });
  await page.setViewportSize({ width: 1_280, height: 860 });
}

async function takeTheRest(page: Page): Promise<void> {
  await take(page, 'end');
  await page.getByRole('button', { name: 'Greenloop Home' }).click();
  await page.getByText('No loop is running.').waitFor();
  await page.getByRole('main').getByRole('img').first().waitFor();
  await take(page, 'home');
  await become(page, 'kim');
  await page.getByText('no commands from guests').waitFor();
  await take(page, 'home-guest');
  await become(page, 'mia');
  await page.getByRole('button', { name: 'storefront-loop', exact: true }).click();
  await write(page.getByRole('textbox', { name: 'Message #storefront-loop' }), '/loop history');
  await write(page.getByRole('textbox', { name: 'Message #storefront-loop' }), '/loop compare 1 4');
  await write(page.getByRole('textbox', { name: 'Message #storefront-loop' }), '/loop help');
  await messageWith(page, 'runs the test\u2013deploy loop until').waitFor();
  await take(page, 'answers');
  await page.setViewportSize({ width: 390, height: 844 });
  await take(page, 'phone');
  await messageWith(page, 'storefront \u00b7 iteration 2')
    .getByRole('button', { name: /replies$/ })
    .click();
  await take(page, 'phone-thread');
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize({ width: 1_280, height: 860 });
  await take(page, 'dark');
}

async function take(page: Page, name: string): Promise<void> {
  await page.evaluate('new Promise((done) => setTimeout(done, 700))');
  await page.screenshot({ path: join(folder, `${name}.png`) });
}
