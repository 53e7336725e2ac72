import assert from 'node:assert/strict';
import { test } from 'node:test';
import { notice } from '../../src/bot/blocks/notice.ts';
import type { Carried } from '../../src/bot/carry-out.ts';
import { createInboxWorker } from '../../src/bot/inbox-worker.ts';
import type { InboxCommand } from '../../src/loop/ports.ts';
import { settled } from './helpers/hand-clock.ts';
import { memoryInbox } from './helpers/memory.ts';

const command = (id: string): InboxCommand => ({
  id,
  at: 0,
  kind: 'command',
  userId: 'U1',
  teamId: 'T1',
  channelId: 'C1',
  text: '',
  value: '',
  responseUrl: null,
});

function given(carryOut: (command: InboxCommand) => Promise<Carried>) {
  const inbox = memoryInbox();
  const log: string[] = [];
  const bugs: unknown[] = [];
  const worker = createInboxWorker({
    inbox,
    carryOut: async (one) => {
      log.push(`carry ${one.id}`);
      return carryOut(one);
    },
    answer: async (one) => {
      log.push(`answer ${one.id} ${inbox.outcomes.get(one.id) ?? 'too early'}`);
    },
    write: async (change) => change(),
    onBug: (error) => bugs.push(error),
  });
  return { inbox, log, bugs, worker };
}

const done = async (): Promise<Carried> => ({ answer: notice('done'), outcome: 'done' });

test('commands are carried out in order, and marked finished before they are answered', async () => {
  const { inbox, log, worker } = given(done);
  inbox.receive(command('a'));
  inbox.receive(command('b'));
  worker.wake();
  worker.wake();
  await settled();
  assert.deepEqual(log, ['carry a', 'answer a done', 'carry b', 'answer b done']);
});

test('a command that comes while another is carried out is not forgotten', async () => {
  let release = (): void => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const { inbox, log, worker } = given(async (one) => {
    if (one.id === 'a') await held;
    return done();
  });
  inbox.receive(command('a'));
  worker.wake();
  await settled();
  inbox.receive(command('b'));
  worker.wake();
  release();
  await settled();
  assert.deepEqual(
    log.filter((line) => line.startsWith('carry')),
    ['carry a', 'carry b'],
  );
});

test('a bug is reported, and its command is not carried out again', async () => {
  const { inbox, log, bugs, worker } = given(async () => {
    throw new TypeError('x is undefined');
  });
  inbox.receive(command('a'));
  worker.wake();
  await settled();
  worker.wake();
  await settled();
  assert.equal(bugs.length, 1);
  assert.deepEqual(log, ['carry a', 'answer a failed: x is undefined']);
});

test('closing waits for the command under way and starts no other', async () => {
  const { inbox, log, worker } = given(done);
  inbox.receive(command('a'));
  inbox.receive(command('b'));
  worker.wake();
  await worker.close();
  assert.deepEqual(log, ['carry a', 'answer a done']);
});
