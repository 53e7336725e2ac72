// The nouns of the loop. Plain readonly data; times are epoch milliseconds, durations are milliseconds.
import type { Plan } from './plan.ts';

/** A campaign's state. */
export type LoopStatus = 'running' | 'paused' | 'blocked' | 'reached' | 'gave-up' | 'stopped';

/** Whom or what a blocked loop waits for. */
export type BlockedOn = 'environment' | 'person' | 'infrastructure';

/** The nine phases of an iteration, in order. */
export const PHASES = [
  'preflight',
  'test',
  'group',
  'fix',
  'check',
  'commit',
  'deploy',
  'verify',
  'report',
] as const;
export type Phase = (typeof PHASES)[number];

/** How a child process went: one vocabulary for every command. */
export type CommandStatus =
  | 'running'
  | 'passed'
  | 'failed'
  | 'errored'
  | 'timed-out'
  | 'cancelled'
  | 'interrupted'
  | 'lost';

/** One test's outcome in one attempt. */
export type Outcome = 'passed' | 'failed' | 'errored' | 'skipped';

/**
 * What is made of a pass of an end-to-end suite: `real` where something shows that it asked, `suspicious` and `fake` where
 * something speaks against it. Those two are kept as skipped, their message says why.
 */
export type Belief = 'real' | 'suspicious' | 'fake';

/** What a passed test printed, as it is compared with what it printed before. */
export type Printed = {
  /** Of every byte of it. */
  readonly digest: string;
  /** Digest of it without what varies from run to run; left out: it was cut, or nobody asked. */
  readonly shape?: string;
};

/** What identifies a test inside its suite; `file` is relative to the repository where that is known, else ''. */
export type TestIdentity = { readonly file: string; readonly className: string; readonly name: string };

/** One test's result in one attempt. */
export type TestResult = TestIdentity & {
  readonly outcome: Outcome;
  /** Milliseconds; null when the report has none. */
  readonly durationMs: number | null;
  /** First line(s) of the failure, '' when there is none; cleaned of control characters and capped. */
  readonly message: string;
  /** The stack or body of the failure, capped. */
  readonly details: string;
  /** What the test printed, capped. */
  readonly output: string;
  /** Failed attempts before this one on the same revision, as the report or the rerun tells. */
  readonly retries: number;
  /** Not a test but a file or suite that could not load: a failure, never counted as a test. */
  readonly synthetic: boolean;
  /** Assertions that its runner counted; left out: it counts none. */
  readonly assertions?: number;
  /** Left out: it printed nothing, or did not pass. */
  readonly printed?: Printed;
  /** Left out: nothing is said about it. */
  readonly belief?: Belief;
};

/** A result with the category that the plan gives it. */
export type RecordedResult = TestResult & {
  readonly category: string;
  /** What a test in quarantine did, whose `outcome` is skipped then; left out: it is not in quarantine. */
  readonly quarantined?: 'passed' | 'failed';
};

/** Counts of one suite run; synthetic failures are in `broken`, never in `tests`. */
export type Counts = {
  readonly tests: number;
  readonly passed: number;
  readonly failed: number;
  readonly errored: number;
  readonly skipped: number;
  /** Passed only after a failed attempt on the same revision; part of `passed`. */
  readonly flaky: number;
  /** Files or suites that could not load. */
  readonly broken: number;
  /** Passes of which something shows that they are real; part of `passed`. Left out, as the next two: none. */
  readonly real?: number;
  /** Passes that do not count; part of `skipped`. */
  readonly suspicious?: number;
  readonly fake?: number;
};

/** Where an access log stood when a suite was started. */
export type LogMark = {
  /** Which log it was, as people know it. */
  readonly log: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** Bytes of the file; 0 for a command, and where there was no file yet. */
  readonly size: number;
  /** Which file it was, so that a new one of the same name is known; null: a command, or none yet. */
  readonly file: string | null;
};

/** What a run of an end-to-end suite showed besides its outcomes. */
export type RunEvidence = {
  /** Over all its tests; null: the runner counts none. */
  readonly assertions: number | null;
  /** Requests in the access log while it ran; null: not known. */
  readonly requests: number | null;
};

/** Why a suite was run. */
export type RunPurpose = 'collect' | 'test' | 'rerun' | 'check' | 'verify';

/** One run of one suite's command. */
export type SuiteRun = {
  readonly id: string;
  readonly suiteId: string;
  readonly purpose: RunPurpose;
  /** The fix that it checks, for purpose `check`. */
  readonly fixId: string | null;
  /** A check of the candidate without its fix, where its tests must fail; left out: no. */
  readonly withoutFix?: boolean;
  readonly revision: string;
  readonly attempt: number;
  /** Tests that were asked for; null: all. */
  readonly selection: readonly TestIdentity[] | null;
  readonly status: CommandStatus;
  /** Why it is errored or timed out, or a mismatch that was noticed; '' when there is nothing to say. */
  readonly reason: string;
  readonly counts: Counts | null;
  readonly startedAt: number;
  readonly durationMs: number | null;
  /** Failing results, synthetic ones included; empty until it ended. */
  readonly failures: readonly RecordedResult[];
  /** Passes that do not count, each with its belief and why in its message; left out: none. */
  readonly doubted?: readonly RecordedResult[];
  /** Where the access log stood before it; left out: there is none. */
  readonly accessLog?: LogMark;
};

