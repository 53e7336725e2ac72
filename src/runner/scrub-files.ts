// Takes secrets out of files that a command left, before anything of them is read: they stay on this disk.
import { constants, type Dirent } from 'node:fs';
import { type FileHandle, open, readdir, readlink, rename, rm, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { createByteMasker, createMasker, hasSecrets, type Masker } from './mask-secrets.ts';

/** More files than any honest runner leaves; those beyond are removed unread. */
const MOST_FILES = 20_000;
const MOST_DEPTH = 64;
const CHUNK = 262_144;
/** Opening says so when something else than a regular file is there now. */
const NO_FILE = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'ENXIO', 'EISDIR', 'ENODEV']);

type Variables = Readonly<Record<string, string | undefined>>;

/** Masks the values of secret variables in the content and the names of everything below a folder; links are not followed. Throws what the disk says. */
export async function scrubFolder(folder: string, variables: Variables): Promise<void> {
  if (hasSecrets(variables)) await scrubBelow(folder, scrubbingOf(variables), 0);
}

/** Masks the values of secret variables in a file; nothing where no regular file is. Throws what the disk says. */
export async function scrubFile(path: string, variables: Variables): Promise<void> {
  if (hasSecrets(variables)) await scrubContent(path, scrubbingOf(variables));
}

type Scrubbing = { readonly bytes: Masker; readonly texts: Masker; readonly left: { files: number } };

function scrubbingOf(variables: Variables): Scrubbing {
  return {
    bytes: createByteMasker(variables),
    texts: createMasker(variables),
    left: { files: MOST_FILES },
  };
}

async function scrubBelow(folder: string, scrubbing: Scrubbing, depth: number): Promise<void> {
  for (const entry of await entriesOf(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (depth < MOST_DEPTH) await scrubBelow(path, scrubbing, depth + 1);
    } else {
      scrubbing.left.files -= 1;
      const tells =
        entry.isSymbolicLink() && scrubbing.texts.mask(await readlink(path)) !== (await readlink(path));
      if (scrubbing.left.files < 0 || tells) {
        await unlink(path);
        continue;
      }
      if (entry.isFile()) await scrubContent(path, scrubbing);
    }
    const name = scrubbing.texts.mask(entry.name);
    if (name !== entry.name) await rename(path, join(folder, name));
  }
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
    const aside = `${path}.masked`;
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
