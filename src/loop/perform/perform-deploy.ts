// A deployment: the command with its steps, then health, then the question which revision runs.
import type { Act } from '../act.ts';
import { LoopError } from '../errors.ts';
import type { LoopEvent } from '../event.ts';
import type { Health } from '../model.ts';
import type { DeployPlan } from '../plan.ts';
import type { Ended } from '../ports.ts';
import { readStep } from '../read-step.ts';
import { type Hands, type Performance, probeContext, variablesFor } from './hands.ts';

type DeployAct = Extract<Act, { kind: 'deploy' }>;

/** How often, and how long apart in ms, a fresh deployment is asked for its health before it counts as faulty. */
const HEALTH_TRIES = 5;
const HEALTH_PAUSE_MS = 2_000;
/** Characters of each stream of a deployment that went wrong that the journal keeps. */
const MOST_OUTPUT = 40_000;

/** Deploys, or goes on with a deployment that was begun; records whether the revision is live. */
export async function performDeploy(act: DeployAct, hands: Hands, on: Performance): Promise<void> {
  const { loop, iteration, record, signal } = on;
  const { deploymentId, revision, why } = act;
  const deploy = deployPlan(on);
  const begun = iteration.deployments.find((one) => one.id === deploymentId);
  const late = begun?.status === 'waiting-for-approval' ? await approvedTooLate(hands, on) : null;
  if (late !== null) return record({ type: 'deployment-lapsed', deploymentId, revision, reason: late });
  if (begun === undefined || begun.status === 'waiting-for-approval')
    await record({ type: 'deployment-started', deploymentId, revision, why, steps: deploy.steps });
  const since = begun?.startedAt ?? hands.clock.now();
  let told: Promise<void> = Promise.resolve();
  const known = new Map(begun?.steps.map((one) => [one.name, one.status]));
  const ended = await hands.runner.run(
    {
      runId: deploymentId,
      argv: deploy.run,
      cwd: hands.checkout.tree,
      folder: loop.plan.folder,
      env: [...loop.plan.env, ...deploy.env],
      set: variablesFor(loop, iteration, revision),
      timeoutMs: deploy.timeoutMs,
      keepProcesses: true,
    },
    (line, stream) => {
      const read = stream === 'stdout' ? readStep(line, deploy.steps) : null;
      if (read === null || known.get(read.step) === read.status || known.get(read.step) === 'done') return;
      known.set(read.step, read.status);
      told = told.then(() => record({ type: 'deployment-step-changed', deploymentId, ...read }));
      // What goes wrong is thrown when the command has ended; until then nobody else waits for it.
      told.catch(() => {});
    },
    signal,
  );
  await told;
  if (deploy.facts !== null)
    await hands.runner.scrub(`${hands.checkout.tree}/${deploy.facts}`, [...loop.plan.env, ...deploy.env]);
  await record(await judge(deploymentId, revision, ended, since, hands, on));
}

/** Why an approved revision is not deployed: it was the branch's newest when it was asked about, and is not any more. Null: it is. */
async function approvedTooLate(hands: Hands, { loop }: Performance): Promise<string | null> {
  try {
    const moved = await hands.checkout.behind();
    return moved && `somebody pushed to ${moved} since it was asked; ${loop.plan.branch} is asked about anew`;
  } catch (error) {
    // The next iteration fetches too, and says then what is to be mended.
    if (error instanceof LoopError && error.code === 'repository-unreadable')
      return `nobody can say whether it is still the newest: ${error.message}`;
    throw error;
  }
}

async function judge(
  deploymentId: string,
  revision: string,
  ended: Ended,
  since: number,
  hands: Hands,
  on: Performance,
): Promise<LoopEvent> {
  const deploy = deployPlan(on);
  const { durationMs } = ended;
  const saidNo = ended.status === 'failed' || (ended.status === 'errored' && ended.signal === null);
  const said = outputOf(ended);
  const output = said === '' ? {} : { output: said };
  if (saidNo)
    return { type: 'deployment-faulty', deploymentId, reason: withLastWords(ended), durationMs, ...output };
  let note = '';
  if (ended.status !== 'passed') {
    const confirmed = await isLive(deploymentId, revision, deploy, hands, on);
    if (!confirmed.live) {
      const reason = `the deploy command is ${ended.status} (${ended.reason}), and ${confirmed.words}`;
      return { type: 'deployment-unknown', deploymentId, reason, durationMs, ...output };
    }
    note = `the deploy command is ${ended.status}, but deploy.verify says that the revision is live`;
  }
  const fault = await unfit(revision, hands, on);
  if (fault !== null)
    return { type: 'deployment-faulty', deploymentId, reason: fault, durationMs, ...output };
  if (deploy.facts === null)
    return { type: 'deployment-succeeded', deploymentId, facts: {}, note, durationMs };
  const read = await hands.files.readFacts(`${hands.checkout.tree}/${deploy.facts}`, since);
  const notes = [note, read.note].filter((one) => one !== '').join('; ');
  return { type: 'deployment-succeeded', deploymentId, facts: read.facts, note: notes, durationMs };
}

