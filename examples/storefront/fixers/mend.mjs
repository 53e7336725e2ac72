import { findRemedy } from './find-remedy.mjs';
import { readGroup, symptomOf, wasRefused } from './read-group.mjs';
import { editLine, readSource } from './source.mjs';
import { weakenTest } from './weaken-test.mjs';
import { writeAnalysis } from './write-analysis.mjs';

/** Reads the group, mends the product in the working directory and leaves its analysis. */
export function mend({ mayCheat }) {
  const group = readGroup();
  const symptom = symptomOf(group);
  console.log(`reading ${symptom.trim().split('\n')[0]}`);
  const source = readSource();
  console.log(`searching ${source.length} files`);
  const remedy = findRemedy(symptom, source);
  if (mayCheat && remedy.kind === 'unhandled status' && !wasRefused(group)) {
    console.log('the test looks too strict');
    writeAnalysis(group, weakenTest(group));
    return;
  }
  // From the bottom up, so that the numbers of the lines above stay right.
  for (const { file, line, after } of remedy.edits.toSorted((a, b) => b.line - a.line))
    editLine(file, line, after);
  writeAnalysis(group, remedy);
}

/** Does the work and ends with 1 and one sentence when it cannot be done. */
export function runFixer(work) {
  try {
    work();
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
