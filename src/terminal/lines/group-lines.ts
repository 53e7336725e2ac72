import { unreachable } from '../../loop/errors.ts';
import type { LoopEvent } from '../../loop/event.ts';
import type { FailureGroup } from '../../loop/model.ts';
import { cleanLine } from '../../report/clean-text.ts';
import { countOf } from '../../report/format-figure.ts';
import { groupStateWords, MARKS } from '../../report/words.ts';

type GroupEvents = Extract<LoopEvent, { type: 'failures-grouped' | `group-${string}` }>;

const MOST_GROUPS = 20;

/** Failure groups as they are found, and those set aside for a person. */
export function groupLines(event: GroupEvents): readonly string[] {
  switch (event.type) {
    case 'failures-grouped': {
      const { groups, massFailure } = event;
      if (groups.length === 0) return [`${MARKS.done} No failure groups`];
      const mass = massFailure ? ': nearly everything fails, the environment is suspected first' : '';
      const shown = groups.slice(0, MOST_GROUPS).map((group) => `${MARKS.failed} ${groupTitle(group)}`);
      const more = groups.length - shown.length;
      return [
        `${MARKS.failed} ${countOf(groups.length, 'failure group')}${mass}`,
        ...shown,
        ...(more > 0 ? [`and ${countOf(more, 'more group')}`] : []),
      ];
    }
    case 'group-held': {
      const status = event.status === 'needs-review' ? 'needs review' : 'needs a person';
      return [`${MARKS.pending} ${event.groupId} ${status}: ${cleanLine(event.reason, 600)}`];
    }
    case 'group-taken':
      return [`${MARKS.running} ${cleanLine(event.by, 120)} takes ${event.groupId}`];
    case 'group-claimed':
      return [
        `${MARKS.running} ${event.groupId} is fixed, says ${cleanLine(event.by, 120)}: the next iteration checks it`,
      ];
    default:
      return unreachable(event);
  }
}

/** `g-7f3a WebSocket auth accepts a bad token · 4 tests · new · P1 · WebSocket Core`. */
function groupTitle({ id, title, tests, state, priority, category }: FailureGroup): string {
  const size = tests.length === 0 ? [] : [countOf(tests.length, 'test')];
  const words = [
    cleanLine(title, 160),
    ...size,
    groupStateWords(state),
    `P${priority}`,
    cleanLine(category, 80),
  ];
  return `${id} ${words.join(' · ')}`;
}
