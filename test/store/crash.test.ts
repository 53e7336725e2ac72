import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { openStore } from '../../src/store/open-store.ts';
import { storeChild } from '../helpers/store-child.ts';
import { testFolder } from '../helpers/test-store.ts';
import { realClock } from './children/real-clock.ts';

const KILLS = 5;

test('whatever a killed writer had acknowledged is there when the file is opened again', async (t) => {
  const file = join(testFolder(t), 'db');
  const acknowledged = { seq: 0, outbox: 0, inbox: new Set<string>() };
  for (let kill = 0; kill < KILLS; kill++) {
    const writer = storeChild(t, 'write-forever', file);
    const lines = 15 + 17 * kill;
    for (let n = 0; n < lines; n++) {
      const [what = '', which = ''] = (await writer.nextLine()).split(' ');
      if (what === 'inbox') acknowledged.inbox.add(which);
      else if (what === 'seq' || what === 'outbox') acknowledged[what] = Number(which);
    }
    await writer.kill();
    const { store, inbox, outbox, close } = openStore({ file, clock: realClock });
    const journal = store.journal(0, 1_000_000);
    assert.ok((journal.at(-1)?.seq ?? 0) >= acknowledged.seq);
    assert.deepEqual(
      journal.map((entry) => entry.seq),
      journal.map((_entry, at) => at + 1),
    );
    const ended = journal.filter((entry) => entry.event.type === 'suite-ended').length;
    const runs = store.load('L1').iteration?.suiteRuns ?? [];
    assert.equal(runs.filter((run) => run.status !== 'running').length, ended, 'tables and journal agree');
    const ids = new Set(inbox.pending().map((command) => command.id));
    for (const id of acknowledged.inbox) assert.ok(ids.has(id), id);
    assert.ok(Number(outbox.find('status')?.text) >= acknowledged.outbox);
    assert.ok(outbox.cursor('thread') >= acknowledged.outbox);
    close();
  }
});
