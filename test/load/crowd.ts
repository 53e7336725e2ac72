// The playground in a process of its own, with people who type and press when they are told to; it measures where Slack would. Started by open-crowd.ts.
import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Message } from '../../src/playground/model.ts';
import { startPlayground } from '../../src/playground/start-playground.ts';
import { seedOf } from './load-seed.ts';

/** What the crowd is told to do. */
export type Told =
  | { readonly ask: 'open'; readonly channels: readonly string[] }
  | { readonly ask: 'command'; readonly user: string; readonly channel: string; readonly text: string }
  /** Presses one of the buttons that are there; `pick` from 0 to 1 says which. */
  | { readonly ask: 'press'; readonly user: string; readonly pick: number }
  | { readonly ask: 'seen' };

/** One thing that somebody did: ms from sending the envelope to its acknowledgement, and to the answer (null: none so far). */
export type Done = {
  readonly what: 'command' | 'press';
  readonly acked: boolean;
  readonly ackMs: number;
  answerMs: number | null;
};

/** What stands in the workspace, and what was counted at its door. */
export type Seen = {
  readonly done: readonly Done[];
  /** Answers to one person that nobody waited for. */
  readonly unasked: number;
  /** Calls of the Web API, and the methods of those refused because they came too fast: how often each. */
  readonly calls: number;
  readonly tooFast: Readonly<Record<string, number>>;
  /** Messages by the mark that the bot gave them: how often each is there. */
  readonly marks: Readonly<Record<string, number>>;
  /** Names of shared files, each as often as it is there. */
  readonly files: readonly string[];
};

let calls = 0;
const tooFast: Record<string, number> = {};
subscribe('http.server.response.finish', (told) => {
  const { request, response } = told as { request: IncomingMessage; response: ServerResponse };
  if (!request.url?.startsWith('/api/')) return;
  calls += 1;
  const method = request.url.slice('/api/'.length);
  if (response.statusCode === 429) tooFast[method] = (tooFast[method] ?? 0) + 1;
});

async function openWorkspace(channels: readonly string[]) {
  const seed = seedOf(channels);
  const playground = await startPlayground({ port: 0, stateFile: null, seed });
  const bot = playground.team().bot_user;
  const done: Done[] = [];
  /** Who waits for an answer where, the longest waiting first. */
  const waiting = new Map<string, ((at: number) => void)[]>();
  const messages = new Map<string, Message>();
  const files: string[] = [];
  const buttons = new Map<string, readonly { action_id: string; block_id: string }[]>();
  let unasked = 0;

  playground.listen((event) => {
    if (event.kind === 'ephemeral-posted' && event.message.user === bot) {
      const queue = waiting.get(`${event.message.channel} ${event.message.ephemeral_to}`) ?? [];
      const next = queue.shift();
      if (next === undefined) unasked += 1;
      else next(performance.now());
    }
    if (event.kind === 'file-shared') files.push(event.file.name);
    if (event.kind === 'message-posted' || event.kind === 'message-edited') {
      const id = `${event.message.channel} ${event.message.ts}`;
      messages.set(id, event.message);
      buttons.set(id, buttonsIn(event.message.blocks ?? []));
    }
  });

  async function act(
    what: Done['what'],
    user: string,
    channel: string,
    carry: () => Promise<{ ok: boolean }>,
  ): Promise<Done> {
    const channelId = playground.people.channels(user).find((one) => one.name === channel)?.id ?? channel;
    const userId = playground.people.users().find((one) => one.name === user)?.id;
    const key = `${channelId} ${userId}`;
    const start = performance.now();
    let result: Done | null = null;
    let answered: number | null = null;
    const queue = waiting.get(key) ?? [];
    waiting.set(key, queue);
    queue.push((at) => {
      answered = at - start;
      if (result !== null) result.answerMs = answered;
    });
    const { ok } = await carry();
    result = { what, acked: ok, ackMs: performance.now() - start, answerMs: answered };
    done.push(result);
    return result;
  }

  return {
    apiUrl: playground.apiUrl,
    ...playground.team(),
    connections: playground.controls.connections,
    command: (user: string, channel: string, text: string) =>
      act('command', user, channel, () => playground.people.command({ user, channel, text })),
    async press(user: string, pick: number): Promise<Done | null> {
      const all = [...buttons].flatMap(([id, found]) => found.map((button) => ({ id, ...button })));
      const chosen = all[Math.floor(pick * all.length)];
      if (chosen === undefined) return null;
      const [channel = '', ts = ''] = chosen.id.split(' ');
      const { action_id, block_id } = chosen;
      return act('press', user, channel, () =>
        playground.people.press({ user, channel, ts, action_id, block_id }),
      );
    },
    seen(): Seen {
      const marks: Record<string, number> = {};
      for (const { metadata } of messages.values()) {
        const mark = (metadata?.event_payload as { id?: string } | undefined)?.id;
        if (mark !== undefined) marks[mark] = (marks[mark] ?? 0) + 1;
      }
      return { done, unasked, calls, tooFast, marks, files };
    },
  };
}

/** The buttons of a message that lead to the app. */
function buttonsIn(blocks: readonly unknown[]): readonly { action_id: string; block_id: string }[] {
  return (blocks as readonly { type?: string; block_id?: string; elements?: readonly unknown[] }[])
    .filter(({ type }) => type === 'actions')
    .flatMap(({ block_id = '', elements = [] }) =>
      (elements as readonly { type?: string; action_id?: string; url?: string }[])
        .filter(({ type, url }) => type === 'button' && url === undefined)
        .map(({ action_id = '' }) => ({ action_id, block_id })),
    );
}

let workspace: Awaited<ReturnType<typeof openWorkspace>> | null = null;

async function obey(told: Told): Promise<unknown> {
  if (told.ask === 'open') {
    workspace = await openWorkspace(told.channels);
    const { apiUrl, bot_token, app_token } = workspace;
    return { apiUrl, bot_token, app_token };
  }
  if (workspace === null) throw new Error('nothing is open');
  switch (told.ask) {
    case 'command':
      return workspace.command(told.user, told.channel, told.text);
    case 'press':
      return workspace.press(told.user, told.pick);
    case 'seen':
      return { ...workspace.seen(), connections: workspace.connections() };
  }
}

process.on('message', ({ id, told }: { id: number; told: Told }) => {
  void obey(told).then((result) => process.send?.({ id, result }));
});
process.once('disconnect', () => process.exit(0));
