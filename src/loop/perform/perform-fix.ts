// A fixer at work on one group, the check of what it left, and the commit of what was accepted.
import type { Act } from '../act.ts';
import { commitMessage } from '../commit-message.ts';
import { LoopError } from '../errors.ts';
import { withoutProduct } from '../fix-proof.ts';
import { groupFile } from '../group-file.ts';
import { guardDiff } from '../guard-diff.ts';
import type { FailureGroup, Fix, Loop } from '../model.ts';
import type { FileChange } from '../ports.ts';
import { didHold } from '../verify-step.ts';
import { type Hands, type Performance, variablesFor } from './hands.ts';
import { closeTrials, endTrials, whyUnproven } from './prove-fix.ts';

type FixAct = Extract<Act, { kind: 'fix-group' }>;

/** Lets the fixer work in a private clone and takes what it leaves as a candidate. */
export async function performFix(act: FixAct, hands: Hands, on: Performance): Promise<void> {
  const { loop, iteration, record, signal } = on;
  const { fixId, groupId, attempt, base } = act;
  const { plan } = loop;
  if (plan.fix === null) throw new Error('a fixer was asked for and the plan has none');
  if (!iteration.fixes.some((one) => one.id === fixId))
    await record({ type: 'fix-started', fixId, groupId, attempt, base });
  const group = groupOf(on, groupId);
  const cwd = await hands.checkout.openCandidate(fixId, base);
  const known = hands.history.knownCauses(loop.project, iteration.number, [group.fingerprint]);
  const files = await hands.files.handGroup(fixId, groupFile(loop, iteration, group, attempt, known));
  const ended = await hands.runner.run(
    {
      runId: fixId,
      argv: plan.fix.teams[group.category]?.run ?? plan.fix.run,
      cwd,
      folder: plan.folder,
      env: plan.fix.env,
      set: {
        ...variablesFor(loop, iteration, base),
        GREENLOOP_GROUP: files.groupFile,
        GREENLOOP_ANALYSIS: files.analysisFile,
      },
      timeoutMs: plan.fix.timeoutMs,
      limits: plan.limits.commands,
      keepProcesses: false,
    },
    (line) => {
      if (line.trim() !== '') hands.onSaid({ loopId: loop.id, groupId, fixId, line });
    },
    signal,
  );
  const { durationMs } = ended;
  const failed = (status: typeof ended.status, reason: string) =>
    record({ type: 'fix-failed', fixId, status, reason, durationMs });
  // Whatever became of it: what it wrote is not kept with secrets in it.
  const analysis = await hands.runner.readAnalysis(files.analysisFile);
  if (ended.status !== 'passed') await failed(ended.status, `the fixer did not finish: ${ended.reason}`);
  else {
    const left = await takeLeft(hands, fixId, base, plan.fix.env);
    if (typeof left === 'string') await failed('failed', left);
    else await record({ type: 'fix-proposed', fixId, ...left, analysis, durationMs });
  }
  await hands.checkout.closeCandidate(fixId);
}

/** Removes what a crash left of an iteration's fixes: clones and trials whose outcome was recorded and that were not removed any more. */
export async function closeFixes(hands: Hands, { iteration }: Performance): Promise<void> {
  try {
    for (const fix of iteration.fixes) {
      await hands.checkout.closeCandidate(fix.id);
      await closeTrials(fix, hands);
    }
  } catch (error) {
    // The iteration is over all the same, and the next one says what is the matter with the clone.
    if (!(error instanceof LoopError)) throw error;
  }
}

/** What the fixer left as a candidate, or why there is none: a clone that it ruined is its fault, not the loop's. */
async function takeLeft(hands: Hands, fixId: string, base: string, env: readonly string[]) {
  try {
    const left = await hands.checkout.takeCandidate(fixId, base);
    if (left === null) return 'the fixer changed nothing';
    const leak = givesAway(await hands.checkout.diff(base, left.candidate), hands, env);
    if (leak === null) return left;
    await hands.checkout.dropCandidate(fixId);
    return leak;
  } catch (error) {
    if (error instanceof LoopError && error.code === 'checkout-broken')
      return `what the fixer left cannot be read: ${error.message}`;
    throw error;
  }
}

