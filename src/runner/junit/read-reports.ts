import { Worker } from 'node:worker_threads';
import type { TestResult } from '../../loop/model.ts';
import type { FileReport } from './file-report.ts';
import { type Numbering, numberRepeats } from './number-repeats.ts';
import type { WorkerAnswer, WorkerInput } from './read-worker.ts';

/** Limits of one reading; the defaults suit real suites. */
export type ReadOptions = {
  /** Folder of the repository: file paths in results are relative to it. */
  readonly root: string;
  /** Stops the reading: the files not read by then are unreadable. */
  readonly signal?: AbortSignal;
  /** Time for one file in ms; above it the file is unreadable. */
  readonly timeoutMs?: number;
  /** Size of one file in bytes; above it the file is unreadable. */
  readonly maxBytes?: number;
  /** Heap of the worker in MB; above it the file is unreadable. */
  readonly heapMb?: number;
};

const DEFAULTS = { timeoutMs: 120_000, maxBytes: 2 ** 31, heapMb: 1_024 };
const STOPPED = 'the reading was stopped';

type Reader = { read(path: string): Promise<FileReport>; close(): Promise<void> };

/**
 * Reads JUnit XML files, in the order given, in a worker thread: the caller's event loop is not held up.
 * Equal identities are numbered over all files. A file that cannot be read is a report that says why, never a throw.
 */
export async function readReports(
  files: readonly string[],
  options: ReadOptions,
): Promise<readonly FileReport[]> {
  const signal = options.signal ?? new AbortController().signal;
  const numbering = numberRepeats();
  const reports: FileReport[] = [];
  let reader: Reader | null = null;
  try {
    for (const path of files) {
      if (signal.aborted) {
        reports.push(unreadable(path, STOPPED));
        continue;
      }
      reader ??= startReader(options, signal, numbering);
      const report = await reader.read(path);
      numbering.endFile(report.status === 'read');
      reports.push(report);
      if (report.status === 'unreadable' && DEAD.has(report)) reader = null;
    }
  } finally {
    await reader?.close();
  }
  return reports;
}

/** Reports after which the worker is gone. */
const DEAD = new WeakSet<FileReport>();

function startReader(options: ReadOptions, signal: AbortSignal, numbering: Numbering): Reader {
  const limits = { ...DEFAULTS, ...options };
  const unread = new Int32Array(new SharedArrayBuffer(4));
  const input: WorkerInput = { root: options.root, maxBytes: limits.maxBytes, unread };
  const worker = new Worker(new URL('./read-worker.ts', import.meta.url), {
    workerData: input,
    resourceLimits: { maxOldGenerationSizeMb: limits.heapMb },
  });
  const read = (path: string): Promise<FileReport> => {
    const { promise, resolve, reject } = Promise.withResolvers<FileReport>();
    const results: TestResult[] = [];
    const die = (reason: string): void => {
      const report = unreadable(path, reason);
      DEAD.add(report);
      worker.terminate().then(() => resolve(report), reject);
    };
    const onMessage = (answer: WorkerAnswer): void => {
      if (answer.kind === 'results') {
        for (const result of answer.results) results.push(numbering.number(result));
        Atomics.sub(unread, 0, 1);
        Atomics.notify(unread, 0);
        return;
      }
      resolve(answer.report.status === 'read' ? { ...answer.report, results } : answer.report);
    };
    const onError = (error: NodeJS.ErrnoException): void => {
      if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') {
        die(`reading it takes more than ${limits.heapMb} MB of memory: split the report`);
      } else reject(error);
    };
    const onAbort = (): void => die(STOPPED);
    const timer = setTimeout(
      () => die(`reading it took longer than ${limits.timeoutMs / 1000} s: split the report`),
      limits.timeoutMs,
    );
    worker.on('message', onMessage);
    worker.on('error', onError);
    signal.addEventListener('abort', onAbort);
    worker.postMessage(path);
    return promise.finally(() => {
      clearTimeout(timer);
      worker.off('message', onMessage);
      worker.off('error', onError);
      signal.removeEventListener('abort', onAbort);
    });
  };
  return { read, close: async () => void (await worker.terminate()) };
}

function unreadable(path: string, reason: string): FileReport {
  return { path, status: 'unreadable', reason, notes: [] };
}
