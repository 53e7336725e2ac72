import { createInterface } from 'node:readline';
import type { PlaygroundEvent } from './feed.ts';
import type { Channel, Message, User } from './model.ts';
import { asObject } from './slack-error.ts';
import { findButton } from './terminal/find-button.ts';
import { readEventStream } from './terminal/read-event-stream.ts';
import { createThreadPrinter } from './terminal/thread-printer.ts';

/** Whom to be, where, and with which streams. */
export type TerminalOptions = {
  readonly url: string;
  readonly user: string;
  readonly channel: string;
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  /** Milliseconds between two prints of edits; 1,000 unless given. */
  readonly editsEveryMs?: number;
};

/** A followed channel; `closed` resolves when the input ends or `close` was called. */
export type Following = { readonly closed: Promise<void>; close(): void };

/** Shows a playground's channel as plain text, and sends what is typed: `/loop …`, `[Stop]` for a button, anything else as a message. */
export async function followInTerminal(options: TerminalOptions): Promise<Following> {
  const leave = new AbortController();
  const ask = (path: string, body?: object) => request(options.url, path, body, leave.signal);
  const users = (await ask('users')).users as readonly User[];
  const channels = (await ask(`channels?user=${encodeURIComponent(options.user)}`))
    .channels as readonly Channel[];
  const me = users.find(({ id, name }) => id === options.user || name === options.user);
  const channel = channels.find(
    ({ id, name }) => id === options.channel || `#${name}` === `#${options.channel.replace(/^#/, '')}`,
  );
  if (me === undefined || channel === undefined) throw new Error(`no ${options.user} in ${options.channel}`);

  const names = new Map([...users, ...channels].map(({ id, name }) => [id, name]));
  names.set('USLACKBOT', 'slackbot');
  const write = (line: string) => void options.output.write(`${line}\n`);
  const printer = createThreadPrinter(write, (id) => names.get(id) ?? id);
  const messages = new Map<string, Message>();
  const timer = setInterval(printer.flush, options.editsEveryMs ?? 1_000);
  timer.unref();

  const lines = createInterface({ input: options.input });
  lines.on('line', (line) => void type(line.trim()));
  const closed = new Promise<void>((resolve) => {
    lines.once('close', resolve);
    leave.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  const opened = Promise.withResolvers<void>();
  void follow();
  await opened.promise;

  return {
    closed,
    close() {
      printer.flush();
      clearInterval(timer);
      leave.abort();
      lines.close();
    },
  };

  async function follow(): Promise<void> {
    while (!leave.signal.aborted) {
      try {
        for await (const event of readEventStream(options.url, leave.signal, opened.resolve)) show(event);
      } catch {
        // Gone for now, or for good when we are closed.
      }
      await new Promise((resolve) => setTimeout(resolve, 500).unref());
    }
  }

  function show(event: PlaygroundEvent): void {
    if (event.kind === 'file-shared') names.set(event.file.id, event.file.name);
    if (!('message' in event) || event.message.channel !== channel?.id) return;
    const { message } = event;
    if (message.ephemeral_to !== undefined && message.ephemeral_to !== me?.id) return;
    messages.set(message.ts, message);
    if (event.kind === 'message-posted' || event.kind === 'ephemeral-posted') printer.posted(message);
    else if (event.kind === 'message-edited') printer.edited(message);
    else if (event.kind === 'message-deleted') {
      messages.delete(message.ts);
      printer.deleted(message);
    }
  }

  async function type(line: string): Promise<void> {
    const where = { user: me?.id, channel: channel?.id };
    if (line === '') return;
    try {
      const label = /^\[(.+)\]$/.exec(line)?.[1];
      if (label !== undefined) {
        const button = findButton([...messages.values()], label);
        if (button === null) write(`There is no button [${label}].`);
        else await ask('press', { ...where, ...button });
      } else await ask(line.startsWith('/') ? 'command' : 'message', { ...where, text: line });
    } catch (error) {
      if (!leave.signal.aborted) write(`Not sent: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

async function request(url: string, path: string, body: object | undefined, signal: AbortSignal) {
  const response = await fetch(`${url}/_playground/${path}`, {
    signal,
    ...(body === undefined
      ? {}
      : {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        }),
  });
  const answer = asObject(await response.json()) ?? {};
  if (!response.ok) throw new Error(String(answer.error ?? response.status));
  return answer;
}
