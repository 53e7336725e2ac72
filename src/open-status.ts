// The status port of a bot: what it asks is put together here.
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Bot } from './bot/start-bot.ts';
import { LoopError } from './loop/errors.ts';
import type { Engine } from './open-engine.ts';
import { createMetrics, type Metrics } from './status/metrics.ts';
import { missingFrom } from './status/readiness.ts';
import { serveStatus } from './status/serve-status.ts';
import { readStatusSettings } from './status/status-settings.ts';
import { ageOfNewest, backupsIn } from './store/backup.ts';

/** What the status port knows so far; the composition root tells it more. */
export type Status = {
  readonly metrics: Metrics;
  /** Where it listens; null: nowhere. */
  readonly url: string | null;
  /** Somebody else leads the data folder: who, in a sentence. */
  waits(words: string): void;
  leads(engine: Engine): void;
  serves(bot: Bot): void;
  close(): void;
};

/**
 * Opens the status port where the environment asks for one; it tells from the start on what is missing. Throws LoopError `usage` for a port that is none or
 * cannot be had.
 */
export async function openStatus(
  place: { readonly dataFolder: string; readonly backups: string },
  env: NodeJS.ProcessEnv,
  ending: AbortSignal,
  onBug: (error: unknown) => void,
): Promise<Status> {
  const metrics = createMetrics(versionOfUs());
  const settings = readStatusSettings(env);
  let unled = 'it is starting';
  let engine: Engine | null = null;
  let bot: Bot | null = null;
  const missing = () =>
    missingFrom({
      leading: () => (ending.aborted ? 'it was told to end' : engine === null ? unled : null),
      writing: () => (engine === null ? null : writeFault(engine)),
      connected: () => (bot?.isConnected() === true ? null : 'Slack does not reach it: it is not connected'),
    });
  const served =
    settings === null
      ? null
      : await serveStatus(settings, { missing, metrics: metrics.text, metricsType: metrics.type }, onBug);
  return {
    metrics,
    url: served?.url ?? null,
    waits(words) {
      unled = words;
    },
    leads(given) {
      engine = given;
      given.store.onRecorded(({ event }) => {
        if (event.type === 'suite-ended') metrics.recorded(event.counts);
      });
      metrics.lead({
        figures: given.operations.figures,
        databaseBytes: () => sizeOf(join(place.dataFolder, 'greenloop.db')),
        backups: () => ({
          count: backupsIn(place.backups).length,
          ageMs: ageOfNewest(place.backups, Date.now()),
        }),
        isConnected: () => bot?.isConnected() === true,
      });
    },
    serves(given) {
      bot = given;
    },
    close: () => served?.close(),
  };
}

function versionOfUs(): string {
  const file = new URL('../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

/** Why the database takes no write now; null: it does. */
function writeFault({ operations }: Engine): string | null {
  try {
    operations.tryWriting();
    return null;
  } catch (error) {
    if (error instanceof LoopError) return `nothing can be written: ${error.message}; ${error.hint}`;
    return `nothing can be written into the database: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Bytes of the database and its write-ahead log. */
function sizeOf(file: string): number {
  return ['', '-wal'].reduce(
    (sum, end) => sum + (statSync(`${file}${end}`, { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
}
