// What is known of one iteration as plain data: the shape that `greenloop report <project> [N] --json` prints.
import type {
  BlockedOn,
  CommandStatus,
  Counts,
  DeploymentStatus,
  FixStatus,
  GroupState,
  GroupStatus,
  Ledger,
  LoopStatus,
  Phase,
  RunPurpose,
  StepStatus,
  TakenBack,
} from '../loop/model.ts';
import type { CategoryCounts } from '../loop/ports.ts';

/** The report of one iteration. Times are UTC ISO 8601, durations ms; null: not measured or not known; texts of others are cleaned and capped. */
export type IterationReport = {
  readonly project: string;
  readonly iteration: number;
  readonly goal: string;
  /** When it ended, or what was last known of it when it has not. */
  readonly date: string;
  /** All its phases before the report are over. */
  readonly ended: boolean;
  readonly goal_reached: boolean;
  readonly loop: ReportedLoop;
  readonly environment: string;
  readonly ref: string;
  readonly branch: string;
  readonly revision: string | null;
  /** What runs in the environment; null: nothing, or it was not asked. */
  readonly deployed_revision: string | null;
  readonly mass_failure: boolean;
  /** When the loop stood still in it, or after it. */
  readonly waits: readonly { readonly on: BlockedOn; readonly words: string; readonly ms: number | null }[];
  readonly unhealthy: readonly { readonly name: string; readonly words: string }[];
  readonly ledger: Ledger;
  readonly ledger_before: Ledger | null;
  readonly suites: readonly ReportedSuite[];
  readonly groups: readonly ReportedGroup[];
  readonly fixes: readonly ReportedFix[];
  readonly commits: readonly ReportedCommit[];
  /** The last one of the iteration. */
  readonly deployment: ReportedDeployment | null;
  readonly deployments: readonly ReportedDeployment[];
  /** What was done about the deployment of the iteration before, which made things worse; null: nothing. */
  readonly taken_back: TakenBack | null;
  readonly categories: readonly ReportedCategory[];
  /** The ledger of each suite, and of each category of it, with the one before. */
  readonly levels: readonly ReportedLevel[];
  /** Labels of the tests that came to exist in this iteration, and that went. */
  readonly came: readonly string[];
  readonly went: readonly string[];
  readonly known_issues: readonly KnownIssue[];
  readonly flaky: readonly { readonly suite: string; readonly test: string; readonly retries: number }[];
  readonly skipped: readonly { readonly suite: string; readonly test: string }[];
  /** Passes of end-to-end suites that do not count, with why: ends of "passed". */
  readonly doubted: readonly {
    readonly suite: string;
    readonly test: string;
    readonly belief: 'suspicious' | 'fake';
    readonly reasons: readonly string[];
  }[];
  /** Tests in quarantine, with what they did: neither passing nor failing. */
  readonly quarantined: readonly ReportedQuarantine[];
  /** What is to be said of quarantines that ended since the iteration before. */
  readonly quarantine_ended: readonly string[];
  readonly next_steps: readonly NextStep[];
  readonly metrics: Metrics;
  readonly five_whys: readonly WhyChain[];
  readonly deployment_facts: readonly DeploymentFact[];
  readonly phases: readonly { readonly name: Phase; readonly duration_ms: number | null }[];
  readonly duration_ms: number;
  readonly iterations_needed: IterationsNeeded | null;
  readonly conclusion: string;
};

type ReportedLevel = {
  readonly suite: string;
  /** Null: the suite as a whole. */
  readonly category: string | null;
  readonly ledger: Ledger;
  readonly ledger_before: Ledger | null;
};

type ReportedQuarantine = {
  readonly suite: string;
  readonly test: string;
  readonly did: 'passed' | 'failed';
  readonly by: string;
  readonly reason: string;
  /** When it counts again, as an ISO time. */
  readonly until: string;
};

type ReportedLoop = {
  readonly id: string;
  readonly status: LoopStatus;
  readonly reason: string;
  readonly started_by: string;
};

export type ReportedSuite = {
  readonly id: string;
  readonly name: string;
  readonly priority: number;
  readonly collected: number;
  readonly before: Counts | null;
  readonly after: Counts | null;
  /** Labels of the tests that failed in the first full run, and of those that fail now. */
  readonly failing_before: readonly string[];
  readonly failing_after: readonly string[];
  /** Why there is no result; '' when there is one or nobody knows. */
  readonly not_run_because: string;
  readonly runs: readonly ReportedRun[];
};

export type ReportedRun = {
  readonly id: string;
  readonly suite: string;
  readonly purpose: RunPurpose;
  readonly revision: string;
  readonly status: CommandStatus;
  readonly reason: string;
  readonly counts: Counts | null;
  /** Number of tests that were asked for; null: all. */
  readonly selected: number | null;
  readonly duration_ms: number | null;
};

