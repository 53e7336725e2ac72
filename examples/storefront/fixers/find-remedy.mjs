import { addressWithoutPort } from './remedies/address-without-port.mjs';
import { keptAttempt } from './remedies/kept-attempt.mjs';
import { missingExport } from './remedies/missing-export.mjs';
import { nearMiss } from './remedies/near-miss.mjs';
import { needlessWait } from './remedies/needless-wait.mjs';
import { unboundedList } from './remedies/unbounded-list.mjs';
import { unhandledStatus } from './remedies/unhandled-status.mjs';

const REMEDIES = [
  missingExport,
  unhandledStatus,
  needlessWait,
  unboundedList,
  addressWithoutPort,
  keptAttempt,
  nearMiss,
];

/** The first remedy that finds its construct in the product for what the tests say; throws when none does. */
export function findRemedy(symptom, source) {
  const [firstLine] = symptom.trim().split('\n');
  for (const remedy of REMEDIES) {
    const found = remedy(symptom, source);
    if (found === null) continue;
    for (const { file, line } of found.edits) console.log(`found: ${found.kind} at ${file}:${line}`);
    return found;
  }
  throw new Error(`no remedy is known for "${firstLine}"`);
}
