import { doubtCauses } from '../doubt-causes.ts';
import { codeSpan, escapeMarkdown } from '../escape-markdown.ts';
import { countOf } from '../format-figure.ts';
import type { IterationReport, KnownIssue, ReportedGroup } from '../iteration-report.ts';
import { peopleWords } from '../people-words.ts';
import { groupStateWords, groupStatusWords } from '../words.ts';
import { listCapped } from './list-capped.ts';

const MOST_GROUPS = 20;
const MOST_TESTS = 5;
const MOST_NAMES = 10;

/** What fails now, by group, with the first line of what each test said; then what is flaky, skipped or missing. */
export function knownIssuesSection(report: IterationReport): string | null {
  const blocks = [...groupBlocks(report), ...looseBlock(report)];
  const shown = listCapped(blocks, MOST_GROUPS, (left) => `- and ${countOf(left, 'more group')}`);
  const lines = [...healthLines(report), ...shown, ...restLines(report)];
  return lines.length === 0 ? null : `## Known issues\n\n${lines.join('\n')}`;
}

function groupBlocks({ groups, known_issues }: IterationReport): readonly string[] {
  return groups.flatMap((group) => {
    const issues = known_issues.filter((one) => one.group === group.id);
    const isOpen = !['verified', 'gone', 'merged'].includes(group.status);
    return issues.length === 0 && !isOpen ? [] : [block(groupTitle(group, issues), issues)];
  });
}

function groupTitle(group: ReportedGroup, issues: readonly KnownIssue[]): string {
  const words = [
    ...(issues.length > 0 ? [countOf(issues.length, 'failing test')] : []),
    groupStateWords(group.state),
    groupStatusWords(group, null),
    ...(group.first_seen_iteration > 0 ? [`since iteration ${group.first_seen_iteration}`] : []),
    ...peopleOf(group).map((words) => escapeMarkdown(words)),
  ];
  return `**${group.id}**: ${escapeMarkdown(group.title)} (${words.join(', ')})`;
}

function peopleOf({ status, owner, claimed_by, review }: ReportedGroup): readonly string[] {
  return peopleWords({
    status,
    owner,
    claimedBy: claimed_by,
    review: review && { ...review, approvedBy: review.approved_by, declinedBy: review.declined_by },
  });
}

/** Failing tests that no group of this iteration has. */
function looseBlock({ groups, known_issues }: IterationReport): readonly string[] {
  const loose = known_issues.filter((one) => !groups.some((group) => group.id === one.group));
  return loose.length === 0
    ? []
    : [block(`**Not in a group of this iteration** (${countOf(loose.length, 'failing test')})`, loose)];
}

function block(title: string, issues: readonly KnownIssue[]): string {
  const tests = issues.map(({ test, said, group: _group }) => {
    return `  - ${codeSpan(test)}: ${said === '' ? 'it said nothing' : codeSpan(said)}`;
  });
  return [
    `- ${title}`,
    ...listCapped(tests, MOST_TESTS, (left) => `  - and ${countOf(left, 'more test')}`),
  ].join('\n');
}

function healthLines({ unhealthy, mass_failure }: IterationReport): readonly string[] {
  const sick = unhealthy.map(
    ({ name, words }) => `- **Environment**: ${codeSpan(name)} is not healthy: ${codeSpan(words)}`,
  );
  const mass = mass_failure ? ['- **Mass failure**: nearly everything fails for one cause'] : [];
  return [...sick, ...mass];
}

function restLines(report: IterationReport): readonly string[] {
  const { flaky, skipped, doubted, metrics, quarantined, quarantine_ended } = report;
  const retried = flaky.map(
    ({ test, retries }) => `${codeSpan(test)} (${countOf(retries, 'retry', 'retries')})`,
  );
  const left = skipped.map(({ test }) => codeSpan(test));
  const missing = metrics.never_collected;
  return [
    ...(flaky.length > 0
      ? [`- **Flaky** (${flaky.length}), passed only when run again: ${names(retried)}`]
      : []),
    ...(skipped.length > 0
      ? [`- **Skipped** (${skipped.length}), neither passing nor verified: ${names(left)}`]
      : []),
    ...doubtedLines(doubted),
    ...quarantineLines(quarantined),
    ...quarantine_ended.map((words) => `- **Quarantine**: ${escapeMarkdown(words)}`),
    ...(missing > 0
      ? [`- **Never collected**: ${countOf(missing, 'declared test')} that no suite has shown so far`]
      : []),
  ];
}

function doubtedLines(doubted: IterationReport['doubted']): readonly string[] {
  if (doubted.length === 0) return [];
  const lines = doubtCauses(doubted).map(
    ({ why, tests }) => `  - ${escapeMarkdown(why, 600)}: ${names(tests.map((test) => codeSpan(test)))}`,
  );
  return [
    `- **Passes that do not count** (${doubted.length}), neither passing nor verified:`,
    ...listCapped(lines, MOST_NAMES, (left) => `  - and ${countOf(left, 'more reason')}`),
  ];
}

function quarantineLines(quarantined: IterationReport['quarantined']): readonly string[] {
  if (quarantined.length === 0) return [];
  const lines = quarantined.map(
    ({ test, did, by, reason, until }) =>
      `  - ${codeSpan(test)} ${did}; until ${until.slice(0, 16).replace('T', ' ')} UTC, ${escapeMarkdown(by)}: ${escapeMarkdown(reason, 300)}`,
  );
  return [
    `- **In quarantine** (${quarantined.length}), neither passing nor failing:`,
    ...listCapped(lines, MOST_NAMES, (left) => `  - and ${left} more`),
  ];
}

function names(items: readonly string[]): string {
  return listCapped(items, MOST_NAMES, (left) => `and ${left} more`).join(', ');
}
