// Carrying acts out: each records its intent before a side effect and its outcome after it.
import type { Act } from '../act.ts';
import { LoopError, unreachable } from '../errors.ts';
import { groupFailures, isMassFailure } from '../group-failures.ts';
import { type Hands, type Performance, probeContext, variablesFor } from './hands.ts';
import { checkHealth, isRevision, performDeploy, rollBack } from './perform-deploy.ts';
import { checkFix, closeFixes, mergeFix, performFix, revertFixes, settleFix } from './perform-fix.ts';
import { performSuite } from './perform-suite.ts';
import { setUp } from './set-up.ts';
import { takeBack } from './take-back.ts';

/** Carries one act out that happens inside an iteration. Can be repeated after a crash. */
export async function performAct(act: Act, hands: Hands, on: Performance): Promise<void> {
  const { loop, iteration, record } = on;
  switch (act.kind) {
    case 'begin-iteration':
      return record({ type: 'iteration-started', iterationId: act.iterationId });
    case 'enter-phase':
      return record({ type: 'phase-started', phase: act.phase });
    case 'prepare-checkout':
      return prepare(hands, on);
    case 'ask-revision':
      return askRevision(hands, on);
    case 'check-health':
      return record({
        type: 'health-checked',
        health: await checkHealth(iteration.revision ?? '', hands, on),
      });
    case 'ask-approval':
      return record({
        type: 'approval-asked',
        deploymentId: act.deploymentId,
        revision: act.revision,
        why: act.why,
      });
    case 'deploy':
      return performDeploy(act, hands, on);
    case 'roll-back':
      return rollBack(act.deploymentId, hands, on);
    case 'run-suite':
      await performSuite(act, hands, on);
      return;
    case 'group-failures':
      return group(hands, on);
    case 'fix-group':
      return performFix(act, hands, on);
    case 'hold-group':
      return record({ type: 'group-held', groupId: act.groupId, status: act.status, reason: act.reason });
    case 'adopt-fix': {
      const { fixId, groupId, attempt, from, by } = act;
      return record({ type: 'fix-adopted', fixId, groupId, attempt, from, by });
    }
    case 'check-fix':
      return checkFix(act.fixId, hands, on);
    case 'merge-fix':
      return mergeFix(act.fixId, hands, on);
    case 'push-branch':
      return push(hands, on);
    case 'take-back':
      return takeBack(act, hands, on);
    case 'revert-fixes':
      return revertFixes(act.fixIds, act.reason, hands, on);
    case 'settle-fix':
      return settleFix(act.fixId, on);
    case 'write-report': {
      const facts = hands.history.iteration(loop.project, iteration.number);
      return record({ type: 'iteration-reported', path: await hands.files.writeReport(facts) });
    }
    case 'end-iteration':
      await closeFixes(hands, on);
      return record({ type: 'iteration-ended', ledger: hands.store.load(loop.id).ledger });
    case 'block':
      return record({ type: 'loop-blocked', on: act.on, reason: act.reason, hint: act.hint });
    case 'unblock':
      return unlessOvertaken(record({ type: 'loop-unblocked' }));
    case 'pause':
      return unlessOvertaken(record({ type: 'loop-paused' }));
    case 'finish':
      return finish(act, hands, on);
    default:
      return unreachable(act);
  }
}

/** Waits for what the loop records of itself; when a person changed its state in the same moment, that holds, and it looks again. */
export async function unlessOvertaken(recorded: Promise<void>): Promise<void> {
  try {
    await recorded;
  } catch (error) {
    if (!(error instanceof LoopError) || error.code !== 'stale') throw error;
  }
}

/** Fetches and merges, puts the tree at the branch's head, and sets it up. */
async function prepare(hands: Hands, on: Performance): Promise<void> {
  const { loop, iteration, record, signal } = on;
  const { revision, note } = await hands.checkout.prepare();
  await hands.checkout.useTree(revision);
  const runId = `${iteration.id}-setup-${revision.slice(0, 12)}`;
  const ended = await setUp({ runId, cwd: hands.checkout.tree, revision }, hands, on);
  if (ended !== null) {
    // Somebody stopped it, and that is what the loop says.
    if (signal.aborted) return;
    return record({
      type: 'loop-blocked',
      on: 'person',
      reason: `setup (${loop.plan.setup?.join(' ')}) ${ended.status}: ${ended.reason}`,
      hint: `mend it on ${loop.plan.ref} or on this machine, then /loop resume`,
    });
  }
  return record({ type: 'checkout-prepared', revision, note });
}

/** For how long a failure keeps its group's id, ms: 14 days. */
const REMEMBERED_MS = 14 * 86_400_000;

/** Asks which revision runs; without a probe it is what this loop deployed last, without a deploy command either the head. */
async function askRevision(hands: Hands, { loop, iteration, record }: Performance): Promise<void> {
  const head = iteration.pushed ?? iteration.revision ?? '';
  const { deploy, environment } = loop.plan;
  if (environment.revision === null)
    return record({
      type: 'revision-asked',
      revision: deploy === null ? head : loop.lastDeployed,
      words: '',
    });
  const set = variablesFor(loop, iteration, head);
  const { answer, words } = await hands.runner.ask(
    environment.revision,
    probeContext(loop.plan, hands.checkout.tree, set),
  );
  const revision = answer !== null && isRevision(answer, head) ? head : answer;
  return record({ type: 'revision-asked', revision, words });
}

/** Ends the loop; the goal is claimed only while the environment still says that it runs what was tested. */
async function finish(act: Extract<Act, { kind: 'finish' }>, hands: Hands, on: Performance): Promise<void> {
  const { loop, iteration, record } = on;
  const { revision: probe, name } = loop.plan.environment;
  const tested = iteration.revision ?? '';
  if (act.as === 'reached' && probe !== null) {
    const context = probeContext(loop.plan, hands.checkout.tree, variablesFor(loop, iteration, tested));
    const { answer, words } = await hands.runner.ask(probe, context);
    if (answer === null || !isRevision(answer, tested))
      return record({
        type: 'loop-blocked',
        on: 'person',
        reason: `every test passed on ${tested.slice(0, 7)}, but ${name} now runs ${answer ?? `nothing that says its revision (${words})`}`,
        hint: 'find out who changed it, then /loop resume: the next iteration tests what is deployed then',
      });
  }
  // A setup that ran when the bot died is in no table, so it was not taken up again.
  await hands.runner.stopLeft(loop.id);
  return record({ type: 'loop-finished', as: act.as, reason: act.reason });
}

async function group(hands: Hands, on: Performance): Promise<void> {
  const { loop, iteration, record } = on;
  const groups = groupFailures(loop, iteration, {
    hash: hands.hash,
    before: (tests) => hands.history.outcomesBefore(loop.project, iteration.number, tests),
    recent: hands.history.recentGroups(loop.project, iteration.number, hands.clock.now() - REMEMBERED_MS),
  });
  if (!isMassFailure(iteration, groups))
    return record({ type: 'failures-grouped', groups, massFailure: false });
  const health = await checkHealth(iteration.revision ?? '', hands, on);
  await record({ type: 'health-checked', health });
  return record({
    type: 'failures-grouped',
    massFailure: true,
    groups: groups.map((one) =>
      health.healthy ? { ...one, status: 'needs-person' } : { ...one, state: 'environment' },
    ),
  });
}

async function push(hands: Hands, { record }: Performance): Promise<void> {
  const to = await hands.checkout.push();
  const revision = await hands.checkout.head();
  await hands.checkout.useTree(revision);
  return record({ type: 'branch-pushed', revision, to });
}
