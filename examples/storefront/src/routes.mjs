import { agentNames } from './agents.mjs';
import { endpointOf } from './endpoint.mjs';
import { HttpError } from './http-error.mjs';
import { countRequests } from './request-log.mjs';
import { showRun } from './runs.mjs';
import { streamRun } from './stream-run.mjs';

const HOUR_MS = 3_600_000;

/** The routes: method, path with `:names`, and a handler that returns [status, value] or answers by itself. */
export function createRoutes(shop) {
  const { config, accounts, tokens, messages, runs, baskets, connections, startedAt } = shop;
  return [
    ['GET', '/health', () => [200, { status: 'ok', revision: config.revision, startedAt, pid: process.pid }]],
    ['GET', '/revision', () => [200, config.revision]],
    ['GET', '/ready', () => [200, { ready: true, components: Object.keys(shop.components) }]],
    ['GET', '/endpoint', () => [200, endpointOf(config)]],
    ['GET', '/debug/memory', () => [200, { requests: countRequests(), rss: process.memoryUsage.rss() }]],
    [
      'POST',
      '/sessions',
      async ({ body }) => {
        await accounts.signIn(body.customer, body.passphrase);
        return [201, { token: tokens.issue(body.customer, body.ttl_ms ?? HOUR_MS), customer: body.customer }];
      },
    ],
    [
      'DELETE',
      '/sessions/current',
      ({ token, customer }) => {
        const name = customer();
        tokens.revoke(token);
        connections.closeAll(name, 4401, 'signed out');
        return [200, { signedOut: name }];
      },
    ],
    ['GET', '/agents', () => [200, agentNames]],
    [
      'POST',
      '/agents/:agent/runs',
      ({ params, body, customer, language }) => [
        202,
        showRun(runs.start(customer(), params.agent, { ...body, language })),
      ],
    ],
    ['GET', '/runs/:id', ({ params, customer }) => [200, showRun(runs.find(customer(), params.id))]],
    [
      'POST',
      '/runs/:id/cancel',
      ({ params, customer }) => [202, showRun(runs.cancel(customer(), params.id))],
    ],
    [
      'GET',
      '/runs/:id/stream',
      ({ params, customer, request, response }) => {
        const lastId = Number(request.headers['last-event-id'] ?? 0);
        streamRun(runs.find(customer(), params.id), response, lastId);
      },
    ],
    [
      'GET',
      '/debug/runs/:id',
      ({ params, customer }) => {
        const { held, readers } = runs.find(customer(), params.id);
        return [200, { heldAttempts: held.size, readers: readers.size }];
      },
    ],
    [
      'POST',
      '/threads/:id/messages',
      ({ params, body, customer, request }) => {
        const key = request.headers['idempotency-key'] ?? null;
        return [201, messages.add(params.id, customer(), body.text, key)];
      },
    ],
    [
      'GET',
      '/threads/:id/messages',
      ({ params, customer, query }) => {
        customer();
        const limit = query.has('limit') ? Number(query.get('limit')) : 200;
        return [200, messages.list(params.id, { after: query.get('after'), limit })];
      },
    ],
    [
      'PATCH',
      '/threads/:id/messages/:message',
      ({ params, body, customer }) => [200, messages.edit(params.id, params.message, customer(), body.text)],
    ],
    [
      'DELETE',
      '/threads/:id/messages/:message',
      ({ params, customer }) => [200, messages.remove(params.id, params.message, customer())],
    ],
    ['POST', '/threads/:id/claim', ({ params, customer }) => [200, messages.claim(params.id, customer())]],
    ['GET', '/basket', ({ customer }) => [200, baskets.show(customer())]],
    [
      'PUT',
      '/basket',
      ({ body, customer, request }) => [
        200,
        baskets.change(customer(), body.items, Number(request.headers['if-match'] ?? 0)),
      ],
    ],
    ['POST', '/orders', ({ customer }) => [201, baskets.order(customer())]],
  ];
}

/** The handler for a request and the values of the path's names; throws 404 without one. */
export function matchRoute(routes, method, path) {
  const asked = path.split('/');
  for (const [routeMethod, pattern, handler] of routes) {
    const parts = pattern.split('/');
    if (routeMethod !== method || parts.length !== asked.length) continue;
    if (!parts.every((part, index) => part.startsWith(':') || part === asked[index])) continue;
    const named = parts.flatMap((part, index) =>
      part.startsWith(':') ? [[part.slice(1), decodeURIComponent(asked[index])]] : [],
    );
    return { handler, params: Object.fromEntries(named) };
  }
  throw new HttpError(404, `there is nothing at ${method} ${path}`, 'GET /agents lists who can be asked');
}
