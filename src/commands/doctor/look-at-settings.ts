// What the environment says: Slack, and the time zone. Tokens are never told.
import { LoopError } from '../../loop/errors.ts';
import { readSlackSettings } from '../../slack-settings.ts';
import { type Finding, fine, missing, note } from './finding.ts';

/** Slack's settings and the time zone; whether Slack takes the tokens is not asked. */
export function lookAtSettings(env: NodeJS.ProcessEnv): readonly Finding[] {
  return [lookAtSlack(env), lookAtZone(env)];
}

function lookAtSlack(env: NodeJS.ProcessEnv): Finding {
  try {
    const settings = readSlackSettings(env);
    if (settings === null)
      return note(
        'Slack',
        'no SLACK_ variable is set: the bot serves the workspace on localhost',
        'docs/slack.md says which to set',
      );
    const { transport } = settings;
    return fine(
      'Slack',
      transport.kind === 'socket'
        ? 'a bot token and an app token: Socket Mode'
        : `a bot token and a signing secret: HTTP on port ${transport.port}`,
    );
  } catch (error) {
    if (!(error instanceof LoopError)) throw error;
    return missing('Slack', error.message, error.hint);
  }
}

function lookAtZone({ TZ }: NodeJS.ProcessEnv): Finding {
  try {
    if (TZ) new Intl.DateTimeFormat('en', { timeZone: TZ.replace(/^:/, '') });
  } catch {
    return missing(
      'time zone',
      `TZ is ${TZ}, which is none that Node knows`,
      'write a name such as Europe/Berlin, or leave it out',
    );
  }
  const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  return fine('time zone', `${zone}; digests and reminders go by slack.timezone of each project`);
}
