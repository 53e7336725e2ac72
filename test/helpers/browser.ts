// A real Chromium, which npm brings: nothing else needs to be installed. The playground's page can be held by
//   composer         page.getByRole('textbox', { name: 'Message #storefront-loop' })
//   thread           page.getByRole('region', { name: 'Thread' }); its composer is the textbox "Reply in thread"
//   member switcher  page.getByRole('combobox', { name: 'Member' }); its values are mia, sam and kim
//   places           page.getByRole('button', { name: 'storefront-loop' }), 'Greenloop Home', 'Greenloop Messages'
//   messages         page.getByRole('article'), oldest first; opening a thread: the button "3 replies" in one
//   what they offer  every button, menu and modal (dialog) by its own label
//   connection       page.getByRole('alert') while no bot is connected or the workspace is away
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { unpackChromium } from './unpack-chromium.ts';

/** How large its window is (CSS pixels; 1280 x 800) and whether it prefers dark pages. */
export type Look = { readonly width?: number; readonly height?: number; readonly dark?: boolean };

/** A running browser with one page. */
export type Browser = {
  readonly page: Page;
  /** What the page wrote to the console as an error, threw, or asked of another host, so far. */
  readonly problems: readonly string[];
  /** The folder of its profile. */
  readonly profile: string;
  close(): Promise<void>;
};

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Opens a browser for one test, with a profile of its own; it is closed after the test. Throws an Error that says why it did not start. */
export async function browserFor(t: TestContext, look: Look = {}): Promise<Browser> {
  const browser = await openBrowser(look);
  t.after(() => browser.close());
  return browser;
}

/** Opens a browser with a profile of its own; `close` ends it for sure. Throws an Error that says why it did not start. */
export async function openBrowser(look: Look = {}): Promise<Browser> {
  const profile = mkdtempSync(join(tmpdir(), 'greenloop-browser-'));
  const forget = () => rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  const context = await launch(profile, look).catch((error: unknown) => {
    forget();
    throw new Error(
      `Chromium did not start, so nothing can be tested in a browser: ${firstWordsOf(error)}. "npm ci" brings it; Debian's libnss3, libnspr4 and libexpat1 may be missing.`,
      { cause: error },
    );
  });
  const [page = await context.newPage()] = context.pages();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (said) => {
    if (said.type() === 'error') problems.push(said.text());
  });
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (/^https?:$/.test(protocol) && hostname !== '127.0.0.1' && hostname !== 'localhost')
      problems.push(`asked ${request.url()}`);
  });
  page.setDefaultTimeout(20_000);
  return {
    page,
    problems,
    profile,
    async close() {
      await context.close();
      forget();
    },
  };
}

async function launch(profile: string, look: Look): Promise<BrowserContext> {
  const { program, fonts } = await unpackChromium();
  return chromium.launchPersistentContext(profile, {
    executablePath: program,
    args: FLAGS,
    env: { ...process.env, FONTCONFIG_FILE: fonts },
    viewport: { width: look.width ?? 1_280, height: look.height ?? 800 },
    colorScheme: look.dark === true ? 'dark' : 'light',
    timeout: 60_000,
  });
}

function firstWordsOf(error: unknown): string {
  const words = error instanceof Error ? error.message : String(error);
  const missing = /error while loading shared libraries: [^\n]*/.exec(words)?.[0];
  return missing ?? words.split('\n')[0] ?? '';
}
