import type { JournalEntry } from '../loop/event.ts';
import type { Ledger, Loop } from '../loop/model.ts';
import type { History, LiveProgress } from '../loop/ports.ts';
import { expectedLeft } from './expected-left.ts';
import { jsonLine } from './json-line.ts';
import { type LiveContext, liveArea } from './live-area.ts';
import { paintMarks } from './paint-marks.ts';
import { emptyContext, learn } from './print-context.ts';
import { lineFor } from './print-event.ts';
import { createProgressDisplay, type DisplayTime, type TerminalOutput } from './progress-display.ts';

/** A terminal that follows one loop. */
export type Follower = {
  /** An entry of the loop's journal, in order, from its first on; `quiet` learns from it without printing. */
  onRecorded(entry: JournalEntry, quiet?: boolean): void;
  onLive(update: { readonly runId: string; readonly progress: LiveProgress }): void;
  /** Takes the live area away; to be called once, however the process ends. */
  close(): void;
};

export type FollowOptions = {
  readonly output: TerminalOutput;
  /** The process's environment: `NO_COLOR` and `TERM` are read. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly time: DisplayTime;
  /** IANA name of the reader's time zone. */
  readonly timeZone: string;
  /** One JSON object a line instead of words. */
  readonly json: boolean;
  readonly load: () => Loop;
  readonly history: Pick<History, 'expectedSuiteMs' | 'expectedDeploymentMs' | 'knownTests'>;
  /** Closing ledger of the project before this loop; null: there is none. */
  readonly previousLedger: Ledger | null;
};

/** Follows a loop: JSON lines, plain lines, or on a capable terminal plain lines above a live area. */
export function followLoop(options: FollowOptions): Follower {
  const { output, env, time, json } = options;
  const live = new Map<string, LiveProgress>();
  let context = emptyContext(options.timeZone, options.previousLedger);
  const isLive = !json && output.isTTY === true && env.TERM !== 'dumb';
  const hasColour = isLive && (env.NO_COLOR ?? '') === '';
  const paint = hasColour ? paintMarks : (line: string) => line;
  const area = cached(options, live);
  const display = isLive ? createProgressDisplay(output, time, area.lines, paint) : null;

  return {
    onRecorded(entry, quiet = false) {
      context = learn(context, entry);
      area.forget();
      if (entry.event.type === 'suite-ended') live.delete(entry.event.runId);
      const line = json ? jsonLine(entry) : lineFor(entry, context);
      if (!quiet && line !== null) {
        if (display === null) output.write(`${line}\n`);
        else display.print(line);
      } else display?.changed();
    },
    onLive({ runId, progress }) {
      live.set(runId, progress);
      display?.changed();
    },
    close() {
      display?.close();
    },
  };
}

/** The live area; the loop is loaded again only after something was recorded, not for every drawing. */
function cached(
  { load, history, time }: FollowOptions,
  live: ReadonlyMap<string, LiveProgress>,
): { lines: () => readonly string[]; forget: () => void } {
  let loop: Loop | null = null;
  const known = new Map<string, number | null>();
  return {
    lines() {
      loop ??= load();
      const { project } = loop;
      const now = time.now();
      const knownTests: LiveContext['knownTests'] = (suiteId) => {
        if (!known.has(suiteId)) known.set(suiteId, history.knownTests(project, suiteId).length || null);
        return known.get(suiteId) ?? null;
      };
      return liveArea(loop, { now, live, knownTests, expectedLeftMs: expectedLeft(loop, history, now) });
    },
    forget() {
      loop = null;
      known.clear();
    },
  };
}
