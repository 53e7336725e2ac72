import { once } from 'node:events';
import type { Clock, Digests, History, Inbox, Outbox, Quarantines, Store } from '../loop/ports.ts';
import { answerPerson } from './answer.ts';
import { carryOut } from './carry-out.ts';
import { createChannels } from './channels.ts';
import { createApp } from './create-app.ts';
import { createDeliverer } from './deliver.ts';
import { everyMinute } from './every-minute.ts';
import { createHome, type Home } from './home.ts';
import { createInboxWorker } from './inbox-worker.ts';
import { aboutNothing } from './log-context.ts';
import { openConnection } from './open-connection.ts';
import { openEdge, type TransportNeeds } from './open-edge.ts';
import { createPatientWrite } from './patient-write.ts';
import { createPeople } from './people.ts';
import { createDigestPoster } from './post-digest.ts';
import { createPosting } from './posting.ts';
import { createReminders } from './remind.ts';
import type { Audit, BotLogger, LoopsService, Meter, SubscribeLive, SubscribeSaid } from './services.ts';
import { askIdentity, createSlackClient, type Identity } from './slack-client.ts';
import { createSlackFetch } from './slack-fetch.ts';
import { startThread } from './thread.ts';
import { createViews } from './views.ts';

const IDENTITY_AGAIN_MS = 5_000;
/** How long calls to Slack may still take when the bot has to go; the edges need 3 s for their own end. */
const LAST_CALLS_MS = 4_000;
const NO_METER: Meter = { slackCalled: () => {}, acknowledged: () => {} };

/** Everything that the bot is given. */
export type BotNeeds = {
  readonly slack: {
    readonly botToken: string;
    /** Socket Mode, or HTTP on a port of ours. */
    readonly transport: TransportNeeds;
    /** Left out: Slack itself; else a stand-in's `…/api/`. */
    readonly apiUrl?: string;
  };
  readonly store: Store;
  readonly history: History;
  readonly inbox: Inbox;
  readonly outbox: Outbox;
  readonly digests: Digests;
  readonly quarantines: Quarantines;
  readonly audit: Audit;
  readonly services: LoopsService;
  readonly clock: Clock;
  readonly logger: BotLogger;
  /** Left out: nothing is measured. */
  readonly meter?: Meter;
  readonly subscribeLive?: SubscribeLive;
  readonly subscribeSaid?: SubscribeSaid;
  /** How long Slack may take to show a message whose reply was lost; default 2 s. */
  readonly settleMs?: number;
  /** Least time between two sends to one channel; default 1 s, which is what Slack allows. */
  readonly spacingMs?: number;
  /** Pause before a lost connection is opened again, and how long Slack may leave a ping unanswered; default 5 s. */
  readonly reconnectAfterMs?: number;
  /** An error that no person can mend by a command; default: thrown, so that the process ends and resumes. */
  readonly onBug?: (error: unknown) => void;
};

/** A bot that was started. */
export type Bot = {
  /** Whether Slack's commands reach it now. */
  isConnected(): boolean;
  /**
   * Ends it within 5 s, also while Slack does not answer: what is owed to Slack or asked by people and did not come to its end is on disk, and gone on with at
   * the next start.
   */
  close(): Promise<void>;
};

/**
 * Starts the bot: tells what the journal has, delivers, connects, and carries out what was left in the inbox. Resolves
 * when it is connected, or when Slack does not answer (it goes on trying). Throws LoopError `slack-config` for tokens that Slack refuses.
 */
export async function startBot(needs: BotNeeds): Promise<Bot> {
  const { slack, store, history, inbox, outbox, services, clock, logger } = needs;
  const leave = new AbortController();
  const cut = new AbortController();
  const meter = needs.meter ?? NO_METER;
  const bugOf = needs.onBug ?? throwLater;
  const onBug = (error: unknown): void => {
    // What was left behind finds a closed database.
    if (!cut.signal.aborted) bugOf(error);
    else logger.warn({}, `Broken off at the end: ${error instanceof Error ? error.message : String(error)}`);
  };
  const write = createPatientWrite(clock, leave.signal);
  const client = createSlackClient(slack.botToken, slack.apiUrl, logger, createSlackFetch(meter, cut.signal));
  let identity: Identity | null = await askIdentity(client);

  const channels = createChannels(client);
  const people = createPeople(client, channels, clock, logger);
  const views = createViews(store, history, people.nameOf, clock);
  const deliverer = createDeliverer({
    posting: createPosting(client, channels, () => identity?.botUserId ?? null),
    outbox,
    clock,
    logger,
    settleMs: needs.settleMs ?? 2_000,
    spacingMs: needs.spacingMs ?? 1_000,
    write,
    onBug,
  });
  const thread = startThread({
    // A loop goes on long after the request that began it.
    store: { ...store, onRecorded: (tell) => store.onRecorded((entry) => aboutNothing(() => tell(entry))) },
    outbox,
    history,
    views,
    clock,
    subscribeLive: needs.subscribeLive ?? null,
    subscribeSaid: needs.subscribeSaid ?? null,
    write,
    onDesired: deliverer.wake,
    onBug,
  });
  deliverer.wake();
  const digests = createDigestPoster({
    ...needs,
    projects: services.projects,
    write,
    onPosted: deliverer.wake,
  });
  const reminders = createReminders({ ...needs, write, onDesired: deliverer.wake });
  let home: Home | null = null;
  const stopTicking = everyMinute(
    async () => {
      await digests.tick();
      await reminders.tick();
      await home?.refresh();
    },
    onBug,
    logger,
  );

  const edge = openEdge({ ...needs, meter });
  let closeWorker = async (): Promise<void> => {};
  const connect = async (known: Identity): Promise<void> => {
    const worker = createInboxWorker({
      inbox,
      carryOut: (command) =>
        carryOut(command, {
          ...needs,
          write,
          views,
          people,
          channels,
          postDigest: digests.postNow,
          teamId: known.teamId,
        }),
      answer: (command, message) => answerPerson(command, message, client, logger),
      write,
      onBug,
    });
    closeWorker = worker.close;
    const shown = createHome({ ...needs, client, views, people, channels, teamId: known.teamId });
    home = shown;
    const app = createApp({
      receiver: edge.receiver,
      botToken: slack.botToken,
      apiUrl: slack.apiUrl,
      identity: known,
      receive: async (command) => void (await write(() => inbox.receive(command))),
      clock,
      logger,
      meter,
      handOn: worker.wake,
      openHome: shown.open,
    });
    worker.wake();
    await openConnection({ app, clock, leave: leave.signal, logger, onLateRefusal: onBug });
  };
  const connectLater = async (): Promise<void> => {
    while (identity === null && !leave.signal.aborted) {
      logger.warn({}, 'Slack does not answer; trying again');
      await clock.wait(IDENTITY_AGAIN_MS, leave.signal);
      identity = leave.signal.aborted ? null : await askIdentity(client);
    }
    if (identity !== null) await connect(identity);
  };
  const close = async (): Promise<void> => {
    leave.abort();
    const ended = Promise.all([
      stopTicking(),
      thread.close(),
      edge.close(),
      closeWorker(),
      deliverer.close(),
    ]);
    const late = setTimeout(() => cut.abort(), LAST_CALLS_MS);
    await Promise.race([ended, once(cut.signal, 'abort')]);
    clearTimeout(late);
  };
  if (identity === null) void connectLater().catch(onBug);
  else {
    try {
      await connect(identity);
    } catch (error) {
      await close();
      throw error;
    }
  }
  return { isConnected: edge.isConnected, close };
}

/** Ends the process with this error, outside of whoever called. */
function throwLater(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
