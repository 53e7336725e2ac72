// The bot as a real process, which can be killed and started again while the playground lives on.
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Team } from '../../src/playground/model.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** As `npm start` and the container start it. */
const SMALL = '--max-semi-space-size=2';

export type Bot = {
  readonly pid: number;
  /** What it wrote to its standard error so far. */
  readonly said: () => string;
  /** Resolves with exit code or signal. */
  readonly gone: Promise<number | NodeJS.Signals | null>;
  readonly kill: (signal: NodeJS.Signals) => Promise<number | NodeJS.Signals | null>;
};

/** Starts `bin/main.js` on a configuration file, or several, in front of the playground; of the product at `root`, where that is not this one. */
export function spawnBot(
  playground: { readonly apiUrl: string; readonly team: () => Pick<Team, 'bot_token' | 'app_token'> },
  config: string | readonly string[],
  env: NodeJS.ProcessEnv,
  root: string = ROOT,
): Bot {
  const { bot_token, app_token } = playground.team();
  const child: ChildProcess = spawn(
    process.execPath,
    [SMALL, join(root, 'bin/main.js'), ...[config].flat()],
    {
      env: {
        ...env,
        SLACK_API_URL: playground.apiUrl,
        SLACK_BOT_TOKEN: bot_token,
        SLACK_APP_TOKEN: app_token,
        LOG_LEVEL: env.LOG_LEVEL ?? 'warn',
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    said += String(chunk);
  });
  const gone = new Promise<number | NodeJS.Signals | null>((resolve) => {
    child.once('exit', (code, signal) => resolve(code ?? signal));
  });
  const kill = (signal: NodeJS.Signals) => {
    child.kill(signal);
    return gone;
  };
  return { pid: child.pid ?? 0, said: () => said, gone, kill };
}

/** Resolves when the condition holds; looks every 50 ms, and fails after `ms` with what was waited for. */
export async function eventually<Value>(
  what: string,
  look: () => Value | null | undefined | false,
  ms = 120_000,
): Promise<Value> {
  const end = Date.now() + ms;
  for (;;) {
    const value = look();
    if (value !== null && value !== undefined && value !== false) return value;
    if (Date.now() > end) throw new Error(`waited ${ms / 1_000} s in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
