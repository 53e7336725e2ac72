import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { PlaygroundClock } from '../clock.ts';
import type { FaultBook } from '../faults.ts';
import type { Tickets } from './tickets.ts';

/** Why Slack asks an app to leave a socket. */
export type DisconnectReason = 'warning' | 'refresh_requested' | 'link_disabled' | 'too_many_websockets';

/** The app's open sockets. */
export type Connections = {
  /** Takes a WebSocket with a good ticket, or turns it away. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Those that carry something. */
  count(): number;
  /** Sends over the next socket in turn; false when there is none. */
  send(message: unknown): boolean;
  /** Asks every socket to leave, and ends it 10 s later. */
  disconnect(reason: DisconnectReason): void;
  /** Every socket stays open, and nothing comes through any more in either direction. */
  freeze(): void;
  /** Ends every socket without a word, as a broken network would. */
  drop(): void;
  close(): void;
};

const MOST = 10;
const PING_EVERY_MS = 10_000;
const LEAVE_WITHIN_MS = 10_000;

/** No sockets yet; `onMessage` gets what an app sends, `onChange` how many sockets there are. */
export function createConnections(
  given: {
    readonly appId: () => string;
    readonly clock: PlaygroundClock;
    readonly tickets: Tickets;
    readonly faults: Pick<FaultBook, 'isAway' | 'take'>;
  },
  onMessage: (text: string) => void,
  onChange: (connections: number) => void,
): Connections {
  const server = new WebSocketServer({ noServer: true, maxPayload: 1_000_000 });
  let sockets: WebSocket[] = [];
  let turn = 0;
  const frozen = new WeakSet<WebSocket>();
  const hung: Duplex[] = [];

  function open(socket: WebSocket): void {
    socket.on('error', () => socket.terminate());
    if (sockets.length >= MOST) {
      socket.send(JSON.stringify(farewell('too_many_websockets')));
      socket.close();
      return;
    }
    sockets = [...sockets, socket];
    socket.on('close', () => leave(socket));
    socket.on('message', (data, isBinary) => {
      if (!isBinary) onMessage(String(data));
    });
    socket.send(JSON.stringify(hello(given.appId(), sockets.length)));
    ping(socket);
    onChange(sockets.length);
  }

  /** SocketModeClient leaves a socket that is not pinged for 30 s. */
  function ping(socket: WebSocket): void {
    given.clock.after(PING_EVERY_MS, () => {
      if (socket.readyState !== socket.OPEN || frozen.has(socket)) return;
      socket.ping(`Ping from applink ${given.clock.now()}`);
      ping(socket);
    });
  }

  function leave(socket: WebSocket): void {
    if (!sockets.includes(socket)) return;
    sockets = sockets.filter((one) => one !== socket);
    onChange(sockets.length);
  }

  return {
    upgrade(request, socket, head) {
      const ticket = new URL(request.url ?? '/', 'http://localhost').searchParams.get('ticket') ?? '';
      const fault = given.faults.take('connect');
      if (fault?.kind === 'hang') return void hung.push(socket);
      if (given.faults.isAway() || fault !== null) return void socket.destroy();
      if (!given.tickets.use(ticket))
        return void socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      server.handleUpgrade(request, socket, head, open);
    },
    count: () => sockets.filter((one) => !frozen.has(one)).length,
    send(message) {
      const standing = sockets.filter((one) => one.readyState === one.OPEN);
      const alive = standing.filter((one) => !frozen.has(one));
      const open = alive.length > 0 ? alive : standing;
      turn += 1;
      const socket = open[turn % open.length];
      if (socket !== undefined && !frozen.has(socket)) socket.send(JSON.stringify(message));
      return socket !== undefined;
    },
    disconnect(reason) {
      for (const socket of sockets) {
        socket.send(JSON.stringify(farewell(reason)));
        leave(socket);
        given.clock.after(LEAVE_WITHIN_MS, () => socket.terminate());
      }
    },
    freeze() {
      for (const socket of sockets) {
        frozen.add(socket);
        socket.pause();
      }
      onChange(0);
    },
    drop() {
      for (const socket of sockets) socket.terminate();
    },
    close() {
      for (const socket of server.clients) socket.terminate();
      for (const socket of hung) socket.destroy();
      server.close();
    },
  };
}

function hello(appId: string, connections: number): object {
  return {
    type: 'hello',
    num_connections: connections,
    debug_info: { host: 'applink-playground', build_number: 1, approximate_connection_time: 18_060 },
    connection_info: { app_id: appId },
  };
}

function farewell(reason: DisconnectReason): object {
  return { type: 'disconnect', reason, debug_info: { host: 'applink-playground' } };
}
