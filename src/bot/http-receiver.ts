// Slack over HTTP: Bolt reads the request and checks its signature, what came before is refused here.
import type { Server } from 'node:http';
import { type App, HTTPReceiver, type Logger, type Receiver, type ReceiverEvent } from '@slack/bolt';
import { LoopError } from '../loop/errors.ts';
import type { Clock } from '../loop/ports.ts';
import { createReplayGuard } from './replay-guard.ts';

/** Where Slack sends everything: events, commands and buttons. */
const SLACK_PATH = '/slack/events';
/** Answers 200 for as long as requests are taken. */
const HEALTH_PATH = '/healthz';

/** Slack's requests are a few KB; a body above this is answered with 413. */
const MOST_BYTES = 1024 * 1024;
const CLOSING_MS = 3_000;

class RefusedRequest extends Error {}

/** Bolt's receiver on a port of ours; it listens from `start` on, which throws LoopError `slack-config` for a port that is taken. */
export function createHttpReceiver(given: {
  readonly signingSecret: string;
  readonly port: number;
  /** Null: every address of this machine. */
  readonly host: string | null;
  readonly logger: Logger;
  readonly clock: Clock;
}): { readonly receiver: Receiver; isConnected(): boolean; close(): Promise<void> } {
  const { port, host, logger, clock } = given;
  const guard = createReplayGuard();
  let server: Server | null = null;

  const bolt = new HTTPReceiver({
    signingSecret: given.signingSecret,
    endpoints: SLACK_PATH,
    bodyLimit: MOST_BYTES,
    logger,
    customRoutes: [
      {
        path: HEALTH_PATH,
        method: ['GET', 'HEAD'],
        handler: (_request, response) =>
          void response.writeHead(200, { 'content-type': 'text/plain' }).end('ok\n'),
      },
    ],
    customPropertiesExtractor: ({ headers }) => ({
      signature: headers['x-slack-signature'],
      signedAt: Number(headers['x-slack-request-timestamp']) * 1_000,
    }),
    dispatchErrorHandler: ({ response }) => void response.writeHead(404).end(),
    // Not stored is not acknowledged: Slack says so to the person, and sends an event again.
    processEventErrorHandler: async ({ error, response, logger: log }) => {
      if (response.headersSent) {
        log.error(`A listener failed after the answer: ${error.message}`);
        return false;
      }
      log.warn(`A request was not taken: ${error.message}`);
      response.writeHead(error instanceof RefusedRequest ? 401 : 503).end();
      return false;
    },
  });

  const receiver: Receiver = {
    init(app) {
      const guarded: Pick<App, 'processEvent'> = {
        async processEvent(event) {
          const { signature, signedAt } = readSignature(event);
          const verdict = guard.take(signature, signedAt, clock.now());
          if (verdict === 'replayed') throw new RefusedRequest('it came before, with the same signature');
          if (verdict === 'from-the-future')
            throw new RefusedRequest('it is signed for a moment that is yet to come');
          try {
            await app.processEvent(event);
          } catch (error) {
            guard.forget(signature);
            throw error;
          }
        },
      };
      bolt.init(Object.assign(Object.create(app), guarded));
    },
    async start() {
      try {
        server = (await bolt.start(host === null ? { port } : { port, host })) as Server;
        return server;
      } catch (error) {
        throw cannotListen(error, port);
      }
    },
    stop: async () => void (await bolt.stop()),
  };

  return {
    receiver,
    isConnected: () => server?.listening === true,
    async close() {
      const open = server;
      if (open?.listening !== true) return;
      const late = setTimeout(() => open.closeAllConnections(), CLOSING_MS);
      await bolt.stop();
      clearTimeout(late);
    },
  };
}

/** The hash that Bolt compared, and the moment that it covers: what stands behind a second `=` is not looked at there, so it may not make another signature here. */
function readSignature({ customProperties }: ReceiverEvent): { signature: string; signedAt: number } {
  const { signature, signedAt } = customProperties ?? {};
  const [, hash] = typeof signature === 'string' ? signature.split('=') : [];
  if (hash === undefined || typeof signedAt !== 'number') throw new RefusedRequest('it is not signed');
  return { signature: hash, signedAt };
}

function cannotListen(error: unknown, port: number): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  const why =
    code === 'EADDRINUSE'
      ? 'is in use'
      : code === 'EACCES'
        ? 'is not for this user'
        : code === 'EADDRNOTAVAIL'
          ? 'has no such address (HOST)'
          : null;
  if (why === null) return error;
  return new LoopError(
    'slack-config',
    `port ${port} ${why}`,
    'set PORT to a free port that Slack reaches',
    error,
  );
}
