/** Codes of RFC 6455, section 5.2. */
export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 };

/** A fault in what the peer sent, with the close code of RFC 6455, section 7.4.1, that answers it. */
export class FrameError extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/** One unmasked frame, as a server sends it. */
export function encodeFrame(opcode, payload) {
  const { length } = payload;
  if (length < 126) return Buffer.concat([Buffer.from([0x80 | opcode, length]), payload]);
  const head = Buffer.alloc(length < 65_536 ? 4 : 10);
  head[0] = 0x80 | opcode;
  if (length < 65_536) {
    head[1] = 126;
    head.writeUInt16BE(length, 2);
  } else {
    head[1] = 127;
    head.writeBigUInt64BE(BigInt(length), 2);
  }
  return Buffer.concat([head, payload]);
}

/**
 * The first frame in the bytes and how many bytes it takes, or null while it is incomplete.
 * Throws FrameError for one that a client may not send: unmasked, too large, a bad control frame.
 */
export function decodeFrame(bytes, largest) {
  if (bytes.length < 2) return null;
  const opcode = bytes[0] & 0x0f;
  const final = (bytes[0] & 0x80) !== 0;
  if ((bytes[0] & 0x70) !== 0) throw new FrameError(1002, 'no extension was agreed on');
  if ((bytes[1] & 0x80) === 0) throw new FrameError(1002, 'a client masks its frames');
  let length = bytes[1] & 0x7f;
  if (opcode >= 8 && (length > 125 || !final))
    throw new FrameError(1002, 'a control frame is short and whole');
  let at = 2;
  if (length === 126) {
    if (bytes.length < 4) return null;
    length = bytes.readUInt16BE(2);
    at = 4;
  } else if (length === 127) {
    if (bytes.length < 10) return null;
    length = Number(bytes.readBigUInt64BE(2));
    at = 10;
  }
  if (length > largest) throw new FrameError(1009, `a message has at most ${largest} bytes`);
  const end = at + 4 + length;
  if (bytes.length < end) return null;
  const payload = Buffer.from(bytes.subarray(at + 4, end));
  for (let index = 0; index < length; index += 1) payload[index] ^= bytes[at + (index & 3)];
  return { opcode, final, payload, size: end };
}
