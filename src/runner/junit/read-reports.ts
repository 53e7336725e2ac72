import { Worker } from 'node:worker_threads';
import type { TestResult } from '../../loop/model.ts';
import type { FileReport } from './file-report.ts';
import { type Numbering, numberRepeats } from './number-repeats.ts';
import type { WorkerAnswer, WorkerInput, WorkerRequest } from './read-worker.ts';

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
  /** Results of all files together; a file with which there are more is unreadable. */
  readonly maxResults?: number;
  /** Characters of texts that are kept of all files together; after that a text keeps its first 200. */
  readonly textBudget?: number;
  /** Characters that the results of all files may have together, names included; a file with which they have more is unreadable. */
  readonly maxCharacters?: number;
  /** Time for all files together in ms; those not begun by then are unreadable. */
  readonly allMs?: number;
};

const DEFAULTS = {
  timeoutMs: 120_000,
  maxBytes: 2 ** 31,
  heapMb: 512,
  maxResults: 500_000,
  textBudget: 30_000_000,
  maxCharacters: 150_000_000,
  allMs: 600_000,
};
const STOPPED = 'the reading was stopped';

type Limits = Required<Omit<ReadOptions, 'signal'>>;
type Reading = { readonly report: FileReport; readonly with: Held };
type Reader = { read(path: string, before: Held): Promise<Reading>; close(): Promise<void> };

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
  const limits = { ...DEFAULTS, ...options };
  const end = performance.now() + limits.allMs;
  let held: Held = { results: 0, characters: 0, texts: 0 };
  const whyNot = (): string | null => {
    if (signal.aborted) return STOPPED;
    if (performance.now() > end) return `reading the reports took longer than ${limits.allMs / 1000} s`;
    return excessOf(held, limits);
  };
  const reports: FileReport[] = [];
  let reader: Reader | null = null;
  try {
    for (const path of files) {
      const refused = whyNot();
      if (refused !== null) {
        reports.push(unreadable(path, refused));
        continue;
      }
      reader ??= startReader(limits, signal, numbering);
      const { report, with: now } = await reader.read(path, held);
      if (report.status === 'read' || excessOf(now, limits) !== null) held = now;
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

/** What the results of all files so far take of our memory, in pieces and characters. */
type Held = { readonly results: number; readonly characters: number; readonly texts: number };

function holding(held: Held, { file, className, name, message, details, output }: TestResult): Held {
  const texts = message.length + details.length + output.length;
  return {
    results: held.results + 1,
    texts: held.texts + texts,
    characters: held.characters + texts + file.length + className.length + name.length,
  };
}

function startReader(limits: Limits, signal: AbortSignal, numbering: Numbering): Reader {
  const unread = new Int32Array(new SharedArrayBuffer(4));
  const input: WorkerInput = { root: limits.root, maxBytes: limits.maxBytes, unread };
  const worker = new Worker(new URL('./read-worker.ts', import.meta.url), {
    workerData: input,
    resourceLimits: { maxOldGenerationSizeMb: limits.heapMb, maxYoungGenerationSizeMb: 16 },
  });
  const read = (path: string, before: Held): Promise<Reading> => {
    const { promise, resolve, reject } = Promise.withResolvers<Reading>();
    const results: TestResult[] = [];
    let held = before;
    // The worker may have its whole report under way when it is ended.
    let dead = false;
    const die = (reason: string): void => {
      dead = true;
      const report = unreadable(path, reason);
      DEAD.add(report);
      worker.terminate().then(() => resolve({ report, with: held }), reject);
    };
    // Told only in the next turn: a worker that went on at once would keep this one going until the file is read.
    const takenIn = (): void => {
      Atomics.sub(unread, 0, 1);
      Atomics.notify(unread, 0);
    };
    const onMessage = (answer: WorkerAnswer): void => {
      if (dead) return;
      if (answer.kind === 'results') {
        for (const result of answer.results) {
          held = holding(held, result);
          results.push(numbering.number(result));
        }
        const excess = excessOf(held, limits);
        if (excess === null) setImmediate(takenIn);
        else die(excess);
        return;
      }
      const report = answer.report.status === 'read' ? { ...answer.report, results } : answer.report;
      resolve({ report, with: held });
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
    worker.postMessage({ path, textBudget: limits.textBudget - held.texts } satisfies WorkerRequest);
    return promise.finally(() => {
      clearTimeout(timer);
      worker.off('message', onMessage);
      worker.off('error', onError);
      signal.removeEventListener('abort', onAbort);
    });
  };
  return { read, close: async () => void (await worker.terminate()) };
}

/** Why no more results can be held; null while they can. */
function excessOf(held: Held, limits: Limits): string | null {
  if (held.results > limits.maxResults)
    return `with it the reports hold more than ${limits.maxResults} tests: split the suite`;
  if (held.characters > limits.maxCharacters)
    return `with it the reports hold more than ${limits.maxCharacters} characters: split the suite`;
  return null;
}

function unreadable(path: string, reason: string): FileReport {
  return { path, status: 'unreadable', reason, notes: [] };
}
