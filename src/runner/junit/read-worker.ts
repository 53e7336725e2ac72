// The worker thread of read-reports.ts: reads one file a request and answers in batches.
import { parentPort, workerData } from 'node:worker_threads';
import type { TestResult } from '../../loop/model.ts';
import type { FileReport } from './file-report.ts';
import { readFile } from './read-file.ts';
import { relativeFile } from './relative-file.ts';

/** What the worker is started with. */
export type WorkerInput = { readonly root: string; readonly maxBytes: number };

/** What it answers: some results of the file that it reads, then the report without them. */
export type WorkerAnswer =
  | { readonly kind: 'results'; readonly results: readonly TestResult[] }
  | { readonly kind: 'report'; readonly report: FileReport };

/** Results in one message: taking one in holds the receiver's event loop for a few milliseconds at most. */
const BATCH = 500;

const port = parentPort;
if (port === null) throw new Error('read-worker.ts runs in a worker thread only');
const { root, maxBytes } = workerData as WorkerInput;
const fileName = relativeFile(root);

port.on('message', (path: string) => {
  const report = readFile(path, maxBytes, fileName);
  const answer = (message: WorkerAnswer): void => port.postMessage(message);
  if (report.status === 'unreadable') return answer({ kind: 'report', report });
  for (let at = 0; at < report.results.length; at += BATCH) {
    answer({ kind: 'results', results: report.results.slice(at, at + BATCH) });
  }
  answer({ kind: 'report', report: { ...report, results: [] } });
});
