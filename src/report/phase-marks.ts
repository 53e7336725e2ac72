import type { Iteration, LoopStatus, Phase } from '../loop/model.ts';
import { PHASES } from '../loop/model.ts';
import { MARKS, type Mark, phaseLabel } from './words.ts';

/** One phase as a row of phases shows it: its mark, its name, and how far it is (`2 of 3`, '' when there is nothing to count). */
export type PhaseMark = {
  readonly phase: Phase;
  readonly mark: Mark;
  readonly label: string;
  readonly note: string;
};

/** The nine phases of an iteration; a phase that was left out is pending, the one in which a loop is blocked has failed. */
export function phaseMarks(
  iteration: Iteration,
  status: LoopStatus,
  iterationEnded: boolean,
): readonly PhaseMark[] {
  return PHASES.map((phase) => ({
    phase,
    mark: markOf(phase, iteration, status, iterationEnded),
    label: phaseLabel(phase),
    note: phase === iteration.phase && !iterationEnded ? noteOf(phase, iteration) : '',
  }));
}

/** The phases in one line: `✓ Preflight   ✓ Test   ◐ Fix 2 of 3   ○ Check`. */
export function phasesRow(marks: readonly PhaseMark[]): string {
  return marks.map(({ mark, label, note }) => `${mark} ${label}${note === '' ? '' : ` ${note}`}`).join('   ');
}

function markOf(phase: Phase, iteration: Iteration, status: LoopStatus, iterationEnded: boolean): Mark {
  const begun = iteration.phases.findLast((one) => one.phase === phase);
  if (begun === undefined) return MARKS.pending;
  if (begun.endedAt !== null || iterationEnded) return MARKS.done;
  if (phase !== iteration.phase) return MARKS.done;
  return status === 'blocked' ? MARKS.failed : MARKS.running;
}

function noteOf(phase: Phase, { groups, fixes, suiteRuns }: Iteration): string {
  if (phase === 'test') {
    const runs = suiteRuns.filter((run) => run.purpose === 'test');
    const ended = runs.filter((run) => run.status !== 'running').length;
    return runs.length > 1 ? `${ended} of ${runs.length}` : '';
  }
  if (phase === 'fix' && groups.length > 0) {
    const settled = groups.filter((group) => group.status !== 'failing' && group.status !== 'being-fixed');
    return `${settled.length} of ${groups.length}`;
  }
  if (phase === 'verify') {
    const merged = fixes.filter((fix) => fix.commit !== null);
    const open = merged.filter((fix) => fix.status === 'merged').length;
    return merged.length > 0 ? `${merged.length - open} of ${merged.length}` : '';
  }
  return '';
}
