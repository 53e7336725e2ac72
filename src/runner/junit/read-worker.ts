// The worker thread of read-reports.ts: reads one file a request and answers in batches.
import { parentPort, workerData } from 'node:worker_threads';
import type { TestResult } from '../../loop/model.ts';
import type { FileReport } from './file-report.ts';
import { readFile } from './read-file.ts';
import { relativeFile } from './relative-file.ts';

/** What the worker is started with. */
export type WorkerInput = {
  readonly root: string;
  readonly maxBytes: number;
  /** One shared number: the batches that were sent and are not taken in. */
  readonly unread: Int32Array<SharedArrayBuffer>;
};

/** What it answers: some results of the file that it reads, then the report without them. */
export type WorkerAnswer =
  | { readonly kind: 'results'; readonly results: readonly TestResult[] }
  | { readonly kind: 'report'; readonly report: FileReport };

/** Batches under way at most: a burst of messages would be taken in within one turn of the receiver's event loop. */
const AHEAD = 4;

const port = parentPort;
if (port === null) throw new Error('read-worker.ts runs in a worker thread only');
const { root, maxBytes, unread } = workerData as WorkerInput;
const fileName = relativeFile(root);
const answer = (message: WorkerAnswer): void => port.postMessage(message);

/** What it is asked: which file, and how many characters of texts may still be kept. */
export type WorkerRequest = { readonly path: string; readonly textBudget: number };

const emit = (results: readonly TestResult[]): void => {
  for (let under = Atomics.load(unread, 0); under >= AHEAD; under = Atomics.load(unread, 0)) {
    Atomics.wait(unread, 0, under, 1_000);
  }
  Atomics.add(unread, 0, 1);
  answer({ kind: 'results', results });
};

port.on('message', ({ path, textBudget }: WorkerRequest) => {
  answer({ kind: 'report', report: readFile(path, { maxBytes, textBudget, fileName, emit }) });
});
