import type { JournalEntry } from '../loop/event.ts';
import type { Loop } from '../loop/model.ts';
import type { History, LiveProgress } from '../loop/ports.ts';
import { expectedLeft } from '../report/expected-left.ts';
import { jsonLine } from './json-line.ts';
import { type LiveContext, liveArea } from './live-area.ts';
import { paintMarks } from './paint-marks.ts';
import { contextOf, emptyContext, learn } from './print-context.ts';
import { lineFor } from './print-event.ts';
import { createProgressDisplay, type DisplayTime, type TerminalOutput } from './progress-display.ts';

/** A terminal that follows one loop: the first one that it hears of. */
export type Follower = {
  /** An entry of the journal; those of other loops are passed over. */
  onRecorded(entry: JournalEntry): void;
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
  readonly load: (loopId: string) => Loop;
  readonly history: Pick<History, 'expectedSuiteMs' | 'expectedDeploymentMs' | 'collected'>;
};

/** Follows a loop: JSON lines, plain lines, or on a capable terminal plain lines above a live area. */
export function followLoop(options: FollowOptions): Follower {
  const { output, env, time, json, timeZone, load } = options;
  const live = new Map<string, LiveProgress>();
  let loopId: string | null = null;
  let context = emptyContext(timeZone);
  const isLive = !json && output.isTTY === true && env.TERM !== 'dumb';
  const hasColour = isLive && (env.NO_COLOR ?? '') === '';
  const paint = hasColour ? paintMarks : (line: string) => line;
  const area = cachedArea(options, live);
  const display = isLive
    ? createProgressDisplay(output, time, () => (loopId === null ? [] : area.lines(loopId)), paint)
    : null;

  return {
    onRecorded(entry) {
      if (loopId === null) {
        loopId = entry.loopId;
        if (entry.event.type !== 'loop-started') context = contextOf(load(loopId), timeZone);
      }
      if (entry.loopId !== loopId) return;
      context = learn(context, entry);
      area.forget();
      if (entry.event.type === 'suite-ended') live.delete(entry.event.runId);
      const line = json ? jsonLine(entry) : lineFor(entry, context);
      if (line === null) display?.changed();
      else if (display === null) output.write(`${line}\n`);
      else display.print(line);
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
function cachedArea(
  { load, history, time }: FollowOptions,
  live: ReadonlyMap<string, LiveProgress>,
): { lines: (loopId: string) => readonly string[]; forget: () => void } {
  let loop: Loop | null = null;
  const known = new Map<string, number | null>();
  return {
    lines(loopId) {
      loop ??= load(loopId);
      const { project } = loop;
      const now = time.now();
      const knownTests: LiveContext['knownTests'] = (suiteId) => {
        if (!known.has(suiteId)) known.set(suiteId, history.collected(project, suiteId) || null);
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