/** Why a change may not be kept: it holds the value of a secret variable that was not there before. Null: it does not. */
function givesAway(changes: readonly FileChange[], hands: Hands, env: readonly string[]): string | null {
  const secretsIn = (text: string | null) => hands.runner.secretsIn(text ?? '', env);
  for (const { path, before, after } of changes) {
    const [inName] = secretsIn(path);
    if (inName !== undefined) return `the fixer put the value of ${inName} into the name of a file`;
    const known = secretsIn(before);
    const leaked = secretsIn(after).find((name) => !known.includes(name));
    if (leaked !== undefined)
      return `the fixer put the value of ${leaked} into ${path}: it stays out of the repository`;
  }
  return null;
}

/**
 * Scans a candidate (unless a person answers for it), proves it as far as that can be done before it is deployed, and accepts
 * or refuses it.
 */
export async function checkFix(fixId: string, hands: Hands, on: Performance): Promise<void> {
  const { loop, record } = on;
  const fix = fixOf(on, fixId);
  if (on.signal.aborted) return endTrials(fix, hands, on);
  const group = groupOf(on, fix.groupId);
  const candidate = candidateOf(fix);
  const reasons =
    fix.approvedBy === null
      ? await guarded(fix, candidate, hands, loop)
      : await whyUnreadable(fix.base, candidate, hands);
  const refusals = reasons.length > 0 ? reasons : await whyUnproven(fix, candidate, group, hands, on);
  if (on.signal.aborted) return;
  if (refusals.length > 0) await record({ type: 'fix-refused', fixId, reasons: refusals });
  else await record({ type: 'fix-accepted', fixId });
}

/** An approved candidate can be old: whether our clone still has it. */
async function whyUnreadable(base: string, candidate: string, hands: Hands): Promise<readonly string[]> {
  try {
    await hands.checkout.diff(base, candidate);
    return [];
  } catch (error) {
    if (error instanceof LoopError && error.code === 'checkout-broken')
      return [`${candidate.slice(0, 7)} cannot be read any more: ${error.message}`];
    throw error;
  }
}

/** What the guard has against a candidate, by name. */
async function guarded(fix: Fix, candidate: string, hands: Hands, loop: Loop): Promise<readonly string[]> {
  const reasons = guardDiff(await hands.checkout.diff(fix.base, candidate), {
    protect: loop.plan.fix?.protect ?? [],
    matches: hands.matchesPath,
  });
  return reasons.length > 0 ? reasons : withoutProduct(fix);
}

/** Puts an accepted fix on the branch as one commit; one that conflicts with an earlier one is refused. */
export async function mergeFix(fixId: string, hands: Hands, on: Performance): Promise<void> {
  const { loop, iteration, record } = on;
  const fix = fixOf(on, fixId);
  const message = commitMessage(loop, iteration, groupOf(on, fix.groupId), fix);
  const merged = await hands.checkout.merge(fixId, candidateOf(fix), message);
  if ('conflicts' in merged) {
    const paths = merged.conflicts.join(', ');
    await record({
      type: 'fix-refused',
      fixId,
      reasons: [`conflicts in ${paths} with a fix that was merged before it`],
    });
  } else await record({ type: 'fix-merged', fixId, message, ...merged });
}

/** Says of a merged fix, after its tests ran on the deployment, whether it held. */
export async function settleFix(fixId: string, on: Performance): Promise<void> {
  const { held, reason } = didHold(on.iteration, fixOf(on, fixId));
  if (held) await on.record({ type: 'fix-verified', fixId });
  else await on.record({ type: 'fix-not-held', fixId, reason });
}

/** Takes merged fixes back on the branch, newest first. */
export async function revertFixes(
  fixIds: readonly string[],
  reason: string,
  hands: Hands,
  on: Performance,
): Promise<void> {
  const fixes = fixIds.map((fixId) => fixOf(on, fixId)).toReversed();
  const commits = fixes.flatMap((fix) => (fix.commit === null ? [] : [fix.commit]));
  const commit = await hands.checkout.revert(commits, reason);
  await hands.checkout.push();
  for (const fix of fixes) await on.record({ type: 'fix-reverted', fixId: fix.id, commit, reason });
}

function fixOf({ iteration }: Performance, fixId: string): Fix {
  const fix = iteration.fixes.find((one) => one.id === fixId);
  if (fix === undefined) throw new Error(`the iteration has no fix ${fixId}`);
  return fix;
}

function groupOf({ iteration }: Performance, groupId: string): FailureGroup {
  const group = iteration.groups.find((one) => one.id === groupId);
  if (group === undefined) throw new Error(`the iteration has no group ${groupId}`);
  return group;
}

function candidateOf(fix: Fix): string {
  if (fix.candidate === null) throw new Error(`fix ${fix.id} has no candidate`);
  return fix.candidate;
}
