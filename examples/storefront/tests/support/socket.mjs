import { PATIENCE_MS, STAGING_URL } from './api.mjs';

/** Opens a customer's WebSocket; resolves when it is ready, rejects when it is refused. */
export function openSocket(token, { since } = {}) {
  const url = new URL('/ws', STAGING_URL.replace(/^http/, 'ws'));
  url.searchParams.set('token', token);
  if (since !== undefined) url.searchParams.set('since', String(since));
  const socket = new WebSocket(url);
  const seen = [];
  const watchers = new Set();
  const closed = new Promise((resolve) => socket.addEventListener('close', resolve));
  socket.addEventListener('message', ({ data }) => {
    seen.push(JSON.parse(data));
    for (const watcher of watchers) watcher();
  });

  /** The first event that is good, already seen or to come; undefined when the patience is over. */
  function event(good) {
    return new Promise((resolve) => {
      const timer = setTimeout(() => end(undefined), PATIENCE_MS);
      const look = () => {
        const found = seen.find(good);
        if (found) end(found);
      };
      const end = (found) => {
        clearTimeout(timer);
        watchers.delete(look);
        resolve(found);
      };
      watchers.add(look);
      look();
    });
  }

  const handle = {
    seen,
    closed,
    event,
    type: (type) => event((one) => one.type === type),
    send: (value) => socket.send(JSON.stringify(value)),
    close: () => socket.close(),
  };
  return new Promise((resolve, reject) => {
    socket.addEventListener('error', () => reject(new Error('the WebSocket was refused')));
    socket.addEventListener('open', async () => resolve({ ...handle, ready: await handle.type('ready') }));
  });
}
