// Which Slack the environment asks for.
import { LoopError } from './loop/errors.ts';

export type SlackSettings = {
  readonly botToken: string;
  readonly appToken: string;
  readonly apiUrl?: string;
};

/** Socket Mode's tokens; null without any Slack variable (the playground). Throws LoopError `slack-config` naming what is missing. */
export function readSlackSettings(env: NodeJS.ProcessEnv): SlackSettings | null {
  const { SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: appToken, SLACK_API_URL: apiUrl } = env;
  if (!botToken && !appToken) return null;
  const missing = [
    botToken ? null : 'SLACK_BOT_TOKEN (xoxb-…)',
    appToken ? null : 'SLACK_APP_TOKEN (xapp-…)',
  ];
  if (!botToken || !appToken)
    throw new LoopError(
      'slack-config',
      `${missing.filter((one) => one !== null).join(' and ')} is missing`,
      'set both for Slack over Socket Mode, or none of them for the Slack workspace on localhost',
    );
  return apiUrl ? { botToken, appToken, apiUrl } : { botToken, appToken };
}
