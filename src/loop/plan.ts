// The plan: what greenloop.yaml says, checked and frozen when a loop starts. Plain data.

/** A program with its arguments; never a shell string. Placeholders stand for whole arguments or parts of one. */
export type Argv = readonly [program: string, ...args: string[]];

/** One project's frozen configuration. */
export type Plan = {
  readonly project: string;
  /** Absolute path of the greenloop.yaml it came from. */
  readonly configPath: string;
  /** Absolute folder of that file; relative programs are resolved here, never in a candidate. */
  readonly folder: string;
  /** Absolute path or URL of the repository. */
  readonly repository: string;
  readonly ref: string;
  /** The branch that collects the fixes: `greenloop/<project>`. */
  readonly branch: string;
  readonly push: boolean;
  /** Names of environment variables that every command gets. */
  readonly env: readonly string[];
  /** `withoutQuarantined`: the goal is reached although tests are in quarantine, which the result names; left out: it is not. */
  readonly goal: { readonly target: number | null; readonly withoutQuarantined?: boolean };
  readonly environment: EnvironmentPlan;
  readonly setup: Argv | null;
  readonly suites: readonly SuitePlan[];
  readonly fix: FixPlan | null;
  readonly deploy: DeployPlan | null;
  readonly limits: {
    readonly iterations: number;
    readonly hours: number;
    readonly stuckAfter: number;
    /** What a setup, a suite's command or a fixer may hold; left out: as much as it wants. */
    readonly commands?: CommandLimits;
  };
  readonly slack: {
    readonly channel: string | null;
    readonly digest: string | null;
    readonly timezone: string;
  };
  /** How long the files that commands leave are kept, ms; left out: 90 days. */
  readonly keepMs?: number;
  readonly access: { readonly operate: readonly string[] | null; readonly approve: readonly string[] | null };
};

/** What a command may hold, besides time; null: as much as it wants. */
export type CommandLimits = {
  /** Memory in bytes, all its processes together. */
  readonly memoryBytes: number | null;
  /** Processes at once. */
  readonly processes: number | null;
  /** Private memory in bytes that each process may ask for. */
  readonly processMemoryBytes: number | null;
  /** Bytes of one file that it writes. */
  readonly fileBytes: number | null;
  /** It sees only its own processes, and none outlives it. */
  readonly isolate: boolean;
};

/** The place that is tested: its name, how it says which revision runs, and when it is fit for a test. */
type EnvironmentPlan = {
  readonly name: string;
  /** A command that prints the deployed revision, or a URL that answers with it; null: the branch head is what is deployed. */
  readonly revision: Probe | null;
  readonly health: readonly HealthCheck[];
  /** Where requests leave a trace; null or left out: nowhere that we know of. */
  readonly accessLog?: AccessLog | null;
};

/** The environment's access log: a line a request. */
export type AccessLog = {
  /** A file, by its absolute path, or a command that prints the lines since `GREENLOOP_SINCE`. */
  readonly source:
    | { readonly kind: 'file'; readonly path: string }
    | { readonly kind: 'run'; readonly argv: Argv };
  /** Lines that hold one of these are no trace of a test. */
  readonly ignore: readonly string[];
  /** How long a line may take to get into the log. */
  readonly delayMs: number;
};

/** Something asked: a command (its first line of output is the answer) or a URL (its trimmed body is). */
export type Probe =
  | { readonly kind: 'run'; readonly argv: Argv }
  | { readonly kind: 'http'; readonly url: string };

/** A health check: an HTTP status or an exit code of 0. */
export type HealthCheck =
  | { readonly kind: 'http'; readonly url: string; readonly status: number }
  | { readonly kind: 'run'; readonly argv: Argv };

/** The form in which a runner prints what its tests do; `auto`: it is recognised, `none`: it is not read. */
export type LiveFormat = 'auto' | 'none' | 'go-test' | 'libtest' | 'pytest' | 'tap' | 'teamcity';

/** A command that runs tests and leaves JUnit XML. */
export type SuitePlan = {
  readonly id: string;
  readonly name: string;
  /** 1 is the most critical; equal priorities run side by side. */
  readonly priority: number;
  readonly run: Argv;
  /** Runs only `{tests}`; null: the whole suite runs again. */
  readonly rerun: Argv | null;
  /** Lists the tests without running them; null: only a report tells what exists. */
  readonly collect: Argv | null;
  /** Glob of the report files below the run's `{reports}` folder. */
  readonly reports: string;
  readonly timeoutMs: number;
  /** Share of failing tests (0 to 1) above which lower priorities wait for the next iteration. */
  readonly tolerance: number;
  readonly against: 'deployment' | 'checkout';
  readonly real: boolean;
  /** What its command prints of its tests while it runs; left out: auto. */
  readonly live?: LiveFormat;
  /** Category name → patterns over file, class and name. */
  readonly categories: Readonly<Record<string, readonly string[]>>;
};

/** How failures are fixed by programs. */
export type FixPlan = {
  readonly run: Argv;
  readonly env: readonly string[];
  readonly parallel: number;
  readonly timeoutMs: number;
  readonly attempts: number;
  /** Globs that no fix may touch. */
  readonly protect: readonly string[];
  /** Category name → the fixer that takes its groups. */
  readonly teams: Readonly<Record<string, { readonly run: Argv }>>;
};

/** How a revision gets onto the environment. */
export type DeployPlan = {
  readonly run: Argv;
  readonly env: readonly string[];
  readonly about: Readonly<Record<string, string>>;
  readonly steps: readonly string[];
  /** Exit 0: the revision in GREENLOOP_REVISION is live. */
  readonly verify: Argv | null;
  readonly rollback: Argv | null;
  /** What becomes of deployed fixes after which fewer tests pass than before; left out: they stay, and what broke is fixed next. */
  readonly whenWorse?: 'keep' | 'roll-back';
  readonly timeoutMs: number;
  readonly approval: boolean;
  /** File with measured figures that the deployment leaves in its working directory. */
  readonly facts: string | null;
  readonly baseline: Readonly<Record<string, number>>;
};
