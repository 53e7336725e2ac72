// Composition root of the bot: config → engine → bot; signals.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import pino, { type Logger } from 'pino';
import type { Audit } from './bot/services.ts';
import { startBot } from './bot/start-bot.ts';
import { failpointOf } from './failpoint.ts';
import { backupFolderOf, keepBackups } from './keep-backups.ts';
import { LOOP_ERRORS, LoopError } from './loop/errors.ts';
import { createLoopsService } from './loops-service.ts';
import { dataFolderOf, type Engine, openEngine } from './open-engine.ts';
import { openPlayground } from './open-playground.ts';
import { readEnvFile } from './read-env-file.ts';
import { readSlackSettings } from './slack-settings.ts';
import { systemClock } from './system-clock.ts';
import { print } from './terminal/print.ts';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Runs the bot until it is told to stop; `npm start -- a/greenloop.yaml b/greenloop.yaml`. */
export async function main(words: readonly string[] = process.argv.slice(2)): Promise<void> {
  try {
    readEnvFile(process.cwd());
    await serve(words, process.env);
  } catch (error) {
    leave(error);
  }
}

async function serve(words: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const settings = readSlackSettings(env);
  const files = projectFiles(words, env, settings === null);
  const logger = pino({ level: logLevel(env, settings === null ? 'warn' : 'info') }, pino.destination(2));
  const dataFolder = dataFolderOf(env, process.cwd());
  // Somebody who tries it out in a terminal wants to know; a service takes over.
  const engine =
    settings === null
      ? await openEngine(dataFolder, env, leave, failpointOf(env))
      : await leadOrWait(dataFolder, env, logger);
  const services = await createLoopsService(engine, files);
  const channel = services.projects().find((plan) => plan.slack.channel !== null)?.slack.channel;
  const playground =
    settings === null ? await openPlayground(dataFolder, env, channel ?? '#storefront-loop') : null;
  const bot = await startBot({
    slack: settings ?? playground?.settings ?? unreachableSettings(),
    store: engine.store,
    history: engine.history,
    inbox: engine.inbox,
    outbox: engine.outbox,
    digests: engine.digests,
    quarantines: engine.quarantines,
    audit: auditOf(engine.audit),
    services,
    clock: systemClock,
    logger,
    subscribeLive: engine.onLive,
    subscribeSaid: engine.onSaid,
    onBug: leave,
  });
  const stopBackups = keepBackups(
    dataFolder,
    backupFolderOf(env, dataFolder),
    {
      done: (file) => logger.info({ file }, 'made a backup'),
      failed: ({ message, hint }) => logger.warn({}, `${message}; ${hint}`),
    },
    leave,
  );
  for (const loopId of engine.loops.resumeAll()) logger.info({ loopId }, 'goes on with an open loop');
  const stop = async () => {
    await bot.close();
    stopBackups();
    await engine.shutDown();
    await playground?.close();
    process.exit(0);
  };
  for (const signal of SIGNALS) process.once(signal, () => void stop().catch(leave));
  if (playground !== null) void playground.follow().then(stop).catch(leave);
}

/** LOG_LEVEL, or this one. Throws LoopError `usage` for one that is none. */
function logLevel({ LOG_LEVEL: level }: NodeJS.ProcessEnv, otherwise: string): string {
  if (!level) return otherwise;
  if (level in pino.levels.values) return level;
  const levels = Object.keys(pino.levels.values).join(', ');
  throw new LoopError(
    'usage',
    `LOG_LEVEL is ${JSON.stringify(level)}, which is no level`,
    `one of ${levels}`,
  );
}

/** The engine, as soon as no other process leads its data folder; a signal to end ends the wait. */
async function leadOrWait(dataFolder: string, env: NodeJS.ProcessEnv, logger: Logger): Promise<Engine> {
  const leaving = new AbortController();
  const end = () => leaving.abort(new Error('told to end'));
  for (const signal of SIGNALS) process.once(signal, end);
  try {
    const onWait = ({ message }: LoopError) => logger.warn({}, `${message}; waiting until it ends`);
    return await openEngine(dataFolder, env, leave, failpointOf(env), { signal: leaving.signal, onWait });
  } catch (error) {
    if (leaving.signal.aborted) process.exit(0);
    throw error;
  } finally {
    for (const signal of SIGNALS) process.off(signal, end);
  }
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
function auditOf(audit: Engine['audit']): Audit {
  return {
    record: ({ at, userId, teamId, channelId, action, subject, outcome, detail }) =>
      audit.write({
        at,
        who: `${teamId}/${userId}`,
        what: subject === '' ? action : `${action} ${subject}`,
        where: channelId,
        allowed: outcome !== 'refused',
        reason: detail,
      }),
  };
}

function unreachableSettings(): never {
  throw new Error('neither Slack nor a playground');
}

/** Dies on what cannot be mended here: everything is resumed at the next start. */
function leave(error: unknown): never {
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
