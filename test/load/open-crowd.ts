// Starts the crowd's process and talks to it.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Done, Seen, Told } from './crowd.ts';

const CROWD = fileURLToPath(new URL('./crowd.ts', import.meta.url));

export type Crowd = {
  readonly apiUrl: string;
  readonly team: () => { readonly bot_token: string; readonly app_token: string };
  /** Somebody types this; resolves when Slack would have shown that the app took it, or that it did not. */
  readonly command: (user: string, channel: string, text: string) => Promise<Done>;
  /** Somebody presses one of the buttons that are there; null: there is none. */
  readonly press: (user: string, pick: number) => Promise<Done | null>;
  readonly seen: () => Promise<Seen & { readonly connections: number }>;
  readonly close: () => Promise<void>;
};

/** Opens a workspace with these channels in a process of its own. */
export async function openCrowd(channels: readonly string[]): Promise<Crowd> {
  const child = fork(CROWD, [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let ids = 0;
  child.on('message', ({ id, result }: { id: number; result: unknown }) => {
    waiting.get(id)?.resolve(result);
    waiting.delete(id);
  });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  void gone.then(() => {
    for (const { reject } of waiting.values()) reject(new Error('the playground is gone'));
  });
  const tell = <Result>(told: Told): Promise<Result> =>
    new Promise((resolve, reject) => {
      ids += 1;
      waiting.set(ids, { resolve: resolve as (value: unknown) => void, reject });
      child.send({ id: ids, told });
    });
  const { apiUrl, ...team } = await tell<{ apiUrl: string; bot_token: string; app_token: string }>({
    ask: 'open',
    channels,
  });
  return {
    apiUrl,
    team: () => team,
    command: (user, channel, text) => tell({ ask: 'command', user, channel, text }),
    press: (user, pick) => tell({ ask: 'press', user, pick }),
    seen: () => tell({ ask: 'seen' }),
    async close() {
      child.disconnect();
      await gone;
    },
  };
}
