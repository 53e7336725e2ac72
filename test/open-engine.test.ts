import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LoopError } from '../src/loop/errors.ts';
import { openEngine } from '../src/open-engine.ts';
import { testFolder } from './helpers/test-store.ts';

const noFault = (error: unknown) => {
  throw error;
};

test('who does not wait for a led data folder is told who leads it', async (t) => {
  const folder = testFolder(t);
  const first = await openEngine(folder, {}, noFault);
  await assert.rejects(
    openEngine(folder, {}, noFault),
    (error) => error instanceof LoopError && error.code === 'data-folder-led',
  );
  await first.shutDown();
});

test('who waits leads as soon as the other has ended, and says whom it waits for', async (t) => {
  const folder = testFolder(t);
  const first = await openEngine(folder, {}, noFault);
  const waited = Promise.withResolvers<LoopError>();
  const second = openEngine(folder, {}, noFault, undefined, {
    signal: new AbortController().signal,
    onWait: waited.resolve,
  });
  assert.match((await waited.promise).message, new RegExp(`led by process ${process.pid}`));
  await first.shutDown();
  await (await second).shutDown();
});

test('a wait that is given up leaves the leader alone', async (t) => {
  const folder = testFolder(t);
  const first = await openEngine(folder, {}, noFault);
  const leaving = new AbortController();
  const second = openEngine(folder, {}, noFault, undefined, {
    signal: leaving.signal,
    onWait: () => leaving.abort(new Error('told to end')),
  });
  await assert.rejects(second, /told to end/);
  await first.store.record('L1', {
    type: 'loop-started',
    project: 'p',
    plan: (await import('./helpers/loop-events.ts')).storyPlan(),
    scope: ['p1'],
    once: false,
    by: 'mia',
  });
  await first.shutDown();
});
