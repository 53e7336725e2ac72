import type { Fix } from '../loop/model.ts';
import type { IterationFacts } from '../loop/ports.ts';
import { cleanLine, firstLine } from './clean-text.ts';
import type { KnownIssue, ReportedGroup, ReportedReview } from './iteration-report.ts';
import { testLabel } from './words.ts';

/** The failure groups, most critical and largest first. */
export function buildGroups({ iteration, reviewable }: IterationFacts): readonly ReportedGroup[] {
  return iteration.groups
    .toSorted((a, b) => a.priority - b.priority || b.tests.length - a.tests.length)
    .map((group) => ({
      id: group.id,
      title: cleanLine(group.title, 200),
      suite: group.suiteId,
      category: cleanLine(group.category, 200),
      priority: group.priority,
      state: group.state,
      status: group.status,
      attempts: group.attempts,
      first_seen_iteration: group.firstSeenIteration,
      tests: group.tests.map(testLabel),
      owner: personOf(group.owner),
      claimed_by: personOf(group.claimedBy),
      review: reviewOf(reviewable.find((fix) => fix.groupId === group.id)),
    }));
}

function reviewOf(fix: Fix | undefined): ReportedReview | null {
  if (fix === undefined || fix.candidate === null) return null;
  const { id, candidate, approvedBy, declinedBy } = fix;
  return { fix: id, candidate, approved_by: personOf(approvedBy), declined_by: personOf(declinedBy) };
}

/** A person's id or name, cleaned; null: nobody. */
export function personOf(id: string | null): string | null {
  return id === null ? null : cleanLine(id, 120);
}

/** What fails now, by suite priority and group. */
export function buildKnownIssues(facts: IterationFacts): readonly KnownIssue[] {
  const rank = new Map(facts.suites.map((suite) => [suite.id, suite.priority]));
  return facts.failing
    .map((one) => ({
      suite: one.suiteId,
      test: testLabel(one),
      name: cleanLine(one.name, 300),
      group: one.groupId,
      said: firstLine(one.message, 240),
    }))
    .toSorted(
      (a, b) =>
        (rank.get(a.suite) ?? 0) - (rank.get(b.suite) ?? 0) ||
        compare(a.group ?? '~', b.group ?? '~') ||
        compare(a.test, b.test),
    );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
