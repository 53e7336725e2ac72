import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import type { TestResult } from '../../loop/model.ts';
import { cleanText } from './clean-text.ts';
import { collectResults } from './collect-results.ts';
import { cutCases } from './cut-cases.ts';
import { detectEncoding } from './detect-encoding.ts';
import type { FileReport } from './file-report.ts';
import { Malformed } from './malformed.ts';
import { refuseText } from './refuse-format.ts';
import { scanXml } from './scan-xml.ts';

const CHUNK = 256 * 1024;
const RAW_CONTROL = /[\x00-\x08\x0b\x0c\x0e-\x1f]/;

/** How a file is read. */
export type FileReading = {
  readonly maxBytes: number;
  /** Characters of texts that are kept; after that a text keeps its first 200. */
  readonly textBudget: number;
  /** Names a file as results do. */
  readonly fileName: (written: string) => string;
  /** Gets the results in batches, in order; they do not count when the report turns out to be unreadable. */
  readonly emit: (results: readonly TestResult[]) => void;
};

/** Reads one report, in pieces and synchronously: meant for a worker thread. Its results go to `emit`, none are in the answer. */
export function readFile(path: string, reading: FileReading): FileReport {
  let fd: number;
  try {
    // Without NONBLOCK the opening of a FIFO waits for a writer; a link could lead out of the reports folder.
    fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
  } catch (error) {
    return { path, status: 'unreadable', reason: openFault(error as NodeJS.ErrnoException), notes: [] };
  }
  const notes: string[] = [];
  try {
    const stat = fstatSync(fd);
    if (!stat.isFile())
      throw new Malformed(stat.isDirectory() ? 'it is a folder' : 'it is not a regular file');
    if (stat.size > reading.maxBytes) {
      throw new Malformed(`it has ${stat.size} bytes and the limit is ${reading.maxBytes}: split the report`);
    }
    return { path, status: 'read', results: [], ...readStream(fd, stat.size, notes, reading), notes };
  } catch (error) {
    if (error instanceof Malformed) {
      // The reason may quote the report: nothing of it may steer a terminal.
      return { path, status: 'unreadable', reason: cleanText(error.message).slice(0, 400), notes };
    }
    throw error;
  } finally {
    closeSync(fd);
  }
}

function readStream(
  fd: number,
  size: number,
  notes: string[],
  reading: FileReading,
): { declared: number | null; durationMs: number } {
  const collected = collectResults(reading.fileName, reading.emit, reading.textBudget);
  const scan = scanXml(cutCases(collected));
  const bytes = Buffer.allocUnsafe(CHUNK);
  let decoder: TextDecoder | null = null;
  let started = false;
  let control = false;
  let replaced = false;
  let seen = 0;
  for (;;) {
    const count = readSync(fd, bytes, 0, CHUNK, null);
    seen += count;
    // Its command has ended: whoever writes now is none of its reporters, and may never stop.
    if (seen > size) throw new Malformed('it grew while it was read: something still writes to it');
    const chunk = bytes.subarray(0, count);
    decoder ??= startDecoding(chunk, notes);
    const text = decoder.decode(chunk, { stream: count > 0 });
    control ||= RAW_CONTROL.test(text);
    replaced ||= text.includes('\ufffd');
    if (!started && text.trim() !== '') {
      const reason = refuseText(text);
      if (reason !== null) throw new Malformed(reason);
      started = true;
    }
    scan.push(text);
    if (count === 0) break;
  }
  if (!started)
    throw new Malformed('it is empty: the runner wrote no report, or was stopped before it could');
  scan.end();
  if (control) notes.push('raw control characters, which XML does not allow, were taken out');
  if (replaced) notes.push('it holds characters that were lost before (shown as \ufffd)');
  const { declared, durationMs, notes: found } = collected.end();
  notes.push(...found);
  return { declared, durationMs };
}

function startDecoding(head: Uint8Array, notes: string[]): TextDecoder {
  const encoding = detectEncoding(head);
  if (encoding.label === null) throw new Malformed(encoding.reason);
  if (encoding.note !== null) notes.push(encoding.note);
  return new TextDecoder(encoding.label);
}

function openFault(error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'no such file';
    case 'ELOOP':
      return 'it is a symbolic link: only regular files are read';
    case 'ENXIO':
    case 'EOPNOTSUPP':
      return 'it is not a regular file';
    case 'EACCES':
    case 'EPERM':
      return 'it may not be read (permission denied)';
    default:
      return `it cannot be opened (${error.code ?? error.message})`;
  }
}
