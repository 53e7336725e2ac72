import type { Iteration, Loop, SuiteRun } from '../loop/model.ts';
import type { LiveProgress } from '../loop/ports.ts';
import { cleanLine } from '../report/clean-text.ts';
import { describeLedger } from '../report/describe-ledger.ts';
import { formatDuration, formatEstimate } from '../report/format-duration.ts';
import { countOf } from '../report/format-figure.ts';
import { phaseMarks, phasesRow } from '../report/phase-marks.ts';
import { MARKS, shortRevision, stepMark } from '../report/words.ts';
import { suiteName } from './lines/suite-lines.ts';

/** What is known of things that are under way, beside the loop itself. */
export type LiveContext = {
  /** Epoch ms. */
  readonly now: number;
  /** Run id → live events so far: provisional. */
  readonly live: ReadonlyMap<string, LiveProgress>;
  /** Tests that a suite is known to have; null: unknown. */
  readonly knownTests: (suiteId: string) => number | null;
  /** Time that is left of what runs now, in ms; null: unknown. */
  readonly expectedLeftMs: number | null;
};

/** The live area of a running loop: its phases, its ledger, what runs at this moment, and how long that may take. */
export function liveArea(loop: Loop, context: LiveContext): readonly string[] {
  const { iteration } = loop;
  if (iteration === null || loop.iterationEnded) return [];
  const elapsed = formatDuration(Math.max(0, context.now - iteration.startedAt));
  const head = `${cleanLine(loop.project, 80)} · iteration ${iteration.number} · ${elapsed}`;
  const left = context.expectedLeftMs;
  return [
    left === null ? head : `${head} · ${formatEstimate(left)} left of what runs now`,
    phasesRow(phaseMarks(iteration, loop.status, loop.iterationEnded)),
    describeLedger(loop.ledger, loop.past.at(-1)?.ledger ?? null, loop.quarantined.length),
    ...iteration.suiteRuns
      .filter((run) => run.status === 'running')
      .map((run) => suiteLine(run, loop, context)),
    ...fixLines(iteration, context.now),
    ...deploymentLine(iteration, context.now),
  ];
}

function suiteLine(run: SuiteRun, { plan }: Loop, { now, live, knownTests }: LiveContext): string {
  const progress = live.get(run.id);
  const of = run.selection?.length ?? knownTests(run.suiteId);
  const time = formatDuration(Math.max(0, now - run.startedAt));
  const name = `${MARKS.running} ${suiteName(run.suiteId, { plan })}`;
  if (progress === undefined) return `${name} · ${time}`;
  const { done, failed, current } = progress;
  const share = of !== null && of >= done ? `${done} of ${of}` : `${done} done`;
  const parts = [share, ...(failed > 0 ? [`${failed} failed`] : []), time];
  const test = cleanLine(current ?? '', 200);
  return `${name} · ${[...parts, ...(test === '' ? [] : [test])].join(' · ')}`;
}

function fixLines({ fixes, groups }: Iteration, now: number): readonly string[] {
  return fixes
    .filter((fix) => fix.status === 'running')
    .map((fix) => {
      const title = cleanLine(groups.find((group) => group.id === fix.groupId)?.title ?? '', 120);
      const time = formatDuration(Math.max(0, now - fix.startedAt));
      return `${MARKS.running} Fixing ${fix.groupId}, attempt ${fix.attempt} · ${time}${title === '' ? '' : ` · ${title}`}`;
    });
}

function deploymentLine({ deployments }: Iteration, now: number): readonly string[] {
  const running = deployments.findLast((one) => one.status === 'running');
  if (running === undefined) return [];
  const done = running.steps.filter((step) => step.status === 'done').length;
  const of = running.steps.length === 0 ? '' : ` · ${done} of ${countOf(running.steps.length, 'step')}`;
  const time = formatDuration(Math.max(0, now - running.startedAt));
  const steps = running.steps.map((step) => `${stepMark(step.status)} ${cleanLine(step.name, 80)}`);
  return [
    `${MARKS.running} Deploying ${shortRevision(running.revision)}${of} · ${time}`,
    ...(steps.length > 0 ? [`  ${steps.join(' ')}`] : []),
  ];
}
