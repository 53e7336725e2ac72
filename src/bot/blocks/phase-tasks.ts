import type { TaskCardBlock } from '@slack/types';
import { unreachable } from '../../loop/errors.ts';
import type { Counts, Iteration, Phase, SuiteRun } from '../../loop/model.ts';
import { PHASES } from '../../loop/model.ts';
import type { IterationView } from '../iteration-view.ts';
import { cleanLine } from './untrusted-text.ts';

/** How a phase stands, in the words of Slack's task card. */
export type PhaseStatus = TaskCardBlock['status'];

/** The nine phases with their state and what there is to say about each. */
export function phaseTasks(
  view: IterationView,
): readonly { phase: Phase; title: string; status: PhaseStatus }[] {
  return PHASES.map((phase) => {
    const note = phaseNote(phase, view);
    const name = phaseName(phase);
    return {
      phase,
      title: note === '' ? name : `${name}${/^\d+ of/.test(note) ? '' : ':'} ${cleanLine(note, 150)}`,
      status: phaseStatus(phase, view),
    };
  });
}

/** A phase's name as people read it. */
function phaseName(phase: Phase): string {
  return `${phase.charAt(0).toUpperCase()}${phase.slice(1)}`;
}

/** The mark of a phase's state in one-line texts. */
export function phaseMark(status: PhaseStatus): string {
  switch (status) {
    case 'complete':
      return '\u2713';
    case 'in_progress':
      return '\u25d0';
    case 'error':
      return '\u2717';
    case 'pending':
      return '\u25cb';
    default:
      return unreachable(status);
  }
}

function phaseStatus(phase: Phase, view: IterationView): PhaseStatus {
  const times = view.iteration.phases.findLast((time) => time.phase === phase);
  if (times === undefined) return 'pending';
  if (phase !== view.iteration.phase || view.ended) return 'complete';
  if (view.status === 'blocked') return 'error';
  if (!view.open) return times.endedAt === null ? 'error' : 'complete';
  return times.endedAt === null ? 'in_progress' : 'complete';
}

function phaseNote(phase: Phase, view: IterationView): string {
  const { iteration } = view;
  switch (phase) {
    case 'preflight':
      return preflightNote(iteration);
    case 'test':
      return testNote(view);
    case 'group':
      return iteration.grouped ? count(iteration.groups.length, 'group') : '';
    case 'fix':
      return fixNote(iteration);
    case 'check': {
      const refused = iteration.fixes.filter((fix) => fix.status === 'refused').length;
      return refused === 0 ? '' : `${refused} refused`;
    }
    case 'commit': {
      const merged = iteration.fixes.filter((fix) => fix.commit !== null).length;
      return merged === 0 ? '' : `${merged} merged`;
    }
    case 'deploy': {
      const last = iteration.deployments.findLast((deployment) => deployment.why === 'fixes');
      return last === undefined ? '' : last.status.replaceAll('-', ' ');
    }
    case 'verify': {
      const held = iteration.fixes.filter((fix) => fix.status === 'verified').length;
      const lost = iteration.fixes.filter((fix) => fix.status === 'not-held').length;
      return [held === 0 ? '' : `${held} held`, lost === 0 ? '' : `${lost} did not hold`]
        .filter(Boolean)
        .join(', ');
    }
    case 'report':
      return '';
    default:
      return unreachable(phase);
  }
}

function preflightNote(iteration: Iteration): string {
  const broken = iteration.health?.checks.find((check) => !check.ok);
  if (broken !== undefined) return `${broken.name}: ${broken.words || 'failed'}`;
  const deploying = iteration.deployments.findLast((deployment) => deployment.why === 'preflight');
  return deploying === undefined ? '' : `deployment ${deploying.status.replaceAll('-', ' ')}`;
}

function fixNote(iteration: Iteration): string {
  if (!iteration.grouped || iteration.groups.length === 0) return '';
  const done = iteration.groups.filter((group) =>
    ['candidate', 'merged', 'verified'].includes(group.status),
  ).length;
  const people = iteration.groups.filter((group) =>
    ['needs-person', 'needs-review'].includes(group.status),
  ).length;
  return `${done} of ${iteration.groups.length}${people === 0 ? '' : `, ${people} for a person`}`;
}

/** Running suites with their live figures, or else what the ended ones came to. */
function testNote(view: IterationView): string {
  const runs = view.iteration.suiteRuns.filter((run) => run.purpose === 'test' || run.purpose === 'rerun');
  const running = runs.filter((run) => run.status === 'running');
  const nameOf = (run: SuiteRun): string =>
    view.plan.suites.find((suite) => suite.id === run.suiteId)?.name ?? run.suiteId;
  if (running.length > 0) {
    return running
      .map((run) => {
        const live = view.live.get(run.suiteId);
        const again = run.purpose === 'rerun' ? ': failing tests once more' : '';
        // The figures of the run before it are not this one's.
        if (live?.runId !== run.id) return `${nameOf(run)}${again}`;
        const { done, failed } = live.progress;
        const of = run.selection?.length ?? live.of;
        const share = of !== null && of >= done ? `${done} of ${of}` : `${done} done`;
        return `${nameOf(run)}${again}${again === '' ? ' ' : ', '}${share}${failed > 0 ? `, ${failed} failed` : ''}`;
      })
      .join(' \u00b7 ');
  }
  const ended = runs.filter((run) => run.purpose === 'test');
  const bad = ended.filter((run) => run.counts === null || !['passed', 'failed'].includes(run.status));
  const tests = ended.reduce((sum, run) => sum + (run.counts?.tests ?? 0), 0);
  const passed = ended.reduce((sum, run) => sum + (run.counts?.passed ?? 0), 0);
  if (ended.length === 0) return '';
  const broken =
    bad.length === 0 ? '' : ` \u00b7 ${bad.map((run) => `${nameOf(run)} ${run.status}`).join(', ')}`;
  const again = runs.reduce((sum, { purpose, counts }) => sum + retriedIn(purpose, counts), 0);
  const doubted = (['suspicious', 'fake'] as const).flatMap((belief) => {
    const n = ended.reduce((sum, run) => sum + (run.counts?.[belief] ?? 0), 0);
    return n === 0 ? [] : [`, ${n} ${belief}`];
  });
  return `${passed} of ${tests} passed${doubted.join('')}${again === 0 ? '' : `, ${again} only when run again`}${broken}`;
}

/** Tests that needed another try: by the runner's own retries, or by our rerun. */
function retriedIn(purpose: SuiteRun['purpose'], counts: Counts | null): number {
  if (counts === null) return 0;
  return purpose === 'rerun' ? counts.passed : counts.flaky;
}

/** `1 group`, `2 groups`. */
export function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
