// usage: node --import ./record-tests.mjs load-file.mjs <record.json> <test file>: loads one file and writes down what it holds.
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { recorded } from './recorder.mjs';

const [record, file] = process.argv.slice(2);
let error = null;
try {
  await import(pathToFileURL(resolve(file)).href);
  await Promise.all(recorded.pending);
} catch (thrown) {
  // For a faulty import the stack begins with the place; V8 keeps it until the error is printed.
  error = { message: String(thrown?.message ?? thrown), stack: String(thrown?.stack ?? thrown) };
}
writeFileSync(record, JSON.stringify({ tests: recorded.tests, error }));
process.exit(0); // what a file has opened while it was loaded must not keep the list waiting
