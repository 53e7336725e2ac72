// Which Slack the environment asks for: Socket Mode, HTTP, or none.
import type { BotNeeds } from './bot/start-bot.ts';
import { LoopError } from './loop/errors.ts';

export type SlackSettings = BotNeeds['slack'];
type Transport = SlackSettings['transport'];

const NAMES = ['SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN', 'SLACK_SIGNING_SECRET', 'SLACK_API_URL'] as const;
const BOTH_WAYS =
  'Socket Mode needs SLACK_BOT_TOKEN and SLACK_APP_TOKEN, HTTP needs SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET, and without any SLACK_ variable there is the Slack workspace on localhost: see docs/slack.md';

/**
 * Slack as the environment names it; null without any Slack variable (the workspace on localhost). With an app token it is
 * Socket Mode, also where a signing secret is set. Throws LoopError `slack-config` naming what is missing or wrong, never its value.
 */
export function readSlackSettings(env: NodeJS.ProcessEnv): SlackSettings | null {
  if (NAMES.every((name) => !env[name])) return null;
  const { SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: appToken } = env;
  const { SLACK_SIGNING_SECRET: signingSecret, SLACK_API_URL: apiUrl } = env;
  const missing = [
    ...(botToken ? [] : ['SLACK_BOT_TOKEN (xoxb-…)']),
    ...(appToken || signingSecret ? [] : ['SLACK_APP_TOKEN (xapp-…) or SLACK_SIGNING_SECRET']),
  ];
  if (!botToken || missing.length > 0) throw wrong(`${missing.join(' and ')} is missing`);
  if (!/^xox[be][-.]/.test(botToken)) throw wrong('SLACK_BOT_TOKEN is no bot token: that begins with xoxb-');
  const transport = appToken ? socketOf(appToken) : httpOf(signingSecret ?? '', env);
  return apiUrl ? { botToken, transport, apiUrl: urlOf(apiUrl) } : { botToken, transport };
}

function socketOf(appToken: string): Transport {
  if (!appToken.startsWith('xapp-'))
    throw wrong('SLACK_APP_TOKEN is no app-level token: that begins with xapp-');
  return { kind: 'socket', appToken };
}

function httpOf(signingSecret: string, { PORT: port, HOST: host }: NodeJS.ProcessEnv): Transport {
  if (/^x(?:ox|app)/.test(signingSecret) || /\s/.test(signingSecret))
    throw wrong(
      'SLACK_SIGNING_SECRET is no signing secret: that is under Basic Information, App Credentials',
    );
  const number = Number(port || 3_000);
  if (!Number.isInteger(number) || number < 0 || number > 65_535)
    throw wrong(
      `PORT is ${JSON.stringify(port)}, which is no port`,
      'PORT is a number from 1 to 65535, 3000 when it is left out',
    );
  return { kind: 'http', signingSecret, port: number, host: host || null };
}

function urlOf(apiUrl: string): string {
  if (!URL.canParse(apiUrl) || !/^https?:$/.test(new URL(apiUrl).protocol))
    throw wrong(
      `SLACK_API_URL is ${JSON.stringify(apiUrl)}, which is no address`,
      "it is a stand-in's Web API, as in http://127.0.0.1:3020/api/; leave it out for Slack itself",
    );
  return apiUrl.endsWith('/') ? apiUrl : `${apiUrl}/`;
}

function wrong(what: string, hint = BOTH_WAYS): LoopError {
  return new LoopError('slack-config', what, hint);
}
