import type { IncomingMessage } from 'node:http';
import { asObject, type Json, SlackError } from '../slack-error.ts';

/** A call's arguments and its token, however they were sent. */
export type Asked = { readonly args: Json; readonly token: string | null };

/** Reads query, form, multipart or JSON arguments. Throws `invalid_json`, `json_not_object`, `missing_post_type`, `invalid_post_type`, `invalid_form_data`. */
export async function readArguments(request: IncomingMessage, url: URL, body: Buffer): Promise<Asked> {
  const query = Object.fromEntries(url.searchParams);
  const header = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const sent = body.length === 0 ? { args: {}, form: true } : await readSent(request, body);
  const args: { [name: string]: unknown } = { ...query, ...sent.args };
  // In a JSON body a token is not looked at.
  const inArguments = sent.form ? args.token : query.token;
  delete args.token;
  const token = header ?? (typeof inArguments === 'string' && inArguments !== '' ? inArguments : null);
  return { args, token };
}

async function readSent(request: IncomingMessage, body: Buffer): Promise<{ args: Json; form: boolean }> {
  const type = request.headers['content-type'];
  if (type === undefined) throw new SlackError('missing_post_type');
  switch (type.split(';')[0]?.trim().toLowerCase()) {
    case 'application/json':
      return { args: readJson(body), form: false };
    case 'application/x-www-form-urlencoded':
      return { args: Object.fromEntries(new URLSearchParams(body.toString('utf8'))), form: true };
    case 'multipart/form-data':
      return { args: await readMultipart(type, body), form: true };
    default:
      throw new SlackError('invalid_post_type');
  }
}

function readJson(body: Buffer): Json {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch {
    throw new SlackError('invalid_json');
  }
  const object = asObject(value);
  if (object === null) throw new SlackError('json_not_object');
  return object;
}

async function readMultipart(type: string, body: Buffer): Promise<Json> {
  try {
    const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
    return Object.fromEntries([...form].filter(([, value]) => typeof value === 'string'));
  } catch {
    throw new SlackError('invalid_form_data');
  }
}
