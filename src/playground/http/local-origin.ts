import type { IncomingMessage } from 'node:http';

/** Whether a request is this host's own: a web page of somebody else may not act for the people here, neither by its origin nor by a name that leads here. */
export function isLocal({ headers }: IncomingMessage): boolean {
  const host = headers.host ?? '';
  return (
    /^(?:127\.0\.0\.1|localhost)(?::\d+)?$/.test(host) &&
    (headers.origin === undefined || headers.origin === `http://${host}`)
  );
}
