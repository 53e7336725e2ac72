// Files to Slack: announced, sent, completed. A file that is not completed is seen by nobody.
import type { WebClient } from '@slack/web-api';
import type { MessageFile, OutboxRow } from '../loop/ports.ts';

const TIMEOUT_MS = 30_000;

/** The file's name in Slack: it carries a part of the row's mark, by which a share whose reply was lost is known again. */
export function fileNameOf(row: OutboxRow): string {
  const name = row.file?.name ?? 'file';
  const dot = name.lastIndexOf('.');
  const [stem, extension] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
  const safe = stem.replace(/[^\w.-]+/g, '-').slice(0, 80);
  return `${safe}-${row.uuid.slice(0, 8)}${extension}`;
}

/** Sends the bytes of a message's file; its id. Throws what WebClient throws, and an Error when the bytes are not taken. */
export async function sendFile(client: WebClient, row: OutboxRow): Promise<string> {
  if (row.file === null) throw new Error(`the message ${row.key} carries no file`);
  return sendBytes(client, row.file, fileNameOf(row));
}

/** Uploads a picture that belongs to no message; blocks may show it by its id. Throws what `sendFile` throws. */
export async function uploadPicture(client: WebClient, file: MessageFile): Promise<string> {
  const id = await sendBytes(client, file, file.name);
  await client.files.completeUploadExternal({ files: [{ id, title: file.title.slice(0, 200) }] });
  return id;
}

/** The id of a file that nobody sees yet. */
async function sendBytes(client: WebClient, file: MessageFile, filename: string): Promise<string> {
  const bytes = Buffer.from(file.base64, 'base64');
  const announced = await client.files.getUploadURLExternal({
    filename,
    length: bytes.length,
    ...(file.kind === 'picture' ? { alt_txt: file.altText.slice(0, 1_000) } : { snippet_type: 'text' }),
  });
  const { upload_url: url, file_id: id } = announced;
  if (url === undefined || id === undefined)
    throw new Error('files.getUploadURLExternal answered without an address');
  const answer = await fetch(url, {
    method: 'POST',
    body: bytes,
    headers: { 'content-type': 'application/octet-stream' },
    signal: AbortSignal.timeout(TIMEOUT_MS),
    redirect: 'error',
  });
  await answer.body?.cancel();
  if (!answer.ok) throw new Error(`the upload was answered with HTTP ${answer.status}`);
  return id;
}

/** Completes a file without sharing it: a message's blocks may show it then. */
export async function completeFile(client: WebClient, row: OutboxRow, id: string): Promise<void> {
  await client.files.completeUploadExternal({ files: [{ id, title: titleOf(row) }] });
}

/** Completes a file as a message of its own, in its channel or thread, with the row's text above it. */
export async function shareFile(
  client: WebClient,
  row: OutboxRow,
  id: string,
  channelId: string,
): Promise<void> {
  const where = { channel_id: channelId, initial_comment: row.text };
  await client.files.completeUploadExternal({
    files: [{ id, title: titleOf(row) }],
    ...(row.threadTs === null ? where : { ...where, thread_ts: row.threadTs }),
  });
}

function titleOf(row: OutboxRow): string {
  return (row.file?.title ?? '').slice(0, 200) || fileNameOf(row);
}
