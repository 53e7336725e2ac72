import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { InboxCommand } from '../../src/loop/ports.ts';
import { openStore } from '../../src/store/open-store.ts';
import { testStore } from '../helpers/test-store.ts';

const command = (id: string): InboxCommand => ({
  id,
  at: 7,
  kind: 'command',
  userId: 'U1',
  teamId: 'T1',
  channelId: 'C1',
  text: 'start',
  value: '',
  responseUrl: null,
});

test('a command is taken in once, also after it was carried out and after a restart', async (t) => {
  const { inbox, clock, file, close } = await testStore(t);
  assert.equal(inbox.receive(command('a')), 'new');
  assert.equal(inbox.receive(command('b')), 'new');
  assert.equal(inbox.receive(command('a')), 'duplicate');
  assert.deepEqual(inbox.pending(), [command('a'), command('b')]);
  assert.deepEqual(inbox.pending(1), [command('a')]);
  inbox.finish('a', 'started L1');
  assert.throws(() => inbox.finish('a', 'started L2'), /no pending command a/);
  close();
  const again = openStore({ file, clock });
  t.after(again.close);
  await again.lease.takeLease();
  assert.deepEqual(again.inbox.pending(), [command('b')]);
  assert.equal(again.inbox.receive(command('a')), 'duplicate');
});
