// A port of its own for whoever watches the bot: it lives, it is ready, and its figures.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LoopError } from '../loop/errors.ts';
import type { StatusSettings } from './status-settings.ts';

/** What is answered. */
export type StatusAnswers = {
  /** What keeps the bot from its work, a sentence each; empty: it is ready. */
  readonly missing: () => readonly string[];
  /** The figures in Prometheus' text form. */
  readonly metrics: () => Promise<string>;
  readonly metricsType: string;
};

/**
 * Listens until it is closed: `/healthz` is 200 while the process answers, `/readyz` 200 or 503, `/metrics` the figures. Reading only, so nobody is asked who
 * they are. Throws LoopError `usage` for a port that cannot be had.
 */
export async function serveStatus(
  settings: StatusSettings,
  answers: StatusAnswers,
  onBug: (error: unknown) => void,
): Promise<{ readonly url: string; close(): void }> {
  const server = createServer((request, response) => {
    answer(request, response, answers).catch((error: unknown) => {
      response.destroy();
      onBug(error);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(cannotListen(error, settings)));
    server.listen(settings.port, settings.host, resolve);
  });
  // A watcher must not keep a process alive that is done.
  server.unref();
  const { address, port, family } = server.address() as AddressInfo;
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function answer(
  { method, url = '' }: IncomingMessage,
  response: ServerResponse,
  { missing, metrics, metricsType }: StatusAnswers,
): Promise<void> {
  const say = (status: number, text: string, type = 'text/plain; charset=utf-8'): void =>
    void response
      .writeHead(status, { 'content-type': type, 'cache-control': 'no-store' })
      .end(method === 'HEAD' ? undefined : text);
  if (method !== 'GET' && method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD');
    return say(405, 'only GET and HEAD are answered\n');
  }
  switch (url.split('?')[0]) {
    case '/healthz':
      return say(200, 'ok\n');
    case '/readyz': {
      const words = missing();
      return words.length === 0 ? say(200, 'ready\n') : say(503, `${words.join('\n')}\n`);
    }
    case '/metrics':
      return say(200, await metrics(), metricsType);
    default:
      return say(404, 'there are /healthz, /readyz and /metrics\n');
  }
}

function cannotListen(error: NodeJS.ErrnoException, { host, port }: StatusSettings): unknown {
  const why = WHY[error.code ?? ''];
  if (why === undefined) return error;
  return new LoopError(
    'usage',
    `the status port ${port} on ${host} ${why}`,
    'set GREENLOOP_STATUS_PORT to a free port, and GREENLOOP_STATUS_HOST to an address of this machine or leave it out',
    error,
  );
}

const WHY: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is in use',
  EACCES: 'is not for this user',
  EADDRNOTAVAIL: 'cannot be listened on: this machine has no such address',
  ENOTFOUND: 'cannot be listened on: there is no such address',
};
