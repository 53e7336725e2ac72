// What the Socket Mode tests share: a Bolt app on a playground, and what mia does there.
import type { TestContext } from 'node:test';
import type { App } from '@slack/bolt';
import type { Playground, PlaygroundOptions } from '../../../src/playground/start-playground.ts';
import { connectApp, openSlack } from './bolt-app.ts';

export const loop = { user: 'mia', channel: '#storefront-loop', text: '/loop start p1' };
export const stopButton = {
  type: 'actions',
  block_id: 'b',
  elements: [
    { type: 'button', action_id: 'stop', value: 'L1', text: { type: 'plain_text' as const, text: 'Stop' } },
  ],
};

export async function open(
  t: TestContext,
  listen?: (app: App) => void,
  more?: Partial<PlaygroundOptions>,
): Promise<{ slack: Playground } & Awaited<ReturnType<typeof connectApp>>> {
  const slack = await openSlack(more);
  const connected = await connectApp(slack, listen);
  t.after(async () => {
    await connected.close();
    await slack.close();
  });
  return { slack, ...connected };
}

/** Slackbot's words to mia. */
export const slackbotSaid = (slack: Playground) =>
  slack.people
    .transcript('#storefront-loop', 'mia')
    .filter(({ user }) => user === 'USLACKBOT')
    .map(({ text }) => text);
