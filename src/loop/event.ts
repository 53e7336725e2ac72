// Everything that can happen, past tense. An event is recorded once, in one transaction with the tables it changes.
import type {
  Analysis,
  BlockedOn,
  CommandStatus,
  Counts,
  FailureGroup,
  Health,
  Ledger,
  LogMark,
  Phase,
  RecordedResult,
  RunEvidence,
  RunPurpose,
  StepStatus,
  TestIdentity,
} from './model.ts';
import type { Plan } from './plan.ts';

/** Somebody, or a schedule, started a campaign; the plan is frozen here. */
export type LoopStarted = {
  type: 'loop-started';
  project: string;
  plan: Plan;
  scope: readonly string[];
  once: boolean;
  by: string;
};
/** Somebody asked it to stop, after this phase or at once. */
export type StopRequested = { type: 'stop-requested'; by: string; now: boolean };
/** Somebody asked it to pause after this phase. */
export type PauseRequested = { type: 'pause-requested'; by: string };
/** It came to rest after a pause request. */
export type LoopPaused = { type: 'loop-paused' };
/** Somebody resumed a paused or blocked loop. */
export type LoopResumed = { type: 'loop-resumed'; by: string };
/** It cannot go on without something from outside; `reason` is the evidence, `hint` what to do. */
export type LoopBlocked = { type: 'loop-blocked'; on: BlockedOn; reason: string; hint: string };
/** What it waited for is there: it came back by itself, or a person decided. */
export type LoopUnblocked = { type: 'loop-unblocked' };
/** The end of the campaign. */
export type LoopFinished = { type: 'loop-finished'; as: 'reached' | 'gave-up' | 'stopped'; reason: string };

/** A new pass began; the database gives its number. */
export type IterationStarted = { type: 'iteration-started'; iterationId: string };
/** A phase began, and with it the one before ended. */
export type PhaseStarted = { type: 'phase-started'; phase: Phase };
/** The clone is at this revision of the branch, with `ref` merged. */
export type CheckoutPrepared = { type: 'checkout-prepared'; revision: string; note: string };
/** The environment answered which revision runs; null: nothing does. */
export type RevisionAsked = { type: 'revision-asked'; revision: string | null; words: string };
/** The health checks were made. */
export type HealthChecked = { type: 'health-checked'; health: Health };

/** A suite's command is about to start (recorded before it is spawned). */
export type SuiteStarted = {
  type: 'suite-started';
  runId: string;
  suiteId: string;
  purpose: RunPurpose;
  fixId: string | null;
  /** A check on the candidate without its fix; left out: no. */
  withoutFix?: boolean;
  revision: string;
  attempt: number;
  selection: readonly TestIdentity[] | null;
  /** Where the access log stood; left out: it is not looked at. */
  accessLog?: LogMark;
};
/**
 * A suite's command ended and its report was read. `results` goes into the tables; the journal keeps the counts and
 * the failing and the doubted ones only. For `collect` the results say what exists and no outcome counts.
 */
export type SuiteEnded = {
  type: 'suite-ended';
  runId: string;
  status: Exclude<CommandStatus, 'running'>;
  reason: string;
  counts: Counts;
  durationMs: number;
  results: readonly RecordedResult[];
  /** Left out: the suite does not claim to be end-to-end, or gave no result. */
  evidence?: RunEvidence;
};
/** Tests of a suite came or went against what was known; the names are in the journal. */
export type TestsChanged = {
  type: 'tests-changed';
  suiteId: string;
  came: readonly TestIdentity[];
  went: readonly TestIdentity[];
};

/** Failures became groups; also recorded, empty, when nothing failed. */
export type FailuresGrouped = {
  type: 'failures-grouped';
  groups: readonly FailureGroup[];
  massFailure: boolean;
};
/** A group was set aside for a person, with the reason. */
export type GroupHeld = {
  type: 'group-held';
  groupId: string;
  status: 'needs-person' | 'needs-review';
  reason: string;
};

/** A person took a group: it is theirs until somebody else takes it. `by` is a user id, here and in every event. */
export type GroupTaken = { type: 'group-taken'; groupId: string; by: string };
/** A person says that a group is fixed on the plan's `ref`: the next iteration checks it. */
export type GroupClaimed = { type: 'group-claimed'; groupId: string; by: string };

/** A fixer is about to start in a private clone (recorded before it is spawned). */
export type FixStarted = {
  type: 'fix-started';
  fixId: string;
  groupId: string;
  attempt: number;
  base: string;
};
/** A fixer left a change: a candidate commit in our clone. */
export type FixProposed = {
  type: 'fix-proposed';
  fixId: string;
  candidate: string;
  files: readonly string[];
  analysis: Analysis | null;
  durationMs: number;
};
/** A fixer ended without a change that could be used. */
export type FixFailed = {
  type: 'fix-failed';
  fixId: string;
  status: Exclude<CommandStatus, 'running'>;
  reason: string;
  durationMs: number;
};
/** A candidate passed the guard and, where it can be judged before deployment, its tests. */
export type FixAccepted = { type: 'fix-accepted'; fixId: string };
/** A candidate was refused, by name and with reasons; it is never merged. */
export type FixRefused = { type: 'fix-refused'; fixId: string; reasons: readonly string[] };
/** A person answers for a candidate that was refused, bound to that commit: it may be merged all the same. */
export type FixApproved = { type: 'fix-approved'; fixId: string; candidate: string; by: string };
/** A person turned a refused candidate down for good: its group waits for a person. */
export type FixDeclined = { type: 'fix-declined'; fixId: string; candidate: string; by: string };
/** The approved candidate of an earlier fix (`from`) became a fix of this iteration for the same group, approved by `by`. */
export type FixAdopted = {
  type: 'fix-adopted';
  fixId: string;
  groupId: string;
  attempt: number;
  from: string;
  by: string;
};
/** A fix is a commit on the branch. */
export type FixMerged = {
  type: 'fix-merged';
  fixId: string;
  commit: string;
  message: string;
  files: readonly string[];
};
/** The group's tests passed on the deployment that has the fix. */
export type FixVerified = { type: 'fix-verified'; fixId: string };
/** They did not: the group is open again. */
export type FixNotHeld = { type: 'fix-not-held'; fixId: string; reason: string };
/** The fix was taken back on the branch, and its group is open again. */
export type FixReverted = { type: 'fix-reverted'; fixId: string; commit: string; reason: string };
/** The branch was pushed (or need not be). */
export type BranchPushed = { type: 'branch-pushed'; revision: string; to: string | null };

