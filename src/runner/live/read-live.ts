// Live events, one JSON object a line, folded into how far a suite is. Provisional: the report decides.
import type { LiveProgress } from '../../loop/ports.ts';

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
  const event = parse(line);
  if (event === null) return live;
  const { progress } = live;
  const name = text(event.name);
  switch (event.event) {
    case 'start':
      return { ...live, progress: { ...progress, current: name } };
    case 'load-error': {
      const failures = [...progress.failures, { name: text(event.file), message: text(event.message) }];
      return {
        progress: { ...progress, failures: failures.slice(0, MOST_FAILURES) },
        loadErrors: new Map(live.loadErrors).set(text(event.file), text(event.message)),
      };
    }
    case 'end':
      return { ...live, progress: ended(progress, name, text(event.outcome), text(event.message)) };
    default:
      return live;
  }
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

function parse(line: string): Record<string, unknown> | null {
  if (!line.startsWith('{')) return null;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch (error) {
    // Another program may have written to the descriptor, or the line was cut.
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
