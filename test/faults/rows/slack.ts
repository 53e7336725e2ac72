// Slack, and what lies between it and the bot, fails.
import { withMutant } from '../mutant.ts';
import { toTheEnd } from '../world.ts';
import { CONNECTION } from './connection.ts';
import { ENVELOPES } from './envelopes.ts';
import { inWorld, type Row } from './row.ts';
import { SLACK_AWAY } from './slack-away.ts';
import { SLACK_CALLS } from './slack-calls.ts';

const METHODS = [
  'chat.postMessage',
  'chat.update',
  'files.completeUploadExternal',
  'conversations.replies',
  '*',
];
const KINDS = ['drop-reply', 'withhold-reply', 'server-error', 'reset', 'rate-limited'] as const;

export const SLACK: readonly Row[] = [
  {
    name: 'replies of Slack are lost during a loop',
    tries: METHODS.length * KINDS.length,
    short: 1,
    attempt: (nth) =>
      inWorld(async (world) => {
        const bot = await world.start();
        const kind = KINDS[nth % KINDS.length] ?? 'reset';
        const method = METHODS[Math.floor(nth / KINDS.length) % METHODS.length] ?? '*';
        world.playground.controls.faults.add({ method: 'chat.postMessage', kind: 'drop-reply' });
        world.playground.controls.faults.add({ method, kind, times: 1 + (nth % 3) });
        await toTheEnd(world, bot);
        return 1;
      }),
    mutant: {
      without: 'looking for a message in doubt',
      attempt: () =>
        withMutant([['src/bot/deliver.ts', 'await lookUp(row)', 'null']], (root) =>
          inWorld(async (world) => {
            const bot = await world.start();
            world.playground.controls.faults.add({ method: 'chat.postMessage', kind: 'drop-reply' });
            await toTheEnd(world, bot);
            return 1;
          }, root),
        ),
    },
  },
  ...SLACK_CALLS,
  ...ENVELOPES,
  ...CONNECTION,
  SLACK_AWAY,
];
