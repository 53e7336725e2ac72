import type { IncomingMessage, ServerResponse } from 'node:http';
import { buildPage, type PageFiles } from './build-page.ts';
import { isLocal } from './local-origin.ts';
import { replyText } from './reply.ts';

/** Only what this host serves is run, shown or asked, and nobody may frame the page. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HTML = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Slack on localhost</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/page/page.css">
</head>
<body>
<div id="root"></div>
<noscript>This page needs JavaScript.</noscript>
<script type="module" src="/page/page.js"></script>
</body>
</html>
`;

const NOT_BUILT =
  'The page is built from React with esbuild, which are not installed here: "npm ci" (without --omit=dev) installs them, and the terminal works without.\n';

type Page = { readonly type: string; readonly body: Uint8Array };

/** Serves `/`, `/page/page.js` and `/page/page.css` to this host's own browsers. */
export function createPageServer(
  build: () => Promise<PageFiles | null> = buildPage,
): (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void> {
  return async (request, response, url) => {
    if (!isLocal(request)) return replyText(response, 403, 'not_local\n');
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return replyText(response, 405, 'method_not_allowed\n');
    const files = await build();
    if (files === null) return replyText(response, 503, NOT_BUILT);
    const page = pageAt(url.pathname, files);
    if (page === null) return replyText(response, 404, 'not_found\n');
    response.writeHead(200, {
      'content-type': page.type,
      'content-length': page.body.length,
      'cache-control': 'no-store',
      'content-security-policy': POLICY,
      'cross-origin-opener-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
    response.end(page.body);
  };
}

function pageAt(path: string, { script, style }: PageFiles): Page | null {
  switch (path) {
    case '/':
      return { type: 'text/html; charset=utf-8', body: Buffer.from(HTML) };
    case '/page/page.js':
      return { type: 'text/javascript; charset=utf-8', body: script };
    case '/page/page.css':
      return { type: 'text/css; charset=utf-8', body: style };
    default:
      return null;
  }
}
