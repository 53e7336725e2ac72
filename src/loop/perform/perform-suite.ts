// Runs a suite, or goes on with it, and records what it found.
import type { SuiteAct } from '../act.ts';
import { categoryOf } from '../category.ts';
import { judgeSelection } from '../judge-selection.ts';
import { countResults, noCounts } from '../judge-suite.ts';
import type { Iteration, RecordedResult, SuiteRun } from '../model.ts';
import type { SuitePlan } from '../plan.ts';
import type { Quarantine, SuiteOutcome } from '../ports.ts';
import { isConclusive, provesGone } from '../proves-gone.ts';
import { withoutQuarantined } from '../quarantine.ts';
import { isSameTest } from '../same-test.ts';
import { believe } from './believe.ts';
import { type Hands, type Performance, variablesFor } from './hands.ts';
import { markLog } from './watch-log.ts';

/** Carries a suite run out in the tree; with `check` it runs in a candidate's folder for that fix. */
export async function performSuite(
  act: SuiteAct,
  hands: Hands,
  { loop, iteration, record, signal }: Performance,
  check: { readonly fixId: string; readonly folder: string; readonly withoutFix: boolean } | null = null,
): Promise<SuiteOutcome> {
  const { runId, suiteId, purpose, revision, attempt, selection } = act;
  const suite = suiteOf(loop.plan.suites, suiteId);
  const before = iteration.suiteRuns.find((run) => run.id === runId);
  const mark = before === undefined ? await markLog(act, suite, hands, loop.plan) : before.accessLog;
  if (before === undefined)
    await record({
      type: 'suite-started',
      runId,
      suiteId,
      purpose,
      fixId: check?.fixId ?? null,
      ...(check?.withoutFix ? { withoutFix: true } : {}),
      revision,
      attempt,
      selection,
      ...(mark === undefined ? {} : { accessLog: mark }),
    });
  const startedAt = before?.startedAt ?? hands.clock.now();
  const shortages = hands.disk.shortages();
  const ran = await hands.runner.runSuite(
    {
      runId,
      argv: commandOf(suite, act),
      cwd: check?.folder ?? hands.checkout.tree,
      folder: loop.plan.folder,
      env: loop.plan.env,
      set: variablesFor(loop, iteration, revision),
      timeoutMs: suite.timeoutMs,
      limits: loop.plan.limits.commands,
      reports: suite.reports,
      selection,
      live: suite.live ?? 'auto',
      collect: purpose === 'collect',
    },
    (progress) => hands.onLive({ loopId: loop.id, suiteId, runId, progress }),
    signal,
  );
  const raw =
    hands.disk.shortages() === shortages && hands.disk.shortage() === null ? ran : withoutSpace(ran);
  const ended = before !== undefined && before.status !== 'running';
  const on = { loop, iteration, record, signal };
  const believed = await believe(raw, act, suite, hands, on, {
    startedAt,
    mark: ended ? undefined : mark,
    resumed: before !== undefined,
  });
  const judged = purpose === 'collect' ? raw : judgeSelection(act, believed.outcome);
  const recorded = judged.results.map(
    (one): RecordedResult => ({ ...one, category: categoryOf(suite, one, hands.matches) }),
  );
  const quarantines = hands.history.quarantines(loop.project, hands.clock.now());
  const outcome = counting(act, judged, recorded, quarantines);
  const { results } = outcome;
  // Its end may have been recorded before we died: then only what was read is wanted.
  if (ended) return outcome;
  if (act.purpose !== 'check' && isConclusive(outcome) && wasAsked(iteration, act))
    await recordChanges(act, outcome, loop.project, hands, record);
  const { status, reason, counts, durationMs } = outcome;
  const { evidence } = believed;
  const end = { type: 'suite-ended', runId, status, reason, counts, durationMs, results } as const;
  await record(evidence === null ? end : { ...end, evidence });
  return outcome;
}

/**
 * The outcome without the results of tests in quarantine. What a fix is judged by is not touched, its tests were not in quarantine; but
 * a suite that cannot run single tests runs the others beside them.
 */
function counting(
  { purpose, selection, suiteId }: SuiteAct,
  outcome: SuiteOutcome,
  recorded: readonly RecordedResult[],
  quarantines: readonly Quarantine[],
): SuiteOutcome & { readonly results: readonly RecordedResult[] } {
  const judging = (purpose === 'check' || purpose === 'verify') && selection !== null ? selection : [];
  const mine = quarantines.filter(
    (one) => one.suiteId === suiteId && !judging.some((asked) => isSameTest(asked, one)),
  );
  if (purpose === 'collect' || mine.length === 0) return { ...outcome, results: recorded };
  const { results, said } = withoutQuarantined(recorded, mine);
  if (said === '') return { ...outcome, results };
  const counts = countResults(results);
  const failing = counts.failed + counts.errored + counts.broken > 0;
  return {
    ...outcome,
    results,
    counts,
    status: outcome.status === 'failed' && !failing ? 'passed' : outcome.status,
    reason: outcome.reason === '' ? said : `${outcome.reason}; ${said}`,
  };
}

/** A suite that did not pass while the disk was full says nothing about its tests: it is run again, as one that was lost. */
function withoutSpace(ran: SuiteOutcome): SuiteOutcome {
  if (ran.status === 'passed' || ran.status === 'cancelled') return ran;
  const said = ran.reason === '' ? '' : ` (${ran.reason})`;
  const reason = `the disk was full while it ran, so what it says does not count${said}`;
  return { ...ran, status: 'lost', reason, counts: noCounts, results: [] };
}

function commandOf(suite: SuitePlan, act: Pick<SuiteRun, 'purpose' | 'selection'>): SuitePlan['run'] {
  if (act.purpose === 'collect' && suite.collect !== null) return suite.collect;
  return act.selection === null ? suite.run : (suite.rerun ?? suite.run);
}

/** Whether the suite was asked before what it has: of the first answer in a project's life nothing came or went. */
function wasAsked(iteration: Iteration, { suiteId, runId }: SuiteAct): boolean {
  if (iteration.number > 1) return true;
  return iteration.suiteRuns.some(
    (run) =>
      run.suiteId === suiteId && run.id !== runId && run.status !== 'running' && run.purpose !== 'check',
  );
}

/** Tests come with any run that has them, and go only with one that would have had them. */
async function recordChanges(
  { suiteId, purpose, selection }: SuiteAct,
  outcome: SuiteOutcome,
  project: string,
  hands: Hands,
  record: Performance['record'],
): Promise<void> {
  const tests = outcome.results.filter((one) => !one.synthetic);
  const { status, reason, counts } = outcome;
  const isAll = provesGone({ purpose, selection, status, reason }, counts.broken > 0);
  const { came, went } = await hands.history.changedTests(project, suiteId, tests, isAll);
  if (came.length + went.length > 0) await record({ type: 'tests-changed', suiteId, came, went });
}

/** The suite of this id; a plan is frozen, so that one is missing is a bug. */
export function suiteOf(suites: readonly SuitePlan[], suiteId: string): SuitePlan {
  const suite = suites.find((one) => one.id === suiteId);
  if (suite === undefined) throw new Error(`the plan has no suite ${suiteId}`);
  return suite;
}