/** What a group is compared with what was known before. */
export type GroupState = 'new' | 'still-failing' | 'regression' | 'unmasked' | 'flaky' | 'environment';

/** Where a group is on its way to being fixed. */
export type GroupStatus =
  | 'failing'
  | 'being-fixed'
  | 'candidate'
  | 'needs-person'
  | 'needs-review'
  | 'merged'
  | 'verified'
  | 'reopened'
  /** Its tests stopped failing in a later iteration, without a fix of ours: known when it is compared with what comes after. */
  | 'gone';

/** Failing tests that share a cause: one fingerprint, one message, one fix. */
export type FailureGroup = {
  /** `g-` and hex digits of the fingerprint; the same cause keeps its id over iterations. */
  readonly id: string;
  readonly fingerprint: string;
  readonly title: string;
  readonly category: string;
  readonly suiteId: string;
  readonly priority: number;
  readonly state: GroupState;
  readonly status: GroupStatus;
  readonly firstSeenIteration: number;
  readonly tests: readonly GroupTest[];
  /** Fix attempts spent on it in this loop. */
  readonly attempts: number;
  /** Why the last attempt was refused or held, newest last. */
  readonly refusals: readonly string[];
  /** User id of the person who took it; null: nobody. Kept from iteration to iteration. */
  readonly owner: string | null;
  /** User id of the person who says, in this iteration, that it is fixed on the plan's `ref`. */
  readonly claimedBy: string | null;
};

/** One failing test of a group, with the failure it showed. */
export type GroupTest = TestIdentity & {
  readonly suiteId: string;
  readonly message: string;
  readonly details: string;
  readonly output: string;
  readonly durationMs: number | null;
  readonly synthetic: boolean;
};

/** One step of the Five Whys: a question, its because, and what it rests on. */
export type Why = {
  readonly question: string;
  readonly because: string;
  /** file:line or a log excerpt; null marks a hypothesis. */
  readonly evidence: string | null;
};

/** What a fixer says about its fix. */
export type Analysis = {
  readonly issue: string;
  readonly rootCause: string;
  readonly solution: string;
  readonly why: readonly Why[];
};

export type FixStatus =
  | 'running'
  /** The fixer ended with a change. */
  | 'proposed'
  /** The fixer crashed, hung, or changed nothing. */
  | 'failed'
  | 'refused'
  | 'accepted'
  | 'merged'
  | 'verified'
  | 'not-held'
  | 'reverted';

/** One attempt at one group. */
export type Fix = {
  readonly id: string;
  readonly groupId: string;
  readonly attempt: number;
  readonly base: string;
  readonly status: FixStatus;
  /** The candidate commit in our clone; null until there is one. */
  readonly candidate: string | null;
  /** The commit on the branch; null until merged. */
  readonly commit: string | null;
  readonly message: string | null;
  readonly files: readonly string[];
  readonly reasons: readonly string[];
  readonly analysis: Analysis | null;
  /** User id of the person who answers for the candidate although it was refused; null: nobody, or spent. */
  readonly approvedBy: string | null;
  /** User id of the person who turned the refused candidate down. */
  readonly declinedBy: string | null;
  readonly startedAt: number;
  readonly durationMs: number | null;
};

export type DeploymentStatus =
  | 'waiting-for-approval'
  /** A person refused it: nothing was deployed. */
  | 'refused'
  /** Approved, but the branch was to move on by then: nothing was deployed, and the next iteration asks anew. */
  | 'lapsed'
  | 'running'
  | 'succeeded'
  /** The command said no, or the environment was unhealthy after it. */
  | 'faulty'
  /** Killed, timed out or lost, and the verify command could not confirm it. */
  | 'unknown'
  | 'rolled-back';

export type StepStatus = 'pending' | 'running' | 'done' | 'failed';
export type DeploymentStep = {
  readonly name: string;
  readonly status: StepStatus;
  readonly durationMs: number | null;
};

/** One run of the deploy command. */
export type Deployment = {
  readonly id: string;
  readonly revision: string;
  /** Why: nothing (or another revision) was deployed at preflight, or fixes were merged. */
  readonly why: 'preflight' | 'fixes';
  readonly status: DeploymentStatus;
  readonly steps: readonly DeploymentStep[];
  readonly facts: Readonly<Record<string, number>>;
  readonly reason: string;
  readonly approvedBy: string | null;
  readonly refusedBy: string | null;
  readonly startedAt: number;
  readonly durationMs: number | null;
};

/** Declared, collected, executed, passing, verified: always these five. */
export type Ledger = {
  readonly declared: number;
  readonly collected: number;
  readonly executed: number;
  readonly passing: number;
  readonly verified: number;
};

