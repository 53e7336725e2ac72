import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Feed } from '../feed.ts';

/** Streams what happens as Server-Sent Events, one JSON event a message, until the listener leaves. */
export function streamEvents(feed: Feed, request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.write(': connected\n\n');
  const stop = feed.listen((event) => {
    response.write(`event: ${event.kind}\ndata: ${JSON.stringify(event)}\n\n`);
  });
  request.on('close', stop);
}
