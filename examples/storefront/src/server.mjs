import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { createAccounts } from './accounts.mjs';
import { createBaskets } from './basket.mjs';
import { readConfig } from './config.mjs';
import { createConnections } from './connections.mjs';
import { createHub } from './hub.mjs';
import { createMessages } from './messages.mjs';
import { parseBody, readBody, reply, replyError } from './reply.mjs';
import { logRequest } from './request-log.mjs';
import { createRoutes, matchRoute } from './routes.mjs';
import { createRuns } from './runs.mjs';
import { createTokens } from './tokens.mjs';
import { createUpgrade } from './upgrade.mjs';

const config = readConfig(process.env);
const hub = createHub();
const components = {
  accounts: createAccounts(),
  baskets: createBaskets(hub),
  connections: createConnections(),
  messages: createMessages(hub),
  runs: createRuns(hub),
  tokens: createTokens(config.secret),
};
const shop = { config, hub, ...components, components, startedAt: new Date().toISOString() };
const routes = createRoutes(shop);

const server = createServer(async (request, response) => {
  const id = randomUUID();
  response.setHeader('x-request-id', id);
  try {
    const text = await readBody(request);
    logRequest(id, request.method, request.url, text);
    const url = new URL(request.url, 'http://localhost');
    const { handler, params } = matchRoute(routes, request.method, url.pathname);
    const token = request.headers.authorization?.replace(/^Bearer /, '') ?? '';
    const answer = await handler({
      request,
      response,
      params,
      token,
      body: parseBody(text),
      query: url.searchParams,
      language: /^[a-z]{2}\b(-[A-Z]{2}\b)?/.exec(request.headers['accept-language'] ?? '')?.[0],
      customer: () => components.tokens.customerOf(token),
    });
    if (answer) reply(response, ...answer);
  } catch (error) {
    if (response.headersSent) response.destroy();
    else replyError(response, error);
  }
});
server.on('upgrade', createUpgrade(shop));
server.listen(config.port, config.host, () => console.log(`listening on ${config.host}:${config.port}`));

process.on('SIGTERM', () => {
  components.connections.closeAll(null, 1001, 'the service stops');
  server.close(() => process.exit(0));
  server.closeAllConnections();
  setTimeout(() => process.exit(0), 500).unref();
});
