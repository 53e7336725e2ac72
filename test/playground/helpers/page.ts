// The playground's page in a real browser, with a small real Bolt app behind it.
import type { TestContext } from 'node:test';
import type { App } from '@slack/bolt';
import type { Locator, Page } from 'playwright-core';
import type { Playground, PlaygroundOptions } from '../../../src/playground/start-playground.ts';
import { browserFor, type Look } from '../../helpers/browser.ts';
import { open } from './socket-mode.ts';

export const CHANNEL = 'C0LOOP0001';

/** A page that shows #storefront-loop as mia sees it. */
export async function openPage(
  t: TestContext,
  listen?: (app: App) => void,
  more: Look & Partial<PlaygroundOptions> = {},
): Promise<{
  readonly slack: Playground;
  readonly client: App['client'];
  readonly page: Page;
  readonly problems: readonly string[];
  readonly composer: Locator;
  readonly thread: Locator;
}> {
  const { slack, app } = await open(t, listen, more);
  const { page, problems } = await browserFor(t, more);
  await page.goto(slack.url.replace('127.0.0.1', 'localhost'));
  const composer = page.getByRole('textbox', { name: 'Message #storefront-loop' });
  await composer.waitFor();
  return {
    slack,
    client: app.client,
    page,
    problems,
    composer,
    thread: page.getByRole('region', { name: 'Thread' }),
  };
}

/** Writes and sends with Enter. */
export async function write(composer: Locator, words: string): Promise<void> {
  await composer.fill(words);
  await composer.press('Enter');
}

/** Takes another member's place. */
export async function become(page: Page, member: 'mia' | 'sam' | 'kim'): Promise<void> {
  await page.getByRole('combobox', { name: 'Member' }).selectOption(member);
}

/** The message that says something. */
export function messageWith(page: Page | Locator, words: string | RegExp): Locator {
  return page.getByRole('article').filter({ hasText: words });
}

/** Waits until an expression holds in the page, whose policy forbids that it waits for it itself. */
export async function until(page: Page, expression: string): Promise<void> {
  while ((await page.evaluate(expression)) !== true)
    await page.evaluate('new Promise(requestAnimationFrame)');
}