/** A deployment waits for a person. */
export type ApprovalAsked = {
  type: 'approval-asked';
  deploymentId: string;
  revision: string;
  why: 'preflight' | 'fixes';
};
/** A person approved it, bound to that revision. */
export type DeploymentApproved = {
  type: 'deployment-approved';
  deploymentId: string;
  revision: string;
  by: string;
};
/** A person refused it: this revision is not deployed. */
export type DeploymentRefused = {
  type: 'deployment-refused';
  deploymentId: string;
  revision: string;
  by: string;
};
/** An approval came to nothing: the branch is to move on from the approved revision, so it is not deployed but asked anew. */
export type DeploymentLapsed = {
  type: 'deployment-lapsed';
  deploymentId: string;
  revision: string;
  reason: string;
};
/** The deploy command is about to start (recorded before it is spawned). */
export type DeploymentStarted = {
  type: 'deployment-started';
  deploymentId: string;
  revision: string;
  why: 'preflight' | 'fixes';
  steps: readonly string[];
};
/** A step of the running deployment changed. */
export type DeploymentStepChanged = {
  type: 'deployment-step-changed';
  deploymentId: string;
  step: string;
  status: StepStatus;
};
/** The revision is live. `facts` are what the deployment measured. */
export type DeploymentSucceeded = {
  type: 'deployment-succeeded';
  deploymentId: string;
  facts: Readonly<Record<string, number>>;
  note: string;
  durationMs: number;
};
/** The command said no, or the environment is not healthy after it. */
export type DeploymentFaulty = {
  type: 'deployment-faulty';
  deploymentId: string;
  reason: string;
  durationMs: number;
  /** What the command printed, masked and capped; left out when that was one line or less. */
  output?: string;
};
/** Nobody can say whether it is live; it is never repeated blindly. */
export type DeploymentUnknown = {
  type: 'deployment-unknown';
  deploymentId: string;
  reason: string;
  durationMs: number;
  /** What the command printed, masked and capped; left out when that was one line or less. */
  output?: string;
};
/** The previous revision is live again, or the rollback did not work (`ok` false). */
export type DeploymentRolledBack = {
  type: 'deployment-rolled-back';
  deploymentId: string;
  ok: boolean;
  reason: string;
};

/** With the fixes that the iteration before deployed fewer tests pass than before; they are about to be taken back. */
export type DeploymentWorse = {
  type: 'deployment-worse';
  deploymentId: string;
  revision: string;
  reason: string;
};
/** The fixes of that deployment left the branch, whose head is `commit` now; `ok`: the revision before it is live again, else `said` is why not. */
export type DeploymentTakenBack = {
  type: 'deployment-taken-back';
  deploymentId: string;
  revision: string;
  fixIds: readonly string[];
  commit: string;
  ok: boolean;
  said: string;
};

/** The iteration report was written. */
export type IterationReported = { type: 'iteration-reported'; path: string };
/** The pass is over; the closing ledger is kept. */
export type IterationEnded = { type: 'iteration-ended'; ledger: Ledger };

/** What a person decides about a group, a refused candidate or a deployment; recorded as it is. */
export type Decision =
  | GroupTaken
  | GroupClaimed
  | FixApproved
  | FixDeclined
  | DeploymentApproved
  | DeploymentRefused;

export type LoopEvent =
  | LoopStarted
  | StopRequested
  | PauseRequested
  | LoopPaused
  | LoopResumed
  | LoopBlocked
  | LoopUnblocked
  | LoopFinished
  | IterationStarted
  | PhaseStarted
  | CheckoutPrepared
  | RevisionAsked
  | HealthChecked
  | SuiteStarted
  | SuiteEnded
  | TestsChanged
  | FailuresGrouped
  | GroupHeld
  | GroupTaken
  | GroupClaimed
  | FixStarted
  | FixProposed
  | FixFailed
  | FixAccepted
  | FixRefused
  | FixApproved
  | FixDeclined
  | FixAdopted
  | FixMerged
  | FixVerified
  | FixNotHeld
  | FixReverted
  | BranchPushed
  | ApprovalAsked
  | DeploymentApproved
  | DeploymentRefused
  | DeploymentLapsed
  | DeploymentStarted
  | DeploymentStepChanged
  | DeploymentSucceeded
  | DeploymentFaulty
  | DeploymentUnknown
  | DeploymentRolledBack
  | DeploymentWorse
  | DeploymentTakenBack
  | IterationReported
  | IterationEnded;

/** One line of the journal. */
export type JournalEntry = {
  readonly seq: number;
  readonly loopId: string;
  /** Number of the iteration it happened in; null before the first. */
  readonly iteration: number | null;
  readonly at: number;
  readonly event: LoopEvent;
};
