import { createHash } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

/** From RFC 6455, section 1.3. */
const MAGIC = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const PROTOCOLS = ['storefront.v2', 'storefront.v1'];
const SETTLE_MS = 1_500;

/** Whether the request is a WebSocket handshake of version 13. */
export function isHandshake({ headers }) {
  const key = headers['sec-websocket-key'] ?? '';
  return (
    headers.upgrade?.toLowerCase() === 'websocket' &&
    headers['sec-websocket-version'] === '13' &&
    Buffer.from(key, 'base64').length === 16
  );
}

/** Answers a handshake with 101, agreeing on the newest protocol that both sides know. */
export async function acceptHandshake(socket, { headers }) {
  const accept = createHash('sha1').update(`${headers['sec-websocket-key']}${MAGIC}`).digest('base64');
  const lines = ['Upgrade: websocket', 'Connection: Upgrade', `Sec-WebSocket-Accept: ${accept}`];
  const offered = (headers['sec-websocket-protocol'] ?? '').split(',').map((one) => one.trim());
  const protocol = PROTOCOLS.find((one) => offered.includes(one));
  if (protocol) {
    await wait(SETTLE_MS);
    lines.push(`Sec-WebSocket-Protocol: ${protocol}`);
  }
  socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('\r\n')}\r\n\r\n`);
}

/** Answers a handshake with an error status and a sentence, and closes the connection. */
export function refuseHandshake(socket, status, message) {
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Connection: close',
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(message)}`,
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${message}`);
}
