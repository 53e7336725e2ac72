// Composition root of the bot: config → engine → bot; signals.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import type { Audit } from './bot/services.ts';
import { startBot } from './bot/start-bot.ts';
import { createLogger } from './create-logger.ts';
import { failpointOf } from './failpoint.ts';
import { backupFolderOf, keepBackups } from './keep-backups.ts';
import { keepStorage, ownersIn } from './keep-storage.ts';
import { listenForEnd } from './listen-for-end.ts';
import { logEvents } from './log-events.ts';
import { LOOP_ERRORS, LoopError } from './loop/errors.ts';
import { createLoopsService } from './loops-service.ts';
import { dataFolderOf, type Engine, openEngine } from './open-engine.ts';
import { openPlayground } from './open-playground.ts';
import { openStatus } from './open-status.ts';
import { readEnvFile } from './read-env-file.ts';
import { readSlackSettings } from './slack-settings.ts';
import type { Metrics } from './status/metrics.ts';
import { systemClock } from './system-clock.ts';
import { print } from './terminal/print.ts';

/** Whoever ends the bot gives it 10 s. */
const LONGEST_END_MS = 9_000;

/** Runs the bot until it is told to stop; `npm start -- a/greenloop.yaml b/greenloop.yaml`. */
export async function main(words: readonly string[] = process.argv.slice(2)): Promise<void> {
  const ending = listenForEnd();
  try {
    readEnvFile(process.cwd());
    await serve(words, process.env, ending);
  } catch (error) {
    if (!ending.aborted) die(error);
  }
}

async function serve(words: readonly string[], env: NodeJS.ProcessEnv, ending: AbortSignal): Promise<void> {
  const settings = readSlackSettings(env);
  const files = projectFiles(words, env, settings === null);
  const { logger, findIterationsBy } = createLogger(env, settings === null ? 'warn' : 'info');
  const dataFolder = dataFolderOf(env, process.cwd());
  const backups = backupFolderOf(env, dataFolder);
  /** What was opened, closed in the opposite order. */
  const opened: (() => unknown)[] = [];
  // A start that is under way when this ends it finds things closed; what it says then is no fault.
  const leave = (error: unknown): void => void (ending.aborted || die(error));
  ending.addEventListener('abort', () => void close(opened, logger).catch(die));

  const status = await openStatus({ dataFolder, backups }, env, ending, leave);
  opened.push(status.close);
  if (status.url !== null) logger.info({ url: status.url }, 'Tells its status');
  // Somebody who tries it out in a terminal wants to know; a service takes over.
  const engine =
    settings === null
      ? await openEngine(dataFolder, env, leave, failpointOf(env))
      : await openEngine(dataFolder, env, leave, failpointOf(env), {
          signal: ending,
          onWait({ message }) {
            status.waits(message);
            logger.warn({}, `${message}; waiting until it ends`);
          },
        });
  opened.push(engine.shutDown);
  findIterationsBy(engine.operations.iterationId);
  // What is still said after the database is closed cannot ask it.
  opened.push(() => findIterationsBy(() => null));
  opened.push(logEvents(engine.store, logger));
  status.leads(engine);
  const services = await createLoopsService(engine, files);
  const channel = services.projects().find((plan) => plan.slack.channel !== null)?.slack.channel;
  const playground =
    settings === null ? await openPlayground(dataFolder, env, channel ?? '#storefront-loop') : null;
  if (playground !== null) opened.push(playground.close);
  opened.push(
    keepBackups(
      dataFolder,
      backups,
      {
        done: (file) => logger.info({ file }, 'made a backup'),
        failed: ({ message, hint }) => logger.warn({}, `${message}; ${hint}`),
      },
      leave,
    ),
  );
  opened.push(
    keepStorage(
      dataFolder,
      () => ownersIn(engine, services.projects()),
      {
        done: (removed) => logger.info(removed, 'removed what commands had left'),
        failed: (words) => logger.warn({}, words),
      },
      leave,
    ),
  );
  const bot = await startBot({
    slack: settings ?? playground?.settings ?? unreachableSettings(),
    store: engine.store,
    history: engine.history,
    inbox: engine.inbox,
    outbox: engine.outbox,
    digests: engine.digests,
    quarantines: engine.quarantines,
    audit: auditOf(engine.audit, logger, status.metrics),
    services,
    clock: systemClock,
    logger,
    meter: status.metrics,
    subscribeLive: engine.onLive,
    subscribeSaid: engine.onSaid,
    onBug: leave,
  });
  opened.push(bot.close);
  status.serves(bot);
  if (ending.aborted) return;
  for (const loopId of engine.loops.resumeAll()) logger.info({ loopId }, 'goes on with an open loop');
  if (playground !== null)
    void playground
      .follow()
      .then(() => process.kill(process.pid, 'SIGTERM'))
      .catch(leave);
}

/** Ends the process with 0, within 10 s: what did not come to its end by then is on disk and gone on with at the next start. */
async function close(opened: readonly (() => unknown)[], logger: Logger): Promise<void> {
  setTimeout(() => {
    logger.warn({}, 'ending without waiting for what is under way: it is gone on with at the next start');
    process.exit(0);
  }, LONGEST_END_MS);
  for (const end of opened.toReversed()) await end();
  process.exit(0);
}

/** The projects that are served: those named, else GREENLOOP_PROJECTS, else without Slack the bundled example. */
function projectFiles(
  words: readonly string[],
  env: NodeJS.ProcessEnv,
  withoutSlack: boolean,
): readonly string[] {
  const named =
    words.length > 0 ? words : (env.GREENLOOP_PROJECTS ?? '').split(/[\s,:]+/).filter((one) => one !== '');
  if (named.length > 0) return named.map((one) => resolve(one));
  const example = fileURLToPath(new URL('../examples/storefront/greenloop.yaml', import.meta.url));
  if (withoutSlack && existsSync(example)) return [example];
  throw new LoopError(
    'config-missing',
    withoutSlack ? 'neither Slack nor a project was given' : 'no project was given',
    `npm start -- path/to/greenloop.yaml, or set GREENLOOP_PROJECTS${withoutSlack ? '; docs/slack.md says which variables name Slack' : ''}`,
  );
}

/** The bot's tries as rows of the store's audit log. */
function auditOf(audit: Engine['audit'], logger: Logger, metrics: Metrics): Audit {
  return {
    record({ at, userId, teamId, channelId, action, subject, outcome, detail }) {
      audit.write({
        at,
        who: `${teamId}/${userId}`,
        what: subject === '' ? action : `${action} ${subject}`,
        where: channelId,
        allowed: outcome !== 'refused',
        reason: detail,
      });
      metrics.carriedOut(action, outcome);
      const about = /^L[0-9a-f]+$/.test(subject) ? { loopId: subject } : { subject };
      logger.info({ action, outcome, ...about }, 'Carried out');
    },
  };
}

function unreachableSettings(): never {
  throw new Error('neither Slack nor a playground');
}

/** Dies on what cannot be mended here: everything is resumed at the next start. */
function die(error: unknown): never {
  if (error instanceof LoopError) {
    print(`greenloop: ${error.message}\n  ${error.hint}\n`, process.stderr);
    process.exit(LOOP_ERRORS[error.code]);
  }
  print(
    `greenloop: this is a bug: ${error instanceof Error ? error.stack : String(error)}\n`,
    process.stderr,
  );
  process.exit(70);
}
