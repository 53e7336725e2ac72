import type { IncomingMessage } from 'node:http';

/** A request body above the limit. */
export class BodyTooLarge extends Error {}

/** The whole body. Throws BodyTooLarge; the rest of such a body is not read. */
export async function readBody(request: IncomingMessage, most: number): Promise<Buffer> {
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > most) throw new BodyTooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > most) throw new BodyTooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
