import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Controls } from '../controls.ts';
import { isFault } from '../faults.ts';
import type { Feed } from '../feed.ts';
import type { People } from '../person/people.ts';
import { asObject, invalidArguments, type Json, SlackError } from '../slack-error.ts';
import { streamEvents } from './event-stream.ts';
import { isLocal } from './local-origin.ts';
import { BodyTooLarge, readBody } from './read-body.ts';
import { replyJson } from './reply.ts';

const MOST_BYTES = 1_000_000;

type Route = (asked: Json) => Json | Promise<Json>;

/** Serves `/_playground/…`: what people do and see, and the faults. */
export function createPersonServer(people: People, controls: Controls, feed: Feed) {
  const reading: { readonly [path: string]: Route } = {
    channels: (asked) => ({ channels: people.channels(text(asked, 'user')) }),
    users: () => ({ users: people.users() }),
    transcript: (asked) => ({
      messages: people.transcript(text(asked, 'channel'), optional(asked, 'viewer')),
    }),
    views: (asked) => ({ views: people.views(text(asked, 'user')) }),
    status: () => ({ connections: controls.connections() }),
    workspace: (asked) => ({
      ...people.workspace(text(asked, 'user')),
      connections: controls.connections(),
    }),
  };
  const acting: { readonly [path: string]: Route } = {
    command: async (asked) => ({ ...(await people.command(said(asked))) }),
    message: (asked) => {
      const { message } = people.say({
        ...said(asked),
        thread_ts: optional(asked, 'thread_ts') ?? undefined,
      });
      return { message };
    },
    press: async (asked) => ({ ...(await people.press(pressIn(asked))) }),
    submit: async (asked) => ({
      ...(await people.submit(text(asked, 'user'), text(asked, 'view'), asObject(asked.values) ?? {})),
    }),
    close: async (asked) => {
      await people.close(text(asked, 'user'), text(asked, 'view'));
      return {};
    },
    home: async (asked) => {
      await people.openHome(text(asked, 'user'));
      return {};
    },
    faults: (asked) => {
      if (!isFault(asked)) throw invalidArguments('must be a fault: {method, kind, times?, …}');
      controls.faults.add(asked);
      return {};
    },
    'faults/envelope': (asked) => {
      const kind = text(asked, 'kind');
      if (kind !== 'twice' && kind !== 'lose' && kind !== 'delay') throw invalidArguments('unknown kind');
      const { times, ms } = asked;
      controls.faults.addEnvelope({
        kind,
        ...(typeof times === 'number' ? { times } : {}),
        ...(typeof ms === 'number' ? { ms } : {}),
      });
      return {};
    },
    'faults/away': (asked) => {
      controls.setAway(asked.away === true);
      return {};
    },
    'faults/clear': () => {
      controls.faults.clear();
      return {};
    },
    'sockets/drop': () => {
      controls.dropSockets();
      return {};
    },
    'sockets/disconnect': (asked) => {
      const reason = optional(asked, 'reason') ?? 'refresh_requested';
      if (reason !== 'refresh_requested' && reason !== 'warning' && reason !== 'link_disabled')
        throw invalidArguments('unknown reason');
      controls.disconnectSockets(reason);
      return {};
    },
  };

  return async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
    const path = url.pathname.slice('/_playground/'.length);
    if (!isLocal(request)) return replyJson(response, 403, { ok: false, error: 'not_local' });
    if (path === 'events' && request.method === 'GET') return streamEvents(feed, request, response);
    const routes = request.method === 'POST' ? acting : reading;
    const route = Object.hasOwn(routes, path) ? routes[path] : undefined;
    if (route === undefined) return replyJson(response, 404, { ok: false, error: 'unknown_route' });
    try {
      const asked =
        request.method === 'POST' ? await readJson(request) : Object.fromEntries(url.searchParams);
      replyJson(response, 200, { ok: true, ...(await route(asked)) });
    } catch (error) {
      if (error instanceof BodyTooLarge) return replyJson(response, 413, { ok: false, error: 'too_large' });
      if (!(error instanceof SlackError)) throw error;
      replyJson(response, 400, { ok: false, error: error.code, ...error.extra });
    }
  };
}

async function readJson(request: IncomingMessage): Promise<Json> {
  if (!request.headers['content-type']?.startsWith('application/json'))
    throw new SlackError('invalid_post_type');
  const body = await readBody(request, MOST_BYTES);
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8') || '{}');
  } catch {
    throw new SlackError('invalid_json');
  }
  const object = asObject(value);
  if (object === null) throw new SlackError('json_not_object');
  return object;
}

function text(asked: Json, name: string): string {
  const value = asked[name];
  if (typeof value !== 'string') throw invalidArguments(`missing required field: ${name}`);
  return value;
}

function optional(asked: Json, name: string): string | null {
  return typeof asked[name] === 'string' ? (asked[name] as string) : null;
}

function said(asked: Json): { user: string; channel: string; text: string } {
  return { user: text(asked, 'user'), channel: text(asked, 'channel'), text: text(asked, 'text') };
}

function pressIn(asked: Json): Parameters<People['press']>[0] {
  const common = {
    user: text(asked, 'user'),
    action_id: text(asked, 'action_id'),
    block_id: optional(asked, 'block_id') ?? undefined,
    chosen: asObject(asked.chosen) ?? undefined,
    values: asObject(asked.values) ?? undefined,
  };
  const view = optional(asked, 'view');
  return view === null
    ? { ...common, channel: text(asked, 'channel'), ts: text(asked, 'ts') }
    : { ...common, view };
}
