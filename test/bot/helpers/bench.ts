// The bot on a real database and in front of the playground, over real HTTP and WebSockets; also outside of tests.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BotLogger, LiveUpdate, LoopsService } from '../../../src/bot/services.ts';
import type { BotNeeds } from '../../../src/bot/start-bot.ts';
import type { Plan } from '../../../src/loop/plan.ts';
import type { Clock } from '../../../src/loop/ports.ts';
import { type PlaygroundOptions, startPlayground } from '../../../src/playground/start-playground.ts';
import type { AuditEntry } from '../../../src/store/audit.ts';
import { samplePlan } from './sample.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const CHANNEL = 'storefront-loop';
export const machineClock: Clock = {
  now: () => Date.now(),
  wait: (ms, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const timer = setTimeout(resolve, ms);
      signal.addEventListener('abort', () => {
        clearTimeout(timer);
        resolve();
      });
    }),
};

function manifest() {
  const file = new URL('../../../manifest.json', import.meta.url);
  const { features, oauth_config, settings } = JSON.parse(readFileSync(file, 'utf8'));
  return {
    scopes: oauth_config.scopes.bot as string[],
    events: settings.event_subscriptions.bot_events as string[],
    commands: (features.slash_commands as { command: string }[]).map(({ command }) => command),
  };
}

export type BenchOptions = {
  readonly plan?: Partial<Plan>;
  readonly playground?: Partial<PlaygroundOptions>;
  /** Where the product lies, when it is not this one. */
  readonly root?: string;
};

/** A workspace, a database and a bot that is not started yet; `close` ends and removes all of it. */
export async function openBench(options: BenchOptions = {}) {
  const root = options.root ?? ROOT;
  const { startBot }: typeof import('../../../src/bot/start-bot.ts') = await import(
    join(root, 'src/bot/start-bot.ts')
  );
  const { openStore }: typeof import('../../../src/store/open-store.ts') = await import(
    join(root, 'src/store/open-store.ts')
  );
  const closers: (() => unknown)[] = [];
  const playground = await startPlayground({
    port: 0,
    stateFile: null,
    limits: 'off',
    ...options.playground,
    // What the app may do and hears is what its manifest says, no more.
    seed: { ...options.playground?.seed, team: manifest() },
  });
  closers.push(playground.close);
  const folder = mkdtempSync(join(tmpdir(), 'greenloop-bench-'));
  closers.push(() => rmSync(folder, { recursive: true, force: true }));
  const opened = openStore({ file: join(folder, 'greenloop.db'), clock: machineClock });
  closers.push(opened.close);
  await opened.lease.takeLease();
  const { store } = opened;
  const plan = samplePlan({
    slack: { channel: `#${CHANNEL}`, digest: null, timezone: 'UTC' },
    ...options.plan,
  });
  const calls: string[] = [];
  const logged: string[] = [];
  const bugs: unknown[] = [];
  const listeners = new Set<(update: LiveUpdate) => void>();
  const services: LoopsService = {
    async start({ project, suites, once, by, channel }) {
      calls.push(`start ${project} ${suites.join(',')} by ${by}`);
      const loopId = `L${calls.length}`;
      const frozen = { ...plan, slack: { ...plan.slack, channel } };
      await store.record(loopId, { type: 'loop-started', project, plan: frozen, scope: ['p1'], once, by });
      return { loopId };
    },
    stop: async (loopId, { by, now }) => void calls.push(`stop ${loopId} by ${by}${now ? ' now' : ''}`),
    pause: async (loopId, { by }) => void calls.push(`pause ${loopId} by ${by}`),
    resume: async (loopId, { by }) => void calls.push(`resume ${loopId} by ${by}`),
    decide: async (loopId, decision) => void (await store.record(loopId, decision)),
    running: () => store.openLoops().map((loopId) => ({ loopId, project: store.load(loopId).project })),
    projects: () => [plan],
  };
  const log = (fields: object, line: string): void => void logged.push(`${line} ${JSON.stringify(fields)}`);
  const logger: BotLogger = { debug: log, info: log, warn: log, error: log };

  async function boot(change: Partial<BotNeeds> = {}) {
    const bot = await startBot({
      slack: {
        botToken: playground.team().bot_token,
        transport: { kind: 'socket', appToken: playground.team().app_token },
        apiUrl: playground.apiUrl,
      },
      store,
      history: opened.history,
      inbox: opened.inbox,
      outbox: opened.outbox,
      digests: opened.digests,
      quarantines: opened.quarantines,
      audit: {
        record: ({ at, userId, channelId, action, subject, outcome, detail }) =>
          opened.audit.write({
            at,
            who: userId,
            what: `${action} ${subject}`,
            where: channelId,
            allowed: outcome !== 'refused',
            reason: detail,
          }),
      },
      services,
      clock: machineClock,
      logger,
      subscribeLive: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      settleMs: 50,
      spacingMs: 0,
      // Also how long a ping may go unanswered, so that a busy machine is not taken for a lost connection.
      reconnectAfterMs: 5_000,
      onBug: (error) => bugs.push(error),
      ...change,
    });
    closers.push(bot.close);
    return bot;
  }

  /** Resolves when the condition holds; it is asked again at everything that happens in the workspace. Rejects after two minutes. */
  function until(condition: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = () => {
        clearInterval(poll);
        clearTimeout(patience);
        stop();
      };
      const look = (): void => {
        if (!condition()) return;
        end();
        resolve();
      };
      const patience = setTimeout(() => {
        end();
        reject(
          new Error(`waited two minutes in vain: ${condition}; last logged: ${logged.slice(-3).join(' | ')}`),
        );
      }, 120_000);
      const stop = playground.listen(look);
      // What is written after the last thing that people see (an inbox row, an audit line) has no event of its own.
      const poll = setInterval(look, 10);
      look();
    });
  }

  async function close(): Promise<void> {
    for (const end of closers.reverse()) await end();
  }

  const seenBy = (user: string | null, channel = CHANNEL) => playground.people.transcript(channel, user);
  return {
    ...opened,
    close,
    database: join(folder, 'greenloop.db'),
    playground,
    calls,
    logged,
    bugs,
    boot,
    until,
    live: (update: LiveUpdate) => {
      for (const listener of listeners) listener(update);
    },
    type: (user: string, text: string, channel = CHANNEL) =>
      playground.people.command({ user, channel, text }),
    /** The messages of the channel that everybody sees, oldest first. */
    posts: (channel = CHANNEL) =>
      seenBy(null, channel).filter((message) => message.ephemeral_to === undefined),
    /** What the app said to one person only. */
    whispers: (user: string, channel = CHANNEL) =>
      seenBy(user, channel)
        .filter((message) => message.ephemeral_to !== undefined)
        .map((message) => message.text),
    audited: (): readonly AuditEntry[] => opened.audit.list(100),
  };
}