/** Asks the verify command after an unknown outcome, instead of deploying blindly again. */
async function isLive(
  deploymentId: string,
  revision: string,
  deploy: DeployPlan,
  hands: Hands,
  { loop, iteration, signal }: Performance,
): Promise<{ live: boolean; words: string }> {
  if (deploy.verify === null) return { live: false, words: 'no deploy.verify is configured to ask' };
  if (signal.aborted) return { live: false, words: 'it was stopped before it could be asked' };
  const ended = await hands.runner.run(
    {
      runId: `${deploymentId}-verify`,
      argv: deploy.verify,
      cwd: hands.checkout.tree,
      folder: loop.plan.folder,
      env: [...loop.plan.env, ...deploy.env],
      set: variablesFor(loop, iteration, revision),
      timeoutMs: deploy.timeoutMs,
      keepProcesses: false,
    },
    () => {},
    signal,
  );
  return { live: ended.status === 'passed', words: `deploy.verify says no: ${withLastWords(ended)}` };
}

/** Why the environment is not fit after a deployment; null when it is healthy and runs the revision. */
async function unfit(revision: string, hands: Hands, on: Performance): Promise<string | null> {
  const { plan } = on.loop;
  let health = await checkHealth(revision, hands, on);
  for (let tries = 1; !health.healthy && tries < HEALTH_TRIES && !on.signal.aborted; tries++) {
    await hands.clock.wait(HEALTH_PAUSE_MS, on.signal);
    health = await checkHealth(revision, hands, on);
  }
  await on.record({ type: 'health-checked', health });
  const bad = health.checks.find((one) => !one.ok);
  if (bad) return `not healthy after the deployment: ${bad.name}: ${bad.words}`;
  if (plan.environment.revision === null) return null;
  const set = variablesFor(on.loop, on.iteration, revision);
  const asked = await hands.runner.ask(
    plan.environment.revision,
    probeContext(plan, hands.checkout.tree, set),
  );
  if (asked.answer !== null && isRevision(asked.answer, revision)) return null;
  return `${plan.environment.name} runs ${asked.answer ?? `no revision (${asked.words})`} after the deployment of ${revision.slice(0, 7)}`;
}

/** Makes all health checks of the plan. */
export async function checkHealth(revision: string, hands: Hands, on: Performance): Promise<Health> {
  const { plan } = on.loop;
  const context = probeContext(plan, hands.checkout.tree, variablesFor(on.loop, on.iteration, revision));
  const checks = await Promise.all(plan.environment.health.map((one) => hands.runner.check(one, context)));
  return { healthy: checks.every((one) => one.ok), at: hands.clock.now(), checks };
}

/** Rolls a faulty deployment back. */
export async function rollBack(deploymentId: string, hands: Hands, on: Performance): Promise<void> {
  const { iteration, record } = on;
  const faulty = iteration.deployments.find((one) => one.id === deploymentId);
  // Before the fixes that revision ran which was tested; at preflight, whichever the environment named.
  const before = faulty?.why === 'preflight' ? iteration.deployed : iteration.revision;
  const failed = await startPrevious(`${deploymentId}-rollback`, before ?? '', hands, on);
  await record({ type: 'deployment-rolled-back', deploymentId, ok: failed === null, reason: failed ?? '' });
}

/** Starts this revision again with the plan's rollback command; why that did not work, null when it did. */
export async function startPrevious(
  runId: string,
  revision: string,
  hands: Hands,
  { loop, iteration }: Pick<Performance, 'loop' | 'iteration'>,
): Promise<string | null> {
  const { deploy, env, folder } = loop.plan;
  if (!deploy?.rollback) throw new Error('a rollback was asked for and the plan has none');
  const ended = await hands.runner.run(
    {
      runId,
      argv: deploy.rollback,
      cwd: hands.checkout.tree,
      folder,
      env: [...env, ...deploy.env],
      set: variablesFor(loop, iteration, revision),
      timeoutMs: deploy.timeoutMs,
      keepProcesses: true,
    },
    () => {},
    // Not even "stop now" leaves the environment halfway between two revisions.
    new AbortController().signal,
  );
  return ended.status === 'passed' ? null : withLastWords(ended);
}

/** A probe may answer with a short hash of at least seven digits. */
export function isRevision(answer: string, revision: string): boolean {
  return answer === revision || (answer.length >= 7 && revision.startsWith(answer));
}

function deployPlan({ loop }: Performance): DeployPlan {
  if (loop.plan.deploy === null) throw new Error('a deployment was asked for and the plan has none');
  return loop.plan.deploy;
}

/** Everything that a command printed, its end when that is long; '' for a line or less, which its reason has already. */
function outputOf({ stdout, stderr }: Ended): string {
  const parts = [stdout.trimEnd(), stderr.trimEnd()];
  if (parts.join('\n').trim().split('\n').length < 2) return '';
  const [out = '', err = ''] = parts.map((text) =>
    text.length > MOST_OUTPUT
      ? `[… ${text.length - MOST_OUTPUT} characters more]\n${text.slice(-MOST_OUTPUT)}`
      : text,
  );
  if (err === '') return out;
  return out === '' ? err : `--- standard output ---\n${out}\n\n--- standard error ---\n${err}`;
}

/** The reason with the last thing that the command said. */
function withLastWords(ended: Ended): string {
  const said = `${ended.stderr}\n${ended.stdout}`.split('\n').map((line) => line.trim());
  const stderr = ended.stderr.trimEnd().split('\n').at(-1)?.trim() ?? '';
  const last = stderr === '' ? (said.findLast((line) => line !== '') ?? '') : stderr;
  return last === '' || ended.reason.includes(last) ? ended.reason : `${ended.reason}: ${last}`;
}
