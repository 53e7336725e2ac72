import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { it } from 'node:test';
import { browserFor, openBrowser } from './browser.ts';

it('a page of this machine is shown in a real browser, and what goes wrong in it is kept', async (t) => {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end('<title>here</title><h1>Here</h1><img src="http://elsewhere.invalid/a.png">');
  }).listen(0, '127.0.0.1');
  t.after(() => server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  const { page, problems } = await browserFor(t, { width: 390, dark: true });
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  assert.equal(await page.getByRole('heading').textContent(), 'Here');
  assert.deepEqual(await page.evaluate('[innerWidth, matchMedia("(prefers-color-scheme: dark)").matches]'), [
    390,
    true,
  ]);
  assert.ok(problems.includes('asked http://elsewhere.invalid/a.png'), problems.join('\n'));
});

it('a browser that was closed leaves neither a process nor a profile', async () => {
  const browser = await openBrowser();
  assert.ok(existsSync(browser.profile));
  assert.notDeepEqual(processesOf(browser.profile), []);
  await browser.close();
  assert.ok(!existsSync(browser.profile));
  assert.deepEqual(processesOf(browser.profile), []);
});

/** The processes that were started with a profile. */
function processesOf(profile: string): readonly string[] {
  const lines = execFileSync('ps', ['-eo', 'args='], { encoding: 'utf8' }).split('\n');
  return lines.filter((line) => line.includes(profile));
}
