import { decodeFrame, encodeFrame, FrameError, OPCODE } from './frames.mjs';

const LARGEST = 1_000_000;
const CLOSE_WAIT_MS = 1_000;

/** One open WebSocket: sends text, answers pings, joins fragments, closes properly. */
export function openConnection(socket, head, { onText, onClose }) {
  let bytes = head;
  let fragments = null;
  let closing = false;

  const send = (opcode, payload) => {
    if (!socket.destroyed && socket.writable) socket.write(encodeFrame(opcode, payload));
  };

  function close(code, reason = '') {
    if (closing) return;
    closing = true;
    const payload = Buffer.alloc(2 + Buffer.byteLength(reason));
    payload.writeUInt16BE(code, 0);
    payload.write(reason, 2);
    send(OPCODE.close, payload);
    socket.end();
    setTimeout(() => socket.destroy(), CLOSE_WAIT_MS).unref();
  }

  function takeMessage({ opcode, final, payload }) {
    if (opcode === OPCODE.binary) throw new FrameError(1003, 'only text is understood');
    if ((opcode === OPCODE.continuation) !== (fragments !== null))
      throw new FrameError(1002, 'a fragment is out of place');
    fragments = [...(fragments ?? []), payload];
    if (fragments.reduce((sum, one) => sum + one.length, 0) > LARGEST)
      throw new FrameError(1009, `a message has at most ${LARGEST} bytes`);
    if (!final) return;
    const whole = Buffer.concat(fragments);
    fragments = null;
    onText(decodeText(whole));
  }

  function takeFrame(frame) {
    if (frame.opcode === OPCODE.ping) send(OPCODE.pong, frame.payload);
    else if (frame.opcode === OPCODE.close) close(closeCode(frame.payload));
    else if (frame.opcode <= OPCODE.binary) takeMessage(frame);
    else if (frame.opcode !== OPCODE.pong) throw new FrameError(1002, 'the frame is of an unknown kind');
  }

  function takeAll() {
    try {
      for (let frame = decodeFrame(bytes, LARGEST); frame && !closing; frame = decodeFrame(bytes, LARGEST)) {
        bytes = bytes.subarray(frame.size);
        takeFrame(frame);
      }
    } catch (error) {
      if (!(error instanceof FrameError)) console.error(error);
      close(error instanceof FrameError ? error.code : 1011, error.message.slice(0, 100));
    }
  }

  socket.on('data', (more) => {
    bytes = bytes.length === 0 ? more : Buffer.concat([bytes, more]);
    if (!closing) takeAll();
  });
  socket.on('error', () => socket.destroy());
  socket.on('close', onClose);
  if (head.length > 0) queueMicrotask(takeAll);

  return { sendJson: (value) => send(OPCODE.text, Buffer.from(JSON.stringify(value))), close };
}

function closeCode(payload) {
  return payload.length >= 2 ? payload.readUInt16BE(0) : 1000;
}

function decodeText(bytes) {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new FrameError(1007, 'the text is not UTF-8');
  }
}