export type ReportedGroup = {
  readonly id: string;
  readonly title: string;
  readonly suite: string;
  readonly category: string;
  readonly priority: number;
  readonly state: GroupState;
  readonly status: GroupStatus;
  readonly attempts: number;
  readonly first_seen_iteration: number;
  readonly tests: readonly string[];
  /** Who took it, and who says that it is fixed; null: nobody. */
  readonly owner: string | null;
  readonly claimed_by: string | null;
  /** Its refused candidate, while people may decide on it or the loop has not yet carried out what they decided. */
  readonly review: ReportedReview | null;
};

export type ReportedReview = {
  readonly fix: string;
  readonly candidate: string;
  readonly approved_by: string | null;
  readonly declined_by: string | null;
};

export type ReportedFix = {
  readonly id: string;
  readonly group: string;
  readonly title: string;
  readonly attempt: number;
  readonly status: FixStatus;
  /** First line of what the group's first test said; '' when it said nothing. */
  readonly said: string;
  /** What the fixer says; null: it gave no analysis. */
  readonly issue: string | null;
  readonly root_cause: string | null;
  readonly solution: string | null;
  readonly reasons: readonly string[];
  readonly base: string;
  readonly candidate: string | null;
  /** Who answers for the candidate although the guard refuses it, or turned it down; null: nobody. */
  readonly approved_by: string | null;
  readonly declined_by: string | null;
  readonly commit: string | null;
  readonly files: readonly string[];
  readonly tests: readonly string[];
  readonly verification: Verification;
  readonly duration_ms: number | null;
};

/** The runs that showed the failure, tried the candidate before it was merged, and judged it on the deployment, as far as there were any. */
export type Verification = {
  readonly before: readonly FixRun[];
  readonly check: readonly FixRun[];
  /** Without the fix: its tests must fail. */
  readonly without: readonly FixRun[];
  /** With it once more. */
  readonly again: readonly FixRun[];
  readonly after: readonly FixRun[];
};
export type FixRun = {
  readonly run: string;
  readonly suite: string;
  readonly revision: string;
  readonly status: CommandStatus;
  /** Tests of the fix's group in that suite, and how many of them failed in that run. */
  readonly tests: number;
  readonly failing: number;
};

export type ReportedCommit = {
  readonly hash: string;
  readonly subject: string;
  readonly message: string;
  readonly files: readonly string[];
  readonly group: string;
  readonly fix: string;
  readonly status: FixStatus;
  /** Who answers for it although the guard refuses it; null: it passed. */
  readonly approved_by: string | null;
};

export type ReportedDeployment = {
  readonly id: string;
  readonly revision: string;
  readonly why: 'preflight' | 'fixes';
  readonly status: DeploymentStatus;
  readonly reason: string;
  readonly environment: string;
  /** `deploy.about`: project, region, mode and whatever else the plan tells. */
  readonly about: Readonly<Record<string, string>>;
  readonly steps: readonly {
    readonly name: string;
    readonly status: StepStatus;
    readonly duration_ms: number | null;
  }[];
  readonly approved_by: string | null;
  readonly refused_by: string | null;
  readonly started_at: string;
  readonly duration_ms: number | null;
};

export type ReportedCategory = Omit<CategoryCounts, 'suiteId'> & { readonly suite: string };

export type KnownIssue = {
  readonly suite: string;
  readonly test: string;
  readonly name: string;
  readonly group: string | null;
  /** First line of what it said. */
  readonly said: string;
};

/** What to do next: a sentence, with commands to type in a shell or in Slack. */
export type NextStep = {
  readonly what: string;
  readonly where: 'shell' | 'slack' | null;
  readonly command: string | null;
};

/** The goal in figures: verified tests now, how many there must be, and how many are missing. */
export type Metrics = {
  readonly current: number;
  readonly target: number;
  readonly gap: number;
  /** 0 to 100, one decimal. */
  readonly percent: number;
  readonly passing: number;
  readonly never_collected: number;
};

export type WhyChain = {
  readonly group: string;
  readonly fix: string;
  readonly title: string;
  readonly steps: readonly {
    readonly question: string;
    readonly because: string;
    /** null marks a hypothesis. */
    readonly evidence: string | null;
  }[];
  readonly resolution: string;
};

export type DeploymentFact = {
  readonly name: string;
  /** null: there is a baseline, and this deployment did not measure it. */
  readonly value: number | null;
  readonly baseline: number | null;
  /** Against the baseline, one decimal, negative for less; null without one. */
  readonly change_percent: number | null;
};

export type IterationsNeeded = {
  readonly p50: number;
  readonly p85: number;
  readonly duration_ms: { readonly p50: number; readonly p85: number };
  readonly based_on: number;
};