/** One pass through the phases. */
export type Iteration = {
  readonly id: string;
  /** Per project, given by the database, never reused. */
  readonly number: number;
  readonly phase: Phase;
  readonly phases: readonly PhaseTime[];
  readonly startedAt: number;
  /** The branch head under test; null until the checkout is prepared. */
  readonly revision: string | null;
  /** What the environment answered; undefined: not asked yet; null: nothing runs there. */
  readonly deployed: string | null | undefined;
  /** The last health check of this iteration; null: not asked yet, or asked before the last deployment. */
  readonly health: Health | null;
  readonly suiteRuns: readonly SuiteRun[];
  /** Empty until grouped. */
  readonly groups: readonly FailureGroup[];
  readonly grouped: boolean;
  readonly massFailure: boolean;
  readonly fixes: readonly Fix[];
  readonly deployments: readonly Deployment[];
  readonly pushed: string | null;
  /** What this iteration found out and did about the deployment of the one before it; null: nothing. */
  readonly takenBack: TakenBack | null;
  readonly reported: boolean;
};

/** A deployment that made things worse. */
export type TakenBack = {
  readonly deploymentId: string;
  readonly revision: string;
  readonly reason: string;
  /** How many fixes were reverted. */
  readonly fixes: number;
  /** The branch's head without them; null: it is under way. */
  readonly commit: string | null;
  /** Whether the revision before it was started again; null: not tried yet. */
  readonly ok: boolean | null;
  /** Why it was not; '' otherwise. */
  readonly said: string;
};

/** Fixes that a loop merged and made live in the iteration before its current one. */
export type Delivery = {
  readonly deploymentId: string;
  readonly revision: string;
  /** The revision that was tested before. */
  readonly before: string;
  /** In the order in which they were merged. */
  readonly fixes: readonly Fix[];
  /**
   * Suite id → tests that passed in that iteration's whole run, before the fixes, by the quarantines of the current one; of suites with
   * a whole result.
   */
  readonly passedBefore: Readonly<Record<string, number>>;
  /** Suite id → tests that its verified fixes mended. */
  readonly mended: Readonly<Record<string, number>>;
};

export type PhaseTime = {
  readonly phase: Phase;
  readonly startedAt: number;
  readonly endedAt: number | null;
};

export type Health = {
  readonly healthy: boolean;
  readonly at: number;
  readonly checks: readonly CheckResult[];
};
export type CheckResult = { readonly name: string; readonly ok: boolean; readonly words: string };

/** One campaign, with its current iteration and what the policy needs of the earlier ones. */
export type Loop = {
  readonly id: string;
  readonly project: string;
  readonly plan: Plan;
  readonly status: LoopStatus;
  readonly blockedOn: BlockedOn | null;
  /** Why it is blocked, gave up or stopped. */
  readonly reason: string;
  /** Since when it is blocked, epoch milliseconds; null: it is not. */
  readonly blockedSince: number | null;
  /** Time that it was paused or blocked before it went on, in ms: it does not count against `limits.hours`. */
  readonly waitedMs: number;
  readonly startedBy: string;
  readonly startedAt: number;
  /** Suite ids; a full loop has all. */
  readonly scope: readonly string[];
  readonly once: boolean;
  readonly request: 'none' | 'stop' | 'stop-now' | 'pause';
  /** The current or last iteration; null before the first. */
  readonly iteration: Iteration | null;
  readonly iterationEnded: boolean;
  /**
   * Iterations of this loop that have ended, oldest first. `newlyVerified` counts the tests that in this iteration were
   * verified (passed at the first try on the revision that was deployed then) for the first time in this loop.
   */
  readonly past: readonly {
    readonly number: number;
    readonly ledger: Ledger;
    readonly newlyVerified: number;
    /** A deployment of it was refused, or approved too late: it could verify nothing, whatever it did. */
    readonly withheld?: boolean;
  }[];
  /**
   * What it was blocked on between iterations has been answered: set by loop-resumed and loop-unblocked when no iteration
   * is open, cleared by loop-blocked and iteration-started. The policy then goes on instead of asking again.
   */
  readonly answered: boolean;
  /** The revision that this loop's last successful deployment made live; null: none, or rolled back since. */
  readonly lastDeployed: string | null;
  /** What the iteration before the current one delivered, in the group phase and where the plan may take it back; null: nothing. */
  readonly delivered: Delivery | null;
  /** Groups of this loop's earlier iterations, the newest version of each, for attempts and states. */
  readonly earlierGroups: readonly FailureGroup[];
  /** Tests in scope whose last result does not count because they are in quarantine. */
  readonly quarantined: readonly TestIdentity[];
  /** Candidates that a person may decide on: per group the newest fix of this loop with a candidate, where that was refused. */
  readonly reviewable: readonly Fix[];
  /** As the tables have it at this moment, over the suites in scope. */
  readonly ledger: Ledger;
};
