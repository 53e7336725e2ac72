// Records one event after the other, takes commands and messages, and prints what was acknowledged, until it is killed.
import { openStore } from '../../../src/store/open-store.ts';
import { HEAD, opening, result, storyPlan, suiteRun } from '../../helpers/loop-events.ts';
import { realClock } from './real-clock.ts';

const { store, lease, inbox, outbox } = openStore({ file: process.argv[2] ?? '', clock: realClock });
await lease.takeLease();
const start = store.journal(0, 1_000_000).length;
const acknowledge = (words: string) => process.stdout.write(`${words}\n`);
if (start === 0)
  for (const event of opening(storyPlan(), 'L1')) acknowledge(`seq ${(await store.record('L1', event)).seq}`);
for (let n = start; ; n++) {
  const [begun, ended] = suiteRun(`r${n}`, 'p1', 'test', HEAD, [
    result(`a ${n}`, n % 3 === 0 ? 'failed' : 'passed'),
  ]);
  acknowledge(`seq ${(await store.record('L1', begun)).seq}`);
  const { seq } = await store.record('L1', ended);
  acknowledge(`seq ${seq}`);
  const command = {
    id: `c${n}`,
    at: n,
    kind: 'command',
    userId: 'U',
    teamId: 'T',
    channelId: 'C',
    text: '',
    value: '',
    responseUrl: null,
  } as const;
  inbox.receive(command);
  acknowledge(`inbox c${n}`);
  outbox.desire('thread', seq, [
    { key: 'status', channel: 'C', threadKey: null, broadcast: false, text: String(seq), blocks: [] },
  ]);
  acknowledge(`outbox ${seq}`);
}
