import type { FailureGroup, Fix, Iteration, SuiteRun } from '../loop/model.ts';
import type { IterationFacts } from '../loop/ports.ts';
import { isFailureOf } from '../loop/same-test.ts';
import { personOf } from './build-groups.ts';
import { cleanLine, cleanText, firstLine } from './clean-text.ts';
import type { FixRun, ReportedCommit, ReportedFix, Verification, WhyChain } from './iteration-report.ts';
import { fixStatusWords, testLabel } from './words.ts';

/** Every attempt of the iteration, by group and then in the order of the attempts. */
export function buildFixes({ iteration }: IterationFacts): readonly ReportedFix[] {
  return inOrder(iteration).map((fix) => {
    const group = groupOf(iteration, fix);
    const { analysis } = fix;
    return {
      id: fix.id,
      group: fix.groupId,
      title: titleOf(group, fix),
      attempt: fix.attempt,
      status: fix.status,
      said: firstLine(group?.tests[0]?.message ?? '', 240),
      issue: analysis && said(analysis.issue),
      root_cause: analysis && said(analysis.rootCause),
      solution: analysis && said(analysis.solution),
      reasons: fix.reasons.map((reason) => cleanLine(reason, 600)),
      base: fix.base,
      candidate: fix.candidate,
      approved_by: personOf(fix.approvedBy),
      declined_by: personOf(fix.declinedBy),
      commit: fix.commit,
      files: fix.files.map((file) => cleanLine(file, 300)),
      tests: (group?.tests ?? []).map(testLabel),
      verification: verificationOf(iteration, fix, group),
      duration_ms: fix.durationMs,
    };
  });
}

/** The commits on the branch, oldest first. */
export function buildCommits({ iteration }: IterationFacts): readonly ReportedCommit[] {
  return iteration.fixes.flatMap((fix) => {
    if (fix.commit === null) return [];
    const message = cleanText(fix.message ?? '', 6_000);
    const subject = cleanLine(message.split('\n')[0] ?? '', 200);
    const files = fix.files.map((file) => cleanLine(file, 300));
    return [
      {
        hash: fix.commit,
        subject,
        message,
        files,
        group: fix.groupId,
        fix: fix.id,
        status: fix.status,
        approved_by: personOf(fix.approvedBy),
      },
    ];
  });
}

/** The Five Whys of each group's last attempt that gave one, with what became of it. */
export function buildWhyChains({ iteration }: IterationFacts): readonly WhyChain[] {
  const told = inOrder(iteration).filter((fix) => (fix.analysis?.why.length ?? 0) > 0);
  return told
    .filter((fix) => told.findLast((one) => one.groupId === fix.groupId) === fix)
    .map((fix) => ({
      group: fix.groupId,
      fix: fix.id,
      title: titleOf(groupOf(iteration, fix), fix),
      steps: (fix.analysis?.why ?? []).slice(0, 10).map((step) => ({
        question: cleanLine(step.question, 400),
        because: cleanLine(step.because, 600),
        evidence: step.evidence === null ? null : cleanText(step.evidence, 1_000),
      })),
      resolution: resolutionOf(fix),
    }));
}

/** A fixer's words on one line; null when it said nothing. */
function said(text: string): string | null {
  const line = cleanLine(text, 2_000);
  return line === '' ? null : line;
}

function resolutionOf(fix: Fix): string {
  const solution = said(fix.analysis?.solution ?? '');
  const fate = `Attempt ${fix.attempt} ${fixStatusWords(fix.status)}`;
  return solution === null ? `${fate}.` : `${/[.!?)]$/.test(solution) ? solution : `${solution}.`} ${fate}.`;
}

function inOrder(iteration: Iteration): readonly Fix[] {
  const rank = new Map(
    iteration.groups.toSorted((a, b) => a.priority - b.priority).map((group, index) => [group.id, index]),
  );
  return iteration.fixes.toSorted(
    (a, b) => (rank.get(a.groupId) ?? 0) - (rank.get(b.groupId) ?? 0) || a.attempt - b.attempt,
  );
}

function groupOf(iteration: Iteration, fix: Fix): FailureGroup | undefined {
  return iteration.groups.find((one) => one.id === fix.groupId);
}

function titleOf(group: FailureGroup | undefined, fix: Fix): string {
  return cleanLine(group?.title ?? fix.groupId, 200);
}

/** Which runs showed the failure, judged the candidate, and judged the deployed fix. */
export function verificationOf(
  iteration: Iteration,
  fix: Fix,
  group: FailureGroup | undefined,
): Verification {
  const named = (group?.tests ?? []).map((test) => test.suiteId);
  const suites = [...new Set(named.length > 0 || group === undefined ? named : [group.suiteId])];
  const perSuite = (choose: (runs: readonly SuiteRun[]) => SuiteRun | undefined) =>
    suites.flatMap((suiteId): FixRun[] => {
      const run = choose(iteration.suiteRuns.filter((one) => one.suiteId === suiteId));
      return run === undefined || group === undefined ? [] : [fixRun(run, group)];
    });
  const trial = (withoutFix: boolean) => (run: SuiteRun) =>
    run.fixId === fix.id && run.status !== 'lost' && (run.withoutFix ?? false) === withoutFix;
  const judged = ['verified', 'not-held', 'reverted'].includes(fix.status);
  return {
    before: perSuite((runs) => runs.findLast(({ purpose }) => purpose === 'test' || purpose === 'rerun')),
    check: perSuite((runs) => runs.find(trial(false))),
    without: perSuite((runs) => runs.findLast(trial(true))),
    again: perSuite((runs) => runs.filter(trial(false)).slice(1).at(-1)),
    after: judged ? perSuite((runs) => runs.findLast(({ purpose }) => purpose === 'verify')) : [],
  };
}

function fixRun(run: SuiteRun, group: FailureGroup): FixRun {
  const tests = group.tests.filter((test) => test.suiteId === run.suiteId);
  const failing = tests.filter((test) => run.failures.some((one) => isFailureOf(one, test)));
  return {
    run: run.id,
    suite: run.suiteId,
    revision: run.revision,
    status: run.status,
    tests: tests.length,
    failing: failing.length,
  };
}
