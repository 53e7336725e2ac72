// A real HTTP service that writes an access log, a line a request.
import { appendFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';

/**
 * Listens on loopback until the test ends; answers everything with 200, and writes the line `lateMs` after that. The log is not
 * there before the first request.
 */
export async function loggedService(
  t: TestContext,
  log: string,
  lateMs = 0,
): Promise<{ readonly url: string }> {
  const server = createServer((request, response) => {
    const line = `127.0.0.1 - [${new Date().toISOString()}] "${request.method} ${request.url}" 200\n`;
    response.end('well');
    if (lateMs === 0) appendFileSync(log, line);
    else setTimeout(() => appendFileSync(log, line), lateMs);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}
