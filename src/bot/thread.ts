// Journal → desired messages. A subscriber with its own cursor: what it has told survives a crash, the rest is told at boot.
import type { JournalEntry, LoopBlocked, LoopEvent, LoopFinished } from '../loop/event.ts';
import type { Clock, DesiredMessage, History, Outbox, Store } from '../loop/ports.ts';
import type { Answer } from './blocks/blocked-message.ts';
import { offerOf } from './blocks/offer.ts';
import type { PatientWrite } from './patient-write.ts';
import type { SubscribeLive, SubscribeSaid } from './services.ts';
import type { Views } from './views.ts';
import {
  blockedDesired,
  deploymentOutput,
  finishedDesired,
  groupFiles,
  groupMessages,
  iterationMessages,
  reportDesired,
} from './wanted-messages.ts';

const SUBSCRIBER = 'thread';
const PAGE = 500;
const LIVE_EVERY_MS = 1_000;
/** Fixers talk a lot, and each line is an edit of a message of its own. */
const SAID_EVERY_MS = 5_000;

/** Events that change the iteration before theirs too. */
const CHANGES_BEFORE: readonly LoopEvent['type'][] = ['iteration-started', 'deployment-taken-back'];

type Block = { readonly seq: number; readonly iteration: number | null; readonly event: LoopBlocked };
/** What the entries of one loop make necessary: only the newest state of each message. */
type Dirty = {
  readonly iterations: Set<number>;
  /** Iterations whose failures were grouped. */
  readonly grouped: Set<number>;
  /** What deployments that went wrong printed, by iteration. */
  readonly outputs: { readonly iteration: number; readonly deploymentId: string; readonly output: string }[];
  readonly blocks: Map<number, { block: Block; answer: Answer }>;
  finished: { readonly event: LoopFinished; readonly iteration: number | null } | null;
};

