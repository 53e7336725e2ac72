// What a fix's commit says.
import type { FailureGroup, Fix, Iteration, Loop } from './model.ts';

const MOST_TESTS = 20;

/** The message of a group's commit: what was done, why, and trailers for loop, iteration, group, fix and tests. */
export function commitMessage(loop: Loop, iteration: Iteration, group: FailureGroup, fix: Fix): string {
  const solution = oneLine(fix.analysis?.solution ?? `Fix ${group.title}`);
  const subject = solution.length <= 72 ? solution : `${solution.slice(0, 69).trimEnd()}...`;
  const body = [
    solution.length > 72 ? solution : null,
    fix.analysis ? `Root cause: ${oneLine(fix.analysis.rootCause)}` : null,
    `Fixes ${group.tests.length} failing ${group.tests.length === 1 ? 'test' : 'tests'}: ${oneLine(group.title)}`,
  ].filter((line) => line !== null);
  const tests = group.tests
    .slice(0, MOST_TESTS)
    .map((test) => `Greenloop-Test: ${test.suiteId} ${oneLine(test.name)}`);
  const more = group.tests.length - tests.length;
  const trailers = [
    `Greenloop-Loop: ${loop.id}`,
    `Greenloop-Iteration: ${iteration.number}`,
    `Greenloop-Group: ${group.id}`,
    `Greenloop-Fix: ${fix.id}`,
    ...(fix.approvedBy === null ? [] : [`Greenloop-Approved-By: ${oneLine(fix.approvedBy)}`]),
    ...tests,
    ...(more > 0 ? [`Greenloop-Tests-Left-Out: ${more}`] : []),
  ];
  return `${subject}\n\n${body.join('\n\n')}\n\n${trailers.join('\n')}\n`;
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
}
