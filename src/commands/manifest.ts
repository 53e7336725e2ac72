// greenloop manifest: what an app in Slack is made from.
import { readFileSync } from 'node:fs';
import { LoopError } from '../loop/errors.ts';
import { readWords } from './words.ts';

const USAGE = 'greenloop manifest [https://greenloop.example.com]';
const FILE = new URL('../../manifest.json', import.meta.url);
/** Where the bot takes Slack's requests. */
const PATH = '/slack/events';

type Manifest = {
  readonly features: { readonly slash_commands: readonly object[] };
  readonly settings: { readonly event_subscriptions: object; readonly interactivity: object };
};

/** Prints the manifest as JSON: for Socket Mode, or with the address of a bot that takes HTTP. Throws LoopError `usage`. */
export async function manifest(words: readonly string[]): Promise<number> {
  const { positionals } = readWords(words, [], USAGE);
  const [address, ...more] = positionals;
  if (more.length > 0) throw new LoopError('usage', 'manifest takes one address', USAGE);
  const plain = JSON.parse(readFileSync(FILE, 'utf8')) as Manifest;
  const shown = address === undefined ? plain : overHttp(plain, requestUrl(address));
  process.stdout.write(`${JSON.stringify(shown, null, 2)}\n`);
  return 0;
}

/** The same app, with Slack's requests going to an address instead of a WebSocket. */
export function overHttp<Given extends Manifest>(plain: Given, url: string): Manifest {
  const { features, settings } = plain;
  return {
    ...plain,
    features: {
      ...features,
      slash_commands: features.slash_commands.map((command) => ({ ...command, url })),
    },
    settings: {
      ...settings,
      event_subscriptions: { request_url: url, ...settings.event_subscriptions },
      interactivity: { ...settings.interactivity, request_url: url },
      socket_mode_enabled: false,
    } as Manifest['settings'],
  };
}

function requestUrl(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url?.protocol !== 'https:')
    throw new LoopError(
      'usage',
      `${address.slice(0, 200)} is no https address, and Slack sends requests to no other`,
      USAGE,
    );
  return `${url.origin}${url.pathname.replace(/\/$/, '').replace(PATH, '')}${PATH}`;
}
