// What a fixer is told: group.json.
import type { FailureGroup, Iteration, Loop } from './model.ts';
import type { KnownCause } from './ports.ts';

/** The content of group.json, version 1: the group, its failing tests, and what was tried before. */
export function groupFile(
  loop: Loop,
  iteration: Iteration,
  group: FailureGroup,
  attempt: number,
  known: readonly KnownCause[],
) {
  const earlier = iteration.fixes.filter((fix) => fix.groupId === group.id && fix.attempt < attempt);
  const suite = loop.plan.suites.find((one) => one.id === group.suiteId);
  return {
    version: 1,
    project: loop.project,
    loop: loop.id,
    iteration: iteration.number,
    revision: iteration.revision,
    group: group.id,
    title: group.title,
    category: group.category,
    state: group.state,
    suite: group.suiteId,
    attempt,
    tests: group.tests.map((test) => ({
      suite: test.suiteId,
      file: test.file,
      class: test.className,
      name: test.name,
      message: test.message,
      details: test.details,
      output: test.output,
      durationMs: test.durationMs,
    })),
    rerun: suite?.rerun ?? suite?.run ?? [],
    attempts: earlier.map((fix) => ({ attempt: fix.attempt, outcome: fix.status, reasons: fix.reasons })),
    /** Why earlier attempts, of earlier iterations too, were refused. */
    history: group.refusals,
    /** What a verified fix found out when the same failure was there before. */
    seen: known.map(({ fingerprint: _fingerprint, ...cause }) => cause),
  };
}
