import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { PATIENCE_MS, STAGING_URL } from './api.mjs';

/** Makes a WebSocket handshake by hand: its status, its headers, how long it took, and the open socket of a 101. */
export function handshake(path, headers = {}) {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const asked = request(new URL(path, STAGING_URL), {
      agent: false,
      timeout: 10_000,
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': randomBytes(16).toString('base64'),
        ...headers,
      },
    });
    const answer = (response, socket) => {
      const ms = Math.round(performance.now() - began);
      resolve({ status: response.statusCode, headers: response.headers, ms, socket });
    };
    asked.on('upgrade', answer);
    asked.on('response', (response) => {
      response.resume();
      answer(response, null);
    });
    asked.on('timeout', () => asked.destroy(new Error('the handshake was not answered')));
    asked.on('error', reject);
    asked.end();
  });
}

/** A short frame as a client sends it, masked; without a mask it is one that no client may send. */
export function frame(opcode, payload, { masked = true, final = true } = {}) {
  const bytes = Buffer.from(payload);
  const head = Buffer.from([(final ? 0x80 : 0) | opcode, bytes.length | (masked ? 0x80 : 0)]);
  if (!masked) return Buffer.concat([head, bytes]);
  const mask = randomBytes(4);
  return Buffer.concat([head, mask, bytes.map((byte, index) => byte ^ mask[index & 3])]);
}

/** The next short frame with this opcode that the server sends; null when the patience is over. */
export function nextFrame(socket, opcode) {
  let bytes = Buffer.alloc(0);
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(null), PATIENCE_MS);
    socket.on('data', (more) => {
      bytes = Buffer.concat([bytes, more]);
      while (bytes.length >= 2 && bytes.length >= 2 + bytes[1] && bytes[1] < 126) {
        const found = { opcode: bytes[0] & 0x0f, payload: Buffer.from(bytes.subarray(2, 2 + bytes[1])) };
        bytes = bytes.subarray(2 + found.payload.length);
        if (found.opcode !== opcode) continue;
        clearTimeout(timer);
        resolve(found.payload);
      }
    });
  });
}
