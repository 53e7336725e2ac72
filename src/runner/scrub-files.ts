// Takes secrets out of files that a command left, before anything of them is read: they stay on this disk.
import { constants, type Dirent } from 'node:fs';
import { type FileHandle, lstat, open, readdir, readlink, rename, rm, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { createByteMasker, createMasker, hasSecrets, type Masker } from './mask-secrets.ts';

const CHUNK = 262_144;
/** Opening says so when something else than a regular file is there now, or nothing that we could read later either. */
const NO_FILE = new Set([
  ...['ENOENT', 'ENOTDIR', 'ELOOP', 'ENXIO', 'EISDIR', 'ENODEV'],
  ...['EACCES', 'EPERM', 'ENAMETOOLONG'],
]);

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Masks the values of secret variables in the content and the names of everything below a folder; links are not followed, and a
 * folder that is one, or lies in one, is left alone. Throws what the disk says.
 */
export async function scrubFolder(folder: string, variables: Variables): Promise<void> {
  if (!hasSecrets(variables)) return;
  if ((await isFolder(dirname(folder))) && (await isFolder(folder)))
    await scrubBelow(folder, scrubbingOf(variables));
}

/** Masks the values of secret variables in a file; nothing where no regular file is. Throws what the disk says. */
export async function scrubFile(path: string, variables: Variables): Promise<void> {
  if (hasSecrets(variables)) await scrubContent(path, scrubbingOf(variables));
}

type Scrubbing = { readonly bytes: Masker; readonly texts: Masker };

function scrubbingOf(variables: Variables): Scrubbing {
  return { bytes: createByteMasker(variables), texts: createMasker(variables) };
}

async function scrubBelow(folder: string, scrubbing: Scrubbing): Promise<void> {
  const { mask } = scrubbing.texts;
  for (const entry of await entriesOf(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await scrubBelow(path, scrubbing);
    if (entry.isFile()) await scrubContent(path, scrubbing);
    if (entry.isSymbolicLink() && (await tells(path, mask))) await unlink(path);
    else if (mask(entry.name) !== entry.name) await rename(path, await freeName(folder, mask(entry.name)));
  }
}

async function tells(link: string, mask: Masker['mask']): Promise<boolean> {
  const target = await readlink(link);
  return mask(target) !== target;
}

/** The name, or one with a number in front: no report takes another's place. */
async function freeName(folder: string, name: string): Promise<string> {
  for (let n = 1; ; n += 1) {
    const path = join(folder, n === 1 ? name : `${n}-${name}`);
    if ((await lstat(path).catch(() => null)) === null) return path;
  }
}

async function isFolder(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => null))?.isDirectory() === true;
}

async function entriesOf(folder: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (NO_FILE.has((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
}

/** Written anew only where there was something to mask. */
async function scrubContent(path: string, scrubbing: Scrubbing): Promise<void> {
  const from = await openRegular(path);
  if (from === null) return;
  try {
    const [texts, encode] = await readAs(from, scrubbing);
    let holds = false;
    for await (const text of texts()) holds ||= text.includes('[masked ');
    if (!holds) return;
    const aside = join(dirname(path), `.${basename(path)}.masked`);
    await rm(aside, { recursive: true, force: true });
    const to = await open(aside, 'wx', 0o600);
    try {
      for await (const text of texts()) await to.write(encode(text));
    } finally {
      await to.close();
    }
    await rename(aside, path);
  } finally {
    await from.close();
  }
}

/** The file's text without secrets, from its beginning at each call, and its way back into bytes: UTF-16 by its first bytes, everything else a character a byte. */
async function readAs(
  file: FileHandle,
  { bytes, texts }: Scrubbing,
): Promise<readonly [() => AsyncGenerator<string>, (text: string) => Buffer]> {
  const [a = 1, b = 1] = (await file.read(Buffer.alloc(2), 0, 2, 0)).buffer;
  const big = (a === 0xfe && b === 0xff) || (a === 0 && b !== 0);
  const little = (a === 0xff && b === 0xfe) || (a !== 0 && b === 0);
  if (!big && !little)
    return [
      () => maskedText(file, bytes, (chunk) => chunk.toString('latin1')),
      (text) => Buffer.from(text, 'latin1'),
    ];
  const swap = (chunk: Buffer) =>
    big ? Buffer.from(chunk.subarray(0, chunk.length - (chunk.length % 2))).swap16() : chunk;
  return [
    () => maskedText(file, texts, (chunk) => swap(chunk).toString('utf16le')),
    (text) => swap(Buffer.from(text, 'utf16le')),
  ];
}

async function* maskedText(
  file: FileHandle,
  masker: Masker,
  decode: (chunk: Buffer) => string,
): AsyncGenerator<string> {
  const masked = masker.stream();
  const chunk = Buffer.alloc(CHUNK);
  for (let at = 0; ; ) {
    const { bytesRead } = await file.read(chunk, 0, CHUNK, at);
    if (bytesRead === 0) break;
    at += bytesRead;
    yield masked.push(decode(chunk.subarray(0, bytesRead)));
  }
  yield masked.end();
}

async function openRegular(path: string): Promise<FileHandle | null> {
  let file: FileHandle;
  try {
    file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if (NO_FILE.has((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
  if ((await file.stat()).isFile()) return file;
  await file.close();
  return null;
}
