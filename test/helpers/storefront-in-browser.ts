// The bundled example in front of a real browser: what the newcomer sees who types /loop start.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startPlayground } from '../../src/playground/start-playground.ts';
import { freePort } from '../storefront/storefront.ts';
import { type Browser, type Look, openBrowser } from './browser.ts';
import { eventually, spawnBot } from './spawn-bot.ts';

const CONFIG = fileURLToPath(new URL('../../examples/storefront/greenloop.yaml', import.meta.url));
const STOP = fileURLToPath(new URL('../../examples/storefront/scripts/stop.mjs', import.meta.url));

/** Starts playground, bot and browser on #storefront-loop; `close` ends all of it, staging included. */
export async function openStorefront(look: Look): Promise<Browser> {
  const root = mkdtempSync(join(tmpdir(), 'greenloop-storefront-'));
  const env = {
    ...process.env,
    GREENLOOP_DATA: join(root, 'data'),
    STOREFRONT_HOME: join(root, 'staging'),
    STAGING_URL: `http://127.0.0.1:${await freePort()}`,
  };
  const playground = await startPlayground({ port: 0, stateFile: null, limits: 'off' });
  const bot = spawnBot(playground, CONFIG, env);
  const browser = await openBrowser(look);
  await eventually('the bot to connect', () => playground.controls.connections() > 0, 30_000);
  await browser.page.goto(playground.url.replace('127.0.0.1', 'localhost'));
  return {
    ...browser,
    async close() {
      await browser.close();
      await bot.kill('SIGTERM');
      await playground.close();
      execFileSync(process.execPath, [STOP], { env });
      rmSync(root, { recursive: true, force: true });
    },
  };
}
