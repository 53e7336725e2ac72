import { unreachable } from '../../loop/errors.ts';
import type { LoopEvent } from '../../loop/event.ts';
import { cleanLine } from '../../report/clean-text.ts';
import { formatDuration } from '../../report/format-duration.ts';
import { countOf } from '../../report/format-figure.ts';
import { MARKS, shortRevision } from '../../report/words.ts';
import type { PrintContext } from '../print-context.ts';

type FixEvents = Extract<LoopEvent, { type: `fix-${string}` }>;

/** A fix on its way: started, proposed, checked, merged, verified, or refused with the reasons. */
export function fixLines(event: FixEvents, context: PrintContext): readonly string[] {
  const fix = context.fixes.get(event.fixId);
  const attempt = fix === undefined ? cleanLine(event.fixId, 120) : `${fix.groupId}, attempt ${fix.attempt}`;
  switch (event.type) {
    case 'fix-started': {
      const most = context.plan?.fix?.attempts;
      const of = most === undefined ? '' : ` of ${most}`;
      const title = cleanLine(context.groups.get(event.groupId)?.title ?? '', 160);
      return [`${MARKS.running} ${attempt}${of}: fixing ${title === '' ? 'it' : title}`];
    }
    case 'fix-proposed': {
      const solution = cleanLine(event.analysis?.solution ?? '', 300);
      const change = `changed ${countOf(event.files.length, 'file')} in ${formatDuration(event.durationMs)}`;
      return [`${MARKS.running} ${attempt}: ${change}`, ...(solution === '' ? [] : [solution])];
    }
    case 'fix-failed':
      return [
        `${MARKS.failed} ${attempt}: no usable change (${cleanLine(event.reason, 500) || event.status})`,
      ];
    case 'fix-accepted':
      return [`${MARKS.done} ${attempt}: passed the check`];
    case 'fix-refused':
      return [
        `${MARKS.failed} ${attempt}: refused`,
        ...event.reasons.slice(0, 10).map((reason) => `${MARKS.failed} ${cleanLine(reason, 500)}`),
        ...(event.reasons.length > 10 ? [`and ${countOf(event.reasons.length - 10, 'more reason')}`] : []),
      ];
    case 'fix-approved':
      return [
        `${MARKS.done} ${attempt}: ${cleanLine(event.by, 120)} answers for ${shortRevision(event.candidate)}`,
      ];
    case 'fix-declined':
      return [
        `${MARKS.failed} ${attempt}: ${cleanLine(event.by, 120)} turned ${shortRevision(event.candidate)} down`,
      ];
    case 'fix-adopted':
      return [`${MARKS.running} ${attempt}: the candidate that ${cleanLine(event.by, 120)} approved`];
    case 'fix-merged': {
      const subject = cleanLine(event.message.split('\n')[0] ?? '', 200);
      const files = countOf(event.files.length, 'file');
      return [`${MARKS.done} ${attempt}: committed as ${shortRevision(event.commit)} (${files}): ${subject}`];
    }
    case 'fix-verified':
      return [`${MARKS.done} ${attempt}: holds on the deployment`];
    case 'fix-not-held':
      return [`${MARKS.failed} ${attempt}: did not hold: ${cleanLine(event.reason, 500)}`];
    case 'fix-reverted': {
      const by = `taken back with ${shortRevision(event.commit)}`;
      return [`${MARKS.failed} ${attempt}: ${by}: ${cleanLine(event.reason, 500)}`];
    }
    default:
      return unreachable(event);
  }
}
