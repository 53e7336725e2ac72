import { createEmulator } from 'emulate';
import { startPlayground } from '../../../src/playground/start-playground.ts';
import { EVERY_SCOPE } from './every-scope.ts';

export type Answer = { readonly [key: string]: unknown } & { readonly ok: boolean; readonly error?: string };

/** A Slack to call, with what the rows need in it. */
export type SlackPlace = {
  readonly name: 'playground' | 'emulate';
  call(method: string, args?: object, token?: string | null): Promise<Answer>;
  /** A call with a token that was granted `channels:read` only. */
  callWithFewScopes(method: string, args: object): Promise<Answer>;
  readonly url: string;
  readonly token: string;
  readonly bot: string;
  readonly other: string;
  readonly channel: string;
  readonly channelName: string;
  readonly archived: string;
  /** A public channel that the caller is not in. */
  readonly outside: string;
  /** A message by somebody else in `channel`. */
  sayAsOther(text: string): Promise<string>;
  close(): Promise<void>;
};

export async function ask(
  url: string,
  method: string,
  args: object,
  token: string | null,
): Promise<Answer & { status: number }> {
  const response = await fetch(`${url}/api/${method}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json; charset=utf-8',
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(args),
  });
  return { status: response.status, ...((await response.json()) as Answer) };
}

export async function playgroundPlace(): Promise<SlackPlace> {
  const playground = await startPlayground({
    port: 0,
    stateFile: null,
    limits: 'off',
    seed: { team: { scopes: EVERY_SCOPE } },
  });
  const few = await startPlayground({
    port: 0,
    stateFile: null,
    limits: 'off',
    seed: { team: { scopes: ['channels:read'] } },
  });
  const team = playground.team();
  return {
    name: 'playground',
    call: (method, args = {}, token = team.bot_token) => ask(playground.url, method, args, token),
    callWithFewScopes: (method, args) => ask(few.url, method, args, team.bot_token),
    url: playground.url,
    token: team.bot_token,
    bot: team.bot_user,
    other: 'U0MIA00001',
    channel: 'C0LOOP0001',
    channelName: '#storefront-loop',
    archived: 'C0OLD00001',
    outside: 'C0GENERAL1',
    sayAsOther: async (text) =>
      playground.people.say({ user: 'mia', channel: '#storefront-loop', text }).message.ts,
    async close() {
      await playground.close();
      await few.close();
    },
  };
}

const SCOPES = [
  'channels:history',
  'channels:join',
  'channels:manage',
  'channels:read',
  'chat:write',
  'files:read',
  'files:write',
  'im:write',
  'reactions:read',
  'reactions:write',
  'users:read',
];

export async function emulatePlace(): Promise<SlackPlace> {
  const emulator = await startEmulate();
  const call = (method: string, args: object = {}, token: string | null = 'xoxb-all') =>
    ask(emulator.url, method, args, token);
  const { channels } = (await call('conversations.list')) as unknown as {
    channels: { id: string; name: string }[];
  };
  const idOf = (name: string) => channels.find((channel) => channel.name === name)?.id ?? '';
  const { members } = (await call('users.list')) as unknown as { members: { id: string; name: string }[] };
  await call('conversations.archive', { channel: idOf('old-loop') });
  await call('conversations.leave', { channel: idOf('elsewhere') });
  return {
    name: 'emulate',
    call,
    callWithFewScopes: (method, args) => call(method, args, 'xoxb-few'),
    url: emulator.url,
    token: 'xoxb-all',
    bot: members.find(({ name }) => name === 'admin')?.id ?? '',
    other: members.find(({ name }) => name === 'mia')?.id ?? '',
    channel: idOf('storefront-loop'),
    channelName: '#storefront-loop',
    archived: idOf('old-loop'),
    outside: idOf('elsewhere'),
    sayAsOther: async (text) =>
      String((await call('chat.postMessage', { channel: idOf('storefront-loop'), text }, 'xoxb-mia')).ts),
    close: emulator.close,
  };
}

/** `emulate` takes no port 0, so a free one is looked for until it holds. */
async function startEmulate(): Promise<{ readonly url: string; close(): Promise<void> }> {
  for (let tries = 0; ; tries += 1) {
    const port = 20_000 + Math.floor(Math.random() * 20_000);
    try {
      return await createEmulator({ service: 'slack', port, seed: { slack: seed() } });
    } catch (error) {
      if (tries === 10) throw error;
    }
  }
}

function seed(): object {
  return {
    strict_scopes: true,
    users: [{ name: 'mia' }],
    channels: [{ name: 'storefront-loop' }, { name: 'old-loop' }, { name: 'elsewhere' }],
    tokens: [
      { token: 'xoxb-all', user: 'admin', scopes: SCOPES },
      { token: 'xoxb-mia', user: 'mia', scopes: SCOPES },
      { token: 'xoxb-few', user: 'admin', scopes: ['channels:read'] },
    ],
  };
}