/** Keeps the outbox at what the journal says; `onDesired` is called when there may be something to deliver. */
export function startThread(given: {
  readonly store: Store;
  readonly outbox: Outbox;
  readonly history: History;
  readonly views: Views;
  readonly clock: Clock;
  readonly subscribeLive: SubscribeLive | null;
  readonly subscribeSaid: SubscribeSaid | null;
  readonly write: PatientWrite;
  readonly onDesired: () => void;
  readonly onBug: (error: unknown) => void;
}): { close(): Promise<void> } {
  const { store, outbox, views, clock, write } = given;
  const openBlocks = new Map<string, Block>();
  const leave = new AbortController();
  const freshLive = new Set<string>();
  const freshSaid = new Map<string, Set<string>>();
  let scheduled = false;
  const attempt = async (next: () => void | Promise<void>): Promise<void> => {
    try {
      if (!leave.signal.aborted) await next();
    } catch (error) {
      if (!leave.signal.aborted) given.onBug(error);
    }
  };
  // A database that was only used from the terminal so far: its finished loops are not news.
  const news = outbox.cursor(SUBSCRIBER) > 0 ? null : new Set(store.openLoops());
  let work = attempt(() => {
    recallBlocks();
    return tell(news);
  });
  /** One thing at a time, so that the cursor only moves forward. */
  const then = (next: () => void | Promise<void>): void => {
    work = work.then(() => attempt(next));
  };
  const unsubscribe = store.onRecorded(() => {
    if (scheduled) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      then(() => tell(null));
    });
  });
  const unsubscribeLive = given.subscribeLive?.((update) => {
    views.hear(update);
    if (freshLive.size === 0) void clock.wait(LIVE_EVERY_MS, leave.signal).then(() => then(tellLive));
    freshLive.add(update.loopId);
  });
  const unsubscribeSaid = given.subscribeSaid?.((said) => {
    views.hearFixer(said);
    if (freshSaid.size === 0) void clock.wait(SAID_EVERY_MS, leave.signal).then(() => then(tellSaid));
    const groups = freshSaid.get(said.loopId) ?? new Set();
    freshSaid.set(said.loopId, groups.add(said.groupId));
  });
  return {
    async close() {
      leave.abort();
      unsubscribe();
      unsubscribeLive?.();
      unsubscribeSaid?.();
      await work;
    },
  };

  /** Tells everything after the cursor, in one go however long it was away; `only`: of these loops. */
  async function tell(only: ReadonlySet<string> | null): Promise<void> {
    const from = outbox.cursor(SUBSCRIBER);
    const dirty = new Map<string, Dirty>();
    let seq = from;
    for (const entry of entriesAfter(from)) {
      seq = entry.seq;
      if (only === null || only.has(entry.loopId)) mark(entry, dirty);
    }
    if (seq === from) return;
    const messages = [...dirty].flatMap(([loopId, what]) => render(loopId, what));
    await write(() => outbox.desire(SUBSCRIBER, seq, messages));
    given.onDesired();
  }

  async function tellLive(): Promise<void> {
    const loops = [...freshLive];
    freshLive.clear();
    const messages = loops.flatMap((loopId) => {
      const view = views.current(loopId);
      const channel = view?.plan.slack.channel ?? null;
      return view === null || channel === null ? [] : iterationMessages(view, channel, null).slice(0, 1);
    });
    await write(() => outbox.desire(SUBSCRIBER, outbox.cursor(SUBSCRIBER), messages));
    given.onDesired();
  }

  async function tellSaid(): Promise<void> {
    const loops = [...freshSaid];
    freshSaid.clear();
    const messages = loops.flatMap(([loopId, groups]) => {
      const view = views.current(loopId);
      const channel = view?.plan.slack.channel ?? null;
      return view === null || channel === null ? [] : groupMessages(view, channel, groups);
    });
    if (messages.length === 0) return;
    await write(() => outbox.desire(SUBSCRIBER, outbox.cursor(SUBSCRIBER), messages));
    given.onDesired();
  }

  function mark(entry: JournalEntry, dirty: Map<string, Dirty>): void {
    const what: Dirty = dirty.get(entry.loopId) ?? {
      iterations: new Set(),
      grouped: new Set(),
      outputs: [],
      blocks: new Map(),
      finished: null,
    };
    dirty.set(entry.loopId, what);
    if (entry.iteration !== null) what.iterations.add(entry.iteration);
    const { event } = entry;
    // The buttons of the iteration before work no more; or its fixes and its deployment are taken back.
    if (CHANGES_BEFORE.includes(event.type) && entry.iteration !== null)
      what.iterations.add(entry.iteration - 1);
    if (event.type === 'failures-grouped' && entry.iteration !== null) what.grouped.add(entry.iteration);
    if (
      (event.type === 'deployment-faulty' || event.type === 'deployment-unknown') &&
      entry.iteration !== null
    ) {
      const { deploymentId, output } = event;
      if (output !== undefined) what.outputs.push({ iteration: entry.iteration, deploymentId, output });
    }
    if (event.type === 'loop-blocked') {
      const block = { seq: entry.seq, iteration: entry.iteration, event };
      what.blocks.set(entry.seq, { block, answer: null });
      openBlocks.set(entry.loopId, block);
    } else if (event.type === 'loop-resumed') answer(entry.loopId, what, { how: 'resumed', by: event.by });
    else if (event.type === 'loop-unblocked') answer(entry.loopId, what, { how: 'came back', by: null });
    else if (event.type === 'loop-finished') {
      answer(entry.loopId, what, { how: 'finished', by: null });
      what.finished = { event, iteration: entry.iteration };
    }
  }

  function answer(loopId: string, what: Dirty, answer: Answer): void {
    const block = openBlocks.get(loopId);
    if (block === undefined) return;
    openBlocks.delete(loopId);
    what.blocks.set(block.seq, { block, answer });
  }

  function render(loopId: string, what: Dirty): DesiredMessage[] {
    const loop = store.load(loopId);
    const { project, plan, iteration } = loop;
    const channel = plan.slack.channel;
    if (channel === null) return [];
    views.settle(loopId);
    const expected = given.history.expectedDeploymentMs(project);
    const numbers = [...what.iterations].sort((a, b) => a - b);
    const last = what.finished?.iteration ?? iteration?.number ?? null;
    const ending = what.finished === null || last === null ? null : views.iteration(loopId, last);
    const facts = ending === null ? null : views.reported(project, ending.iteration.number);
    return [
      ...numbers.flatMap((number) => {
        const view = views.iteration(loopId, number);
        if (view === null) return [];
        const files = what.grouped.has(number) ? groupFiles(view, channel) : [];
        const outputs = what.outputs
          .filter((one) => one.iteration === number)
          .map((one) => deploymentOutput(view, one, channel));
        return [...iterationMessages(view, channel, expected), ...files, ...outputs];
      }),
      ...[...what.blocks.values()].map(({ block, answer }) =>
        blockedDesired(block, { loopId, project }, channel, answer, offerOf(loop, views.current(loopId))),
      ),
      ...(what.finished === null
        ? []
        : [finishedDesired(what.finished.event, { loopId, project, view: ending }, channel)]),
      ...(facts === null ? [] : [reportDesired(loopId, facts, channel)]),
    ];
  }

  /** At boot: the block that a blocked loop waits in, so that its message can be closed later. */
  function recallBlocks(): void {
    const blocked = new Set(store.openLoops().filter((loopId) => store.load(loopId).status === 'blocked'));
    if (blocked.size === 0) return;
    const cursor = outbox.cursor(SUBSCRIBER);
    for (const entry of entriesAfter(0)) {
      if (entry.seq > cursor) break;
      if (entry.event.type === 'loop-blocked' && blocked.has(entry.loopId)) {
        openBlocks.set(entry.loopId, { seq: entry.seq, iteration: entry.iteration, event: entry.event });
      }
    }
  }

  function* entriesAfter(seq: number): Generator<JournalEntry> {
    let page = store.journal(seq, PAGE);
    while (page.length > 0) {
      yield* page;
      page = store.journal(page.at(-1)?.seq ?? seq, PAGE);
    }
  }
}
