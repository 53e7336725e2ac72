import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { LoopError } from '../src/loop/errors.ts';
import { readSlackSettings } from '../src/slack-settings.ts';

const MAIN = fileURLToPath(new URL('../bin/main.js', import.meta.url));
const bot = { SLACK_BOT_TOKEN: 'xoxb-1' };
const app = { SLACK_APP_TOKEN: 'xapp-1' };
const secret = { SLACK_SIGNING_SECRET: 'f00d' };
const http = (change: object = {}) => ({
  kind: 'http',
  signingSecret: 'f00d',
  port: 3_000,
  host: null,
  ...change,
});

const good: readonly [title: string, env: NodeJS.ProcessEnv, expected: unknown][] = [
  ['nothing is the workspace on localhost', {}, null],
  ['empty variables are nothing', { SLACK_BOT_TOKEN: '', SLACK_APP_TOKEN: '' }, null],
  ['a port alone asks for no Slack', { PORT: '8080' }, null],
  [
    'bot and app token are Socket Mode',
    { ...bot, ...app },
    { botToken: 'xoxb-1', transport: { kind: 'socket', appToken: 'xapp-1' } },
  ],
  [
    'bot token and signing secret are HTTP on port 3000',
    { ...bot, ...secret },
    { botToken: 'xoxb-1', transport: http() },
  ],
  [
    'PORT and HOST say where',
    { ...bot, ...secret, PORT: '8080', HOST: '127.0.0.1' },
    { botToken: 'xoxb-1', transport: http({ port: 8_080, host: '127.0.0.1' }) },
  ],
  [
    'with both Socket Mode is used',
    { ...bot, ...app, ...secret },
    { botToken: 'xoxb-1', transport: { kind: 'socket', appToken: 'xapp-1' } },
  ],
  [
    'a stand-in has an address',
    { ...bot, ...app, SLACK_API_URL: 'http://127.0.0.1:1/api' },
    {
      botToken: 'xoxb-1',
      transport: { kind: 'socket', appToken: 'xapp-1' },
      apiUrl: 'http://127.0.0.1:1/api/',
    },
  ],
  [
    'a token that rotates is a bot token too',
    { SLACK_BOT_TOKEN: 'xoxe.xoxb-1', ...app },
    { botToken: 'xoxe.xoxb-1', transport: { kind: 'socket', appToken: 'xapp-1' } },
  ],
];
for (const [title, env, expected] of good)
  test(title, () => assert.deepEqual(readSlackSettings(env), expected));

const bad: readonly [title: string, env: NodeJS.ProcessEnv, words: RegExp][] = [
  ['a bot token alone', bot, /^SLACK_APP_TOKEN \(xapp-…\) or SLACK_SIGNING_SECRET is missing$/],
  ['an app token alone', app, /^SLACK_BOT_TOKEN \(xoxb-…\) is missing$/],
  ['a signing secret alone', secret, /^SLACK_BOT_TOKEN \(xoxb-…\) is missing$/],
  [
    'a stand-in alone',
    { SLACK_API_URL: 'http://127.0.0.1:1/api/' },
    /^SLACK_BOT_TOKEN .* and SLACK_APP_TOKEN .* is missing$/,
  ],
  ['tokens in each other’s place', { SLACK_BOT_TOKEN: 'xapp-1', SLACK_APP_TOKEN: 'xoxb-1' }, /no bot token/],
  ['a bot token as app token', { ...bot, SLACK_APP_TOKEN: 'xoxb-1' }, /no app-level token/],
  ['a token as signing secret', { ...bot, SLACK_SIGNING_SECRET: 'xapp-1' }, /no signing secret/],
  ['a port that is none', { ...bot, ...secret, PORT: 'http' }, /PORT is "http"/],
  ['a port that is too high', { ...bot, ...secret, PORT: '70000' }, /PORT is "70000"/],
  ['an address that is none', { ...bot, ...app, SLACK_API_URL: 'slack' }, /SLACK_API_URL is "slack"/],
];
for (const [title, env, words] of bad)
  test(`${title} is refused with what is missing, and without a token's value`, () =>
    assert.throws(
      () => readSlackSettings(env),
      (error) =>
        error instanceof LoopError &&
        error.code === 'slack-config' &&
        words.test(error.message) &&
        !/xapp-1|xoxb-1|f00d/.test(`${error.message}${error.hint}`),
    ));

function start(dotEnv: string | null, env: NodeJS.ProcessEnv) {
  const folder = mkdtempSync(join(tmpdir(), 'greenloop-env-'));
  try {
    if (dotEnv !== null) writeFileSync(join(folder, '.env'), dotEnv);
    const { PATH } = process.env;
    return spawnSync(process.execPath, [MAIN], { cwd: folder, env: { PATH, ...env }, encoding: 'utf8' });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('a start with half of Slack ends with 2 and says what is missing', () => {
  const { status, stderr } = start(null, bot);
  assert.deepEqual(
    [status, stderr.split('\n')[0]],
    [2, 'greenloop: SLACK_APP_TOKEN (xapp-…) or SLACK_SIGNING_SECRET is missing'],
  );
});

test('.env is read, and the environment has the last word', () => {
  const words = (dotEnv: string, env: NodeJS.ProcessEnv = {}) => start(dotEnv, env).stderr.split('\n')[0];
  assert.match(words('SLACK_APP_TOKEN=xapp-1\n') ?? '', /SLACK_BOT_TOKEN \(xoxb-…\) is missing/);
  assert.match(words('SLACK_BOT_TOKEN=xapp-2\nSLACK_APP_TOKEN=xapp-1\n', bot) ?? '', /no project was given/);
});

test('a log level that is none ends with 2 and names those that there are', () => {
  const { status, stderr } = start(null, { LOG_LEVEL: 'loud' });
  assert.equal(status, 2);
  assert.match(
    stderr,
    /LOG_LEVEL is "loud", which is no level\n {2}one of trace, debug, info, warn, error, fatal/,
  );
});
