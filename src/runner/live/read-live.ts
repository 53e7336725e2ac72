// Live events, one JSON object a line, folded into how far a suite is. Provisional: the report decides.
import type { LiveProgress } from '../../loop/ports.ts';
import { type LiveEvent, objectIn, textIn } from './live-event.ts';

export type Live = {
  readonly progress: LiveProgress;
  /** File → what its loading said. */
  readonly loadErrors: ReadonlyMap<string, string>;
};

const MOST_FAILURES = 20;

/** Before the first event. */
export const emptyLive: Live = {
  progress: { done: 0, passed: 0, failed: 0, skipped: 0, current: null, failures: [] },
  loadErrors: new Map(),
};

/** What is known after one more line; the same object when the line says nothing. */
export function readLiveLine(live: Live, line: string): Live {
  const event = objectIn(line);
  if (event === null) return live;
  const { progress } = live;
  const name = textIn(event.name);
  switch (event.event) {
    case 'start':
      return { ...live, progress: { ...progress, current: name } };
    case 'load-error': {
      const failures = [...progress.failures, { name: textIn(event.file), message: textIn(event.message) }];
      return {
        progress: { ...progress, failures: failures.slice(0, MOST_FAILURES) },
        loadErrors: new Map(live.loadErrors).set(textIn(event.file), textIn(event.message)),
      };
    }
    case 'end':
      return { ...live, progress: ended(progress, name, textIn(event.outcome), textIn(event.message)) };
    case 'again':
      return { ...live, progress: takenBack(progress, name, textIn(event.outcome)) };
    default:
      return live;
  }
}

/** Without the end of a test that is tried again. */
function takenBack(progress: LiveProgress, name: string, outcome: string): LiveProgress {
  const without = ended(progress, name, outcome, '');
  const step = (figure: 'done' | 'passed' | 'failed' | 'skipped') =>
    Math.max(0, progress[figure] - (without[figure] - progress[figure]));
  const at = progress.failures.findLastIndex((one) => one.name === name);
  return {
    done: step('done'),
    passed: step('passed'),
    failed: step('failed'),
    skipped: step('skipped'),
    current: progress.current,
    failures: at < 0 ? progress.failures : progress.failures.toSpliced(at, 1),
  };
}

/** What is known after an event that a runner's own output told. */
export function addLiveEvent(live: Live, event: LiveEvent): Live {
  const { progress } = live;
  return event.event === 'start'
    ? { ...live, progress: { ...progress, current: event.name } }
    : { ...live, progress: ended(progress, event.name, event.outcome, event.message) };
}

function ended(progress: LiveProgress, name: string, outcome: string, message: string): LiveProgress {
  const failed = outcome === 'failed' || outcome === 'errored';
  return {
    done: progress.done + 1,
    passed: progress.passed + Number(outcome === 'passed'),
    failed: progress.failed + Number(failed),
    skipped: progress.skipped + Number(outcome === 'skipped'),
    current: progress.current === name ? null : progress.current,
    failures: failed ? [...progress.failures, { name, message }].slice(0, MOST_FAILURES) : progress.failures,
  };
}
