import { writeFileSync } from 'node:fs';
import { placeOf } from './read-group.mjs';

/** Writes analysis.json where GREENLOOP_ANALYSIS says: what is wrong, and the five whys with their evidence. */
export function writeAnalysis(group, { rootCause, solution, why }) {
  const [test] = group.tests;
  const [said] = test.message.split('\n');
  const chain = [
    [`Why does "${test.name}" fail?`, said, `${placeOf(test)}: ${said}`],
    ...why,
    ['Why did nobody see it before?', 'no suite had been run against this path on staging', null],
  ];
  const analysis = {
    version: 1,
    issue: said,
    rootCause,
    solution,
    why: chain.map(([question, because, evidence]) => ({
      question,
      because,
      evidence,
      hypothesis: evidence === null,
    })),
  };
  const path = process.env.GREENLOOP_ANALYSIS;
  if (path) writeFileSync(path, `${JSON.stringify(analysis, null, 2)}\n`);
  console.log(`because: ${rootCause}`);
}
