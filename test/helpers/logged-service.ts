// A real HTTP service that writes an access log, a line a request.
import { appendFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';

/** Listens on loopback until the test ends; answers everything with 200. The log is not there before the first request. */
export async function loggedService(t: TestContext, log: string): Promise<{ readonly url: string }> {
  const server = createServer((request, response) => {
    appendFileSync(log, `127.0.0.1 - [${new Date().toISOString()}] "${request.method} ${request.url}" 200\n`);
    response.end('well');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}
