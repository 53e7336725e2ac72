import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LoopEvent } from '../../src/loop/event.ts';
import type { Iteration, Loop } from '../../src/loop/model.ts';
import { playLoop, story } from '../helpers/play-loop.ts';
import { testStore } from '../helpers/test-store.ts';

const iterationOf = (loop: Loop): Iteration => {
  assert.ok(loop.iteration);
  return loop.iteration;
};
const fixOf = (loop: Loop, id: string) => iterationOf(loop).fixes.find((one) => one.id === id);
const groupOf = (loop: Loop, fixId: string) =>
  iterationOf(loop).groups.find((one) => one.id === fixOf(loop, fixId)?.groupId);

/** What must be seen in the loop right after each event. */
function check(event: LoopEvent, loop: Loop): void {
  switch (event.type) {
    case 'loop-started':
      assert.deepEqual(loop.plan, event.plan);
      assert.deepEqual(
        [loop.status, loop.request, loop.startedBy, loop.scope, loop.once, loop.iteration, loop.past],
        ['running', 'none', '@mia', ['p1', 'p2'], false, null, []],
      );
      return;
    case 'iteration-started':
      assert.equal(iterationOf(loop).id, event.iterationId);
      assert.equal(loop.iterationEnded, false);
      assert.equal(loop.answered, false);
      assert.equal(iterationOf(loop).deployed, undefined);
      assert.equal(iterationOf(loop).phase, 'preflight');
      return;
    case 'phase-started': {
      const { phase, phases } = iterationOf(loop);
      assert.equal(phase, event.phase);
      assert.equal(phases.at(-1)?.endedAt, null);
      assert.equal(phases.at(-2)?.endedAt, phases.at(-1)?.startedAt);
      return;
    }
    case 'checkout-prepared':
      assert.equal(iterationOf(loop).revision, event.revision);
      return;
    case 'revision-asked':
      assert.equal(iterationOf(loop).deployed, event.revision);
      return;
    case 'health-checked':
      assert.deepEqual(iterationOf(loop).health, event.health);
      return;
    case 'loop-blocked':
      assert.deepEqual(
        [loop.status, loop.blockedOn, loop.reason, loop.answered],
        ['blocked', event.on, event.reason, false],
      );
      return;
    case 'loop-unblocked':
    case 'loop-resumed':
      assert.deepEqual(
        [loop.status, loop.blockedOn, loop.reason, loop.request],
        ['running', null, '', 'none'],
      );
      if (loop.iteration !== null && !loop.iterationEnded) assert.equal(loop.answered, false);
      return;
    case 'pause-requested':
      assert.equal(loop.request, 'pause');
      return;
    case 'loop-paused':
      assert.deepEqual([loop.status, loop.request], ['paused', 'none']);
      return;
    case 'stop-requested':
      assert.equal(loop.request, 'stop');
      return;
    case 'loop-finished':
      assert.deepEqual([loop.status, loop.reason, loop.request], [event.as, event.reason, 'none']);
      return;
    case 'suite-started': {
      const { type: _type, runId, ...started } = event;
      const run = iterationOf(loop).suiteRuns.at(-1);
      assert.deepEqual(
        { ...run, startedAt: 0 },
        {
          ...started,
          id: runId,
          status: 'running',
          reason: '',
          counts: null,
          startedAt: 0,
          durationMs: null,
          failures: [],
        },
      );
      return;
    }
    case 'suite-ended': {
      const run = iterationOf(loop).suiteRuns.find((one) => one.id === event.runId);
      assert.equal(run?.status, event.status);
      assert.deepEqual(run?.counts, event.counts);
      assert.deepEqual(
        run?.failures,
        event.results.filter((one) => one.outcome === 'failed' || one.outcome === 'errored'),
      );
      return;
    }
    case 'failures-grouped':
      assert.equal(iterationOf(loop).grouped, true);
      assert.equal(iterationOf(loop).massFailure, event.massFailure);
      assert.deepEqual(iterationOf(loop).groups, event.groups);
      assert.deepEqual(loop.earlierGroups, []);
      return;
    case 'group-held': {
      const group = iterationOf(loop).groups.find((one) => one.id === event.groupId);
      assert.equal(group?.status, event.status);
      assert.equal(group?.refusals.at(-1), event.reason);
      return;
    }
    case 'fix-started':
      assert.equal(fixOf(loop, event.fixId)?.status, 'running');
      assert.equal(groupOf(loop, event.fixId)?.status, 'being-fixed');
      assert.equal(groupOf(loop, event.fixId)?.attempts, event.attempt);
      return;
    case 'fix-proposed':
      assert.deepEqual(
        [
          fixOf(loop, event.fixId)?.status,
          fixOf(loop, event.fixId)?.candidate,
          fixOf(loop, event.fixId)?.analysis,
        ],
        ['proposed', event.candidate, event.analysis],
      );
      assert.equal(groupOf(loop, event.fixId)?.status, 'candidate');
      return;
    case 'fix-failed':
      assert.deepEqual(fixOf(loop, event.fixId)?.reasons, [event.reason]);
      assert.equal(fixOf(loop, event.fixId)?.status, 'failed');
      assert.equal(groupOf(loop, event.fixId)?.status, 'failing');
      assert.deepEqual(groupOf(loop, event.fixId)?.refusals, [event.reason]);
      return;
    case 'fix-refused':
      assert.equal(fixOf(loop, event.fixId)?.status, 'refused');
      assert.deepEqual(fixOf(loop, event.fixId)?.reasons, event.reasons);
      assert.equal(groupOf(loop, event.fixId)?.status, 'failing');
      assert.deepEqual(groupOf(loop, event.fixId)?.refusals, event.reasons);
      return;
    case 'fix-accepted':
      assert.equal(fixOf(loop, event.fixId)?.status, 'accepted');
      return;
    case 'fix-merged': {
      const fix = fixOf(loop, event.fixId);
      assert.deepEqual(
        [fix?.status, fix?.commit, fix?.message, fix?.files],
        ['merged', event.commit, event.message, event.files],
      );
      assert.equal(groupOf(loop, event.fixId)?.status, 'merged');
      return;
    }
    case 'fix-verified':
      assert.equal(fixOf(loop, event.fixId)?.status, 'verified');
      assert.equal(groupOf(loop, event.fixId)?.status, 'verified');
      return;
    case 'fix-not-held':
      assert.equal(fixOf(loop, event.fixId)?.status, 'not-held');
      assert.equal(groupOf(loop, event.fixId)?.status, 'reopened');
      return;
    case 'fix-reverted':
      assert.equal(fixOf(loop, event.fixId)?.status, 'reverted');
      assert.equal(groupOf(loop, event.fixId)?.status, 'reopened');
      return;
    case 'branch-pushed':
      assert.equal(iterationOf(loop).pushed, event.revision);
      return;
    case 'approval-asked':
      assert.equal(iterationOf(loop).deployments.at(-1)?.status, 'waiting-for-approval');
      return;
    case 'deployment-approved':
      assert.equal(iterationOf(loop).deployments.at(-1)?.approvedBy, event.by);
      return;
    case 'deployment-started':
      assert.equal(iterationOf(loop).deployments.at(-1)?.status, 'running');
      assert.deepEqual(
        iterationOf(loop)
          .deployments.at(-1)
          ?.steps.map((one) => [one.name, one.status]),
        event.steps.map((name) => [name, 'pending']),
      );
      return;
    case 'deployment-step-changed': {
      const step = iterationOf(loop)
        .deployments.at(-1)
        ?.steps.find((one) => one.name === event.step);
      assert.equal(step?.status, event.status);
      assert.equal(step?.durationMs, event.status === 'done' ? 1_000 : null);
      return;
    }
    case 'deployment-succeeded': {
      const { deployed, health, deployments } = iterationOf(loop);
      const last = deployments.at(-1);
      assert.deepEqual(
        [last?.status, last?.facts, last?.durationMs],
        ['succeeded', event.facts, event.durationMs],
      );
      assert.deepEqual([deployed, loop.lastDeployed, health], [last?.revision, last?.revision, null]);
      return;
    }
    case 'iteration-reported':
      assert.equal(iterationOf(loop).reported, true);
      return;
    case 'iteration-ended':
      assert.equal(loop.iterationEnded, true);
      assert.deepEqual(loop.past.at(-1)?.ledger, event.ledger);
      assert.deepEqual(loop.ledger, event.ledger);
      return;
    case 'tests-changed':
    case 'deployment-faulty':
    case 'deployment-unknown':
    case 'deployment-rolled-back':
      return;
  }
}

test('every event of a loop is seen in the loop that is loaded after it', async (t) => {
  const { store, clock } = await testStore(t);
  const seen = new Set<string>();
  const loop = await playLoop(store, clock, 'L1', story('L1'), (event, loaded) => {
    seen.add(event.type);
    check(event, loaded);
  });
  assert.equal(seen.size, 35, 'all kinds but those of a deployment that goes wrong');
  assert.deepEqual(
    loop.past.map((one) => [one.number, one.newlyVerified]),
    [
      [1, 3],
      [2, 2],
    ],
  );
  assert.deepEqual(
    loop.earlierGroups.map((one) => [one.id, one.status, one.attempts]),
    [
      ['g-aaaaaa', 'verified', 2],
      ['g-bbbbbb', 'needs-review', 2],
    ],
  );
  assert.deepEqual(store.openLoops(), []);
});
