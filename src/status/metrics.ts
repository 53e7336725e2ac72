// What can be measured of a bot, in Prometheus' form. No label takes a value that people, tests or projects choose.
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { LoopStatus, Outcome, RunPurpose } from '../loop/model.ts';

const STATES: readonly LoopStatus[] = ['running', 'paused', 'blocked', 'reached', 'gave-up', 'stopped'];
const OUTCOMES: readonly Outcome[] = ['passed', 'failed', 'errored', 'skipped'];
const PURPOSES: readonly RunPurpose[] = ['collect', 'test', 'rerun', 'check', 'verify'];
/** Slack waits 3 s for an acknowledgement. */
const ACK_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 3];

/** How a call to Slack ended: nobody knows what became of an unclear one. */
type SlackOutcome = 'ok' | 'rate_limited' | 'refused' | 'unclear';

/** What is read at each scrape of a bot that leads. */
type Source = {
  readonly figures: () => {
    readonly loops: Readonly<Partial<Record<LoopStatus, number>>>;
    readonly running: Readonly<Partial<Record<RunPurpose, number>>>;
    readonly events: number;
    readonly inbox: number;
    readonly outbox: { readonly waiting: number; readonly oldestMs: number };
    readonly refused: number;
    readonly epoch: number;
  };
  /** Bytes of the database with its write-ahead log. */
  readonly databaseBytes: () => number;
  /** How many backups there are, and how old the newest is, ms; null: there is none. */
  readonly backups: () => { readonly count: number; readonly ageMs: number | null };
  readonly isConnected: () => boolean;
};

export type Metrics = {
  readonly type: string;
  /** Everything as text, measured now. */
  text(): Promise<string>;
  /** From now on it leads, and can be asked this. */
  lead(source: Source): void;
  /** A call of a Web API method ended; `waitMs` is how long Slack asked us to wait. */
  slackCalled(method: string, outcome: SlackOutcome, waitMs: number): void;
  /** A command, press or event was acknowledged, this long after it was received. */
  acknowledged(kind: 'command' | 'action' | 'event', ms: number): void;
  /** A command was carried out, or not; `action` is one of ours. */
  carriedOut(action: string, outcome: 'done' | 'refused' | 'failed'): void;
  /** The results of a suite's run are on disk: so many of each outcome. */
  recorded(counts: Readonly<Record<Outcome, number>>): void;
};

/** The metrics of this process; before it leads there are only those of the process itself. */
export function createMetrics(version: string): Metrics {
  const ofProcess = new Registry();
  // Apart from it, because a metric that was not measured yet would be shown as 0.
  const ofLeader = new Registry();
  collectDefaultMetrics({ register: ofProcess });
  const registers = [ofLeader];
  const gauge = <Label extends string = never>(name: string, help: string, ...labelNames: Label[]) =>
    new Gauge({ name: `greenloop_${name}`, help, labelNames, registers });
  const counter = <Label extends string = never>(name: string, help: string, ...labelNames: Label[]) =>
    new Counter({ name: `greenloop_${name}_total`, help, labelNames, registers });

  const own = { registers: [ofProcess] };
  new Gauge({
    name: 'greenloop_build_info',
    help: '1; its label says which',
    labelNames: ['version'],
    ...own,
  }).set({ version }, 1);
  const leader = new Gauge({ name: 'greenloop_leader', help: '1 while it leads the data folder', ...own });
  const connected = gauge('slack_connected', '1 while Slack reaches this process');
  const epoch = gauge('lease_epoch', 'How often a process has begun to lead the data folder');
  const loops = gauge('loops', 'Loops by state, ended ones included', 'state');
  const suites = gauge('suites_running', 'Commands of suites that run now', 'purpose');
  const inbox = gauge('inbox_pending', 'Commands that are received and not carried out yet');
  const waiting = gauge('outbox_waiting', 'Messages that are to be posted or edited');
  const oldest = gauge('outbox_oldest_age_seconds', 'How long the oldest waiting message has waited');
  const refused = gauge('outbox_refused', 'Messages that Slack refused for good');
  const database = gauge('database_size_bytes', 'The database with its write-ahead log');
  const backups = gauge('backups', 'Backups in the folder of backups');
  const backupAge = gauge('backup_age_seconds', 'Age of the newest backup; absent without one');
  const events = counter('events_recorded', 'Entries of the journal, ever');
  const results = counter('results_recorded', 'Results of tests, since this process started', 'outcome');
  const calls = counter('slack_calls', 'Calls to Slack that ended', 'method', 'outcome');
  const waits = counter('slack_rate_limit_wait_seconds', 'How long Slack asked to wait (HTTP 429)');
  const commands = counter('commands', 'Commands carried out, refused or failed', 'action', 'outcome');
  const acks = new Histogram({
    name: 'greenloop_slack_ack_duration_seconds',
    help: 'From the reception of what Slack sends to its acknowledgement',
    labelNames: ['kind'],
    buckets: ACK_BUCKETS,
    registers,
  });
  leader.set(0);
  let source: Source | null = null;

  function measure({ figures, databaseBytes, backups: copies, isConnected }: Source): void {
    const now = figures();
    for (const state of STATES) loops.set({ state }, now.loops[state] ?? 0);
    for (const purpose of PURPOSES) suites.set({ purpose }, now.running[purpose] ?? 0);
    epoch.set(now.epoch);
    inbox.set(now.inbox);
    waiting.set(now.outbox.waiting);
    oldest.set(now.outbox.oldestMs / 1_000);
    refused.set(now.refused);
    // The database counts them: what this process counted would begin anew at each start.
    events.reset();
    events.inc(now.events);
    database.set(databaseBytes());
    connected.set(Number(isConnected()));
    const { count, ageMs } = copies();
    backups.set(count);
    if (ageMs === null) backupAge.remove();
    else backupAge.set(ageMs / 1_000);
  }

  return {
    type: ofProcess.contentType,
    async text() {
      if (source === null) return ofProcess.metrics();
      measure(source);
      return `${await ofProcess.metrics()}\n${await ofLeader.metrics()}`;
    },
    lead(given) {
      source = given;
      leader.set(1);
    },
    slackCalled(method, outcome, waitMs) {
      calls.inc({ method, outcome });
      if (waitMs > 0) waits.inc(waitMs / 1_000);
    },
    acknowledged: (kind, ms) => acks.observe({ kind }, ms / 1_000),
    carriedOut: (action, outcome) => commands.inc({ action, outcome }),
    recorded(counts) {
      for (const outcome of OUTCOMES) results.inc({ outcome }, counts[outcome]);
    },
  };
}
