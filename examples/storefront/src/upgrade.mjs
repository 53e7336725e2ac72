import { openConnection } from './websocket/connection.mjs';
import { acceptHandshake, isHandshake, refuseHandshake } from './websocket/handshake.mjs';

/** Who may open a WebSocket: the token's customer, or the status and sentence of the refusal. */
function admit(token, tokens) {
  try {
    return { customer: tokens.customerOf(token), refusal: null };
  } catch (error) {
    if (error.status === 401) return { customer: null, refusal: error };
    console.error(`the handshake went wrong: ${error.message}`);
    return { customer: 'guest', refusal: null };
  }
}

/** Handles the server's upgrade requests: /ws?token=…&since=… becomes a customer's connection. */
export function createUpgrade({ tokens, hub, connections, messages }) {
  return async (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    const url = new URL(request.url, 'http://localhost');
    if (url.pathname !== '/ws' || !isHandshake(request))
      return refuseHandshake(socket, 400, 'this is no WebSocket handshake for /ws');
    const { customer, refusal } = admit(url.searchParams.get('token'), tokens);
    if (refusal) return refuseHandshake(socket, refusal.status, refusal.message);
    await acceptHandshake(socket, request);
    if (socket.destroyed) return;

    const connection = openConnection(socket, head, {
      onText: (text) => connection.sendJson(answer(text, customer, messages)),
      onClose: () => {
        stopListening();
        connections.remove(customer, connection);
      },
    });
    connections.add(customer, connection);
    connection.sendJson({ type: 'ready', customer, seq: hub.seqOf(customer) });
    if (url.searchParams.has('since')) {
      const missed = hub.since(customer, Number(url.searchParams.get('since')));
      for (const event of missed) connection.sendJson(event);
    }
    const stopListening = hub.listen(customer, connection.sendJson);
  };
}

/** Does what a device asks for; the answer carries the device's own `ref`. */
function answer(text, customer, messages) {
  let asked = {};
  try {
    asked = Object(JSON.parse(text));
    if (asked.type !== 'message')
      return { type: 'error', ref: asked.ref, error: 'only messages are understood' };
    const message = messages.add(String(asked.thread), customer, asked.text);
    return { type: 'ack', ref: asked.ref, id: message.id };
  } catch (error) {
    return { type: 'error', ref: asked.ref, error: error.message };
  }
}
