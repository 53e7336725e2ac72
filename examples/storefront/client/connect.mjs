/** Opens a customer's WebSocket: its events as an async iterator, from after `since` on where that is given. */
export function connect(url, token, { since } = {}) {
  const address = new URL('/ws', url.replace(/^http/, 'ws'));
  address.searchParams.set('token', token);
  if (since !== undefined) address.searchParams.set('since', String(since));
  const socket = new WebSocket(address);
  const waiting = [];
  let wake = () => {};
  let ended = null;

  socket.addEventListener('message', ({ data }) => {
    waiting.push(JSON.parse(data));
    wake();
  });
  socket.addEventListener('close', ({ code, reason }) => {
    ended = { code, reason };
    wake();
  });

  return {
    /** All events until the connection is closed. */
    async *events() {
      while (true) {
        while (waiting.length > 0) yield waiting.shift();
        if (ended) return;
        await new Promise((resolve) => {
          wake = resolve;
        });
      }
    },
    /** How the connection was closed: code and reason; null while it is open. */
    closed: () => ended,
    close: () => socket.close(),
  };
}
