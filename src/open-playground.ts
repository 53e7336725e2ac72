// A Slack workspace on localhost for `npm start` without Slack: a process of its own, shown in this terminal.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { LoopError } from './loop/errors.ts';
import { followInTerminal } from './playground/terminal-client.ts';
import type { SlackSettings } from './slack-settings.ts';

const SERVE = fileURLToPath(new URL('./playground/serve.ts', import.meta.url));

export type OpenPlayground = {
  readonly settings: SlackSettings;
  /** Shows the channel and takes what is typed; resolves when the input ends. */
  follow(): Promise<void>;
  close(): Promise<void>;
};

/**
 * Starts the playground beside the data folder's state, on PLAYGROUND_PORT (default 3020). `channel` is the one that is
 * shown. Throws LoopError `slack-config` when it does not start.
 */
export async function openPlayground(
  dataFolder: string,
  env: NodeJS.ProcessEnv,
  channel: string,
): Promise<OpenPlayground> {
  const folder = join(dataFolder, 'playground');
  mkdirSync(folder, { recursive: true });
  const child = spawn(process.execPath, [SERVE], {
    // Its standard input is a pipe of ours: when we die, however, it ends too.
    env: { ...env, PLAYGROUND_STATE: join(folder, 'state.jsonl'), PLAYGROUND_UNTIL_STDIN_ENDS: 'yes' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const settings = await settingsOf(child, env.PLAYGROUND_PORT ?? '3020');
  const url = settings.apiUrl.replace(/\/api\/$/, '');
  let following: { close(): void } | null = null;
  return {
    settings,
    async follow() {
      const { stdin: input, stdout: output } = process;
      const opened = await followInTerminal({ url, user: 'mia', channel, input, output });
      following = opened;
      output.write(`${await whereToLook(url, channel)}\n`);
      await opened.closed;
    },
    async close() {
      following?.close();
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await gone;
    },
  };
}

/** The one line that a newcomer reads: what to type, and where. The page is built when it is first asked for: here. */
async function whereToLook(url: string, channel: string): Promise<string> {
  const { ok } = await fetch(url, { method: 'HEAD' });
  return ok
    ? `Open ${url.replace('127.0.0.1', 'localhost')} and type /loop start in ${channel}, a Slack channel on this machine; or type it here, as @mia`
    : `Type /loop start: this is ${channel}, a Slack channel on this machine, and you are @mia`;
}

/** Reads where it listens, and with which tokens, from the lines that it prints when it is ready. */
async function settingsOf(child: ChildProcess, port: string): Promise<SlackSettings & { apiUrl: string }> {
  const said: string[] = [];
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error('the playground was started without pipes');
  stderr.on('data', (chunk: Buffer) => said.push(String(chunk)));
  for await (const line of createInterface({ input: stdout })) {
    const [, apiUrl, botToken, appToken] =
      /SLACK_API_URL=(\S+) SLACK_BOT_TOKEN=(\S+) SLACK_APP_TOKEN=(\S+)/.exec(line) ?? [];
    if (!apiUrl || !botToken || !appToken) continue;
    stdout.resume();
    return { apiUrl, botToken, transport: { kind: 'socket', appToken } };
  }
  const words = said.join('');
  const reason = words.includes('EADDRINUSE')
    ? `port ${port} is in use`
    : (words.trim().split('\n').at(-1) ?? 'it said nothing');
  throw new LoopError(
    'slack-config',
    `the Slack workspace on localhost did not start: ${reason}`,
    'set PLAYGROUND_PORT to a free port, or SLACK_BOT_TOKEN and SLACK_APP_TOKEN for Slack itself',
  );
}
