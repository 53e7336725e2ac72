import type { IncomingMessage, ServerResponse } from 'node:http';
import type { PlaygroundClock } from '../clock.ts';
import type { FaultBook } from '../faults.ts';
import type { FilesOnDisk } from '../files-on-disk.ts';
import type { LateAnswers } from '../person/answer-late.ts';
import { asObject, type Json, SlackError } from '../slack-error.ts';
import type { Workspace } from '../workspace.ts';
import { failsAfter, failsBefore } from './fail.ts';
import { BodyTooLarge, readBody } from './read-body.ts';
import { replyJson, replyText } from './reply.ts';

type Serve = (request: IncomingMessage, response: ServerResponse, url: URL) => void | Promise<void>;

const MOST_FILE_BYTES = 100_000_000;
const MOST_ANSWER_BYTES = 1_000_000;

/** Hands each request to its part of the playground; a fault of ours is a 500, never a crash. */
export function createRequestHandler(
  parts: {
    readonly api: Serve;
    readonly people: Serve;
    readonly files: Serve;
    readonly upload: Serve;
    readonly answers: Serve;
    readonly page: Serve;
  },
  isAway: () => boolean,
): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    const url = new URL(`http://localhost${(request.url ?? '/').replace(/^\/+/, '/')}`);
    const [, first = ''] = url.pathname.split('/');
    if (isAway() && !FOR_PEOPLE.has(first)) return void response.destroy();
    const serve: Serve =
      {
        api: parts.api,
        _playground: parts.people,
        'files-pri': parts.files,
        upload: parts.upload,
        responses: parts.answers,
        '': parts.page,
        page: parts.page,
      }[first] ?? ((_request, answer) => replyText(answer, 404, GREETING));
    Promise.resolve()
      .then(() => serve(request, response, url))
      .catch((error: unknown) => {
        // A caller that broke off is no fault of ours.
        if (!request.destroyed) process.stderr.write(`playground: ${String(error)}\n`);
        replyJson(response, 500, { ok: false, error: 'internal_error' });
      });
  };
}

/** What people reach while the app does not. */
const FOR_PEOPLE: ReadonlySet<string> = new Set(['', 'page', '_playground', 'files-pri']);

const GREETING = 'A Slack workspace on localhost: its page is at /, the Web API is under /api/.\n';

/** `POST /upload/v1/<file id>`: the bytes of an announced file. */
export function createUploadServer(
  workspace: Workspace,
  files: FilesOnDisk,
  faults: FaultBook,
  clock: PlaygroundClock,
): Serve {
  return async (request, response, url) => {
    const fault = faults.take('upload');
    if (await failsBefore(fault, response, clock)) return;
    const file = workspace.files.get(url.pathname.split('/')[3] ?? '');
    if (request.method !== 'POST' || file?.state !== 'announced')
      return replyText(response, 404, 'file_not_found');
    try {
      const bytes = await readUpload(request, await readBody(request, MOST_FILE_BYTES));
      if (bytes.length !== file.size) return replyText(response, 400, 'length_mismatch');
      files.write(file.id, bytes);
      workspace.files.put({ ...file, state: 'uploaded' });
      if (!failsAfter(fault, response)) replyText(response, 200, `OK - ${bytes.length}`);
    } catch (error) {
      if (!(error instanceof BodyTooLarge)) throw error;
      replyText(response, 413, 'too_large');
    }
  };
}

async function readUpload(request: IncomingMessage, body: Buffer): Promise<Buffer> {
  const type = request.headers['content-type'] ?? '';
  if (!type.startsWith('multipart/form-data')) return body;
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
  const file = [...form.values()].find((value) => typeof value !== 'string');
  return file === undefined ? Buffer.alloc(0) : Buffer.from(await file.arrayBuffer());
}

/** `GET /files-pri/<team>-<file id>/<name>`: a file's bytes, for the app's token or for a page of this host. */
export function createFileServer(workspace: Workspace, files: FilesOnDisk): Serve {
  return (request, response, url) => {
    const file = workspace.files.get(url.pathname.split('/')[2]?.split('-')[1] ?? '');
    const { authorization } = request.headers;
    const isApp = authorization === `Bearer ${workspace.team().bot_token}`;
    if (!isApp && request.headers['sec-fetch-site'] !== 'same-origin')
      return replyText(response, 403, 'not_authed');
    const bytes = file === undefined ? null : files.read(file.id);
    if (file === undefined || bytes === null) return replyText(response, 404, 'file_not_found');
    const shown = /^(?:image\/(?:png|gif|jpeg)|text\/plain)$/.test(file.mimetype);
    response.writeHead(200, {
      'content-type': shown ? file.mimetype : 'application/octet-stream',
      'content-length': bytes.length,
      'x-content-type-options': 'nosniff',
    });
    response.end(bytes);
  };
}

/** `POST /responses/<id>`: an app's late answer to a command or button. */
export function createAnswerServer(late: LateAnswers): Serve {
  return async (request, response, url) => {
    try {
      const body = readAnswer((await readBody(request, MOST_ANSWER_BYTES)).toString('utf8'));
      if (request.method !== 'POST' || body === null)
        return replyJson(response, 400, { ok: false, error: 'invalid_payload' });
      late.answer(url.pathname.split('/')[2] ?? '', body);
      replyJson(response, 200, { ok: true });
    } catch (error) {
      if (error instanceof BodyTooLarge) return replyText(response, 413, 'too_large');
      if (!(error instanceof SlackError)) throw error;
      const gone = ['expired_url', 'used_url', 'no_service'].includes(error.code);
      replyJson(response, gone ? 404 : 400, { ok: false, error: error.code, ...error.extra });
    }
  };
}

function readAnswer(text: string): Json | null {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return null;
  }
}
