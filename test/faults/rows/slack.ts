// Slack, and what lies between it and the bot, fails.
import { setTimeout as wait } from 'node:timers/promises';
import { withMutant } from '../mutant.ts';
import { toTheEnd } from '../world.ts';
import { inWorld, type Row } from './row.ts';

export const SLACK: readonly Row[] = [
  {
    name: 'a reply of Slack is lost after it accepted',
    tries: 20,
    short: 1,
    attempt: (nth) =>
      inWorld(async (world) => {
        const kinds = ['drop-reply', 'withhold-reply', 'server-error', 'reset', 'rate-limited'] as const;
        const bot = await world.start();
        world.playground.controls.faults.add({
          method: 'chat.postMessage',
          kind: kinds[nth % kinds.length] ?? 'reset',
          times: 1 + (nth % 3),
        });
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
  {
    name: 'an envelope comes twice',
    tries: 10,
    short: 1,
    attempt: () =>
      inWorld(async (world) => {
        const bot = await world.start();
        world.playground.controls.faults.addEnvelope({ kind: 'twice', times: 5 });
        await toTheEnd(world, bot);
        return 1;
      }),
  },
  {
    name: 'the WebSocket is cut',
    tries: 10,
    short: 1,
    attempt: (_nth, random) =>
      inWorld(async (world) => {
        const bot = await world.start();
        await world.begin();
        for (let cut = 0; cut < 3; cut += 1) {
          await wait(300 + random() * 700);
          world.playground.controls.dropSockets();
        }
        await toTheEnd(world, bot);
        return 3;
      }),
  },
];
