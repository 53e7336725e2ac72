import { formatEstimate } from '../../report/format-duration.ts';
import type { IterationView } from '../iteration-view.ts';
import { count } from './phase-tasks.ts';
import { cleanLine } from './untrusted-text.ts';

const MOST_FAILURES = 3;

/** What runs at this moment, what failed so far, and about how long it still takes; nothing when no suite or deployment runs. */
export function liveLines(view: IterationView): readonly string[] {
  if (view.ended || view.status !== 'running') return [];
  const running = view.iteration.suiteRuns.filter((run) => run.status === 'running');
  const live = running.flatMap((run) => {
    const one = view.live.get(run.suiteId);
    return one?.runId === run.id ? [one.progress] : [];
  });
  const now = live.flatMap(({ current }) => (current === null ? [] : [cleanLine(current, 120)]));
  const failures = live.flatMap((one) => one.failures);
  const more = failures.length - MOST_FAILURES;
  return [
    ...failures.slice(0, MOST_FAILURES).map(({ name, message }) => {
      const said = cleanLine(message, 160);
      return `\u2717 ${cleanLine(name, 120)}${said === '' ? '' : `: ${said}`}`;
    }),
    ...(more > 0 ? [`and ${count(more, 'more failure')} so far`] : []),
    ...(now.length === 0 ? [] : [`Now: ${now.slice(0, 3).join(' \u00b7 ')}`]),
    ...(view.leftMs === null ? [] : [`${capitalised(formatEstimate(view.leftMs))} left of what runs now`]),
  ];
}

function capitalised(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
