// Takes the lease of a database, says which epoch it got or why not, and keeps it until it is killed.
import { LoopError } from '../../../src/loop/errors.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { realClock } from './real-clock.ts';

const { lease } = openStore({ file: process.argv[2] ?? '', clock: realClock });
const wait = process.argv[3] === 'wait';
try {
  if (wait) process.stdout.write('waiting\n');
  const epoch = wait ? await lease.waitForLease(new AbortController().signal) : await lease.takeLease();
  process.stdout.write(`${epoch}\n`);
  setInterval(() => {}, 60_000);
} catch (error) {
  if (!(error instanceof LoopError)) throw error;
  process.stdout.write(`${error.code}: ${error.message}\n`);
}
