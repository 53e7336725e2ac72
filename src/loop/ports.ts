// What the loop needs of the outside; each is provided by a room of its own and put together in main.ts and cli.ts.
import type { JournalEntry, LoopEvent } from './event.ts';
import type { Flakiness } from './flakiness.ts';
import type {
  Analysis,
  Belief,
  BlockedOn,
  CheckResult,
  CommandStatus,
  Counts,
  FailureGroup,
  Fix,
  Iteration,
  Ledger,
  LogMark,
  Loop,
  LoopStatus,
  Outcome,
  RunPurpose,
  TestIdentity,
  TestResult,
} from './model.ts';
import type { AccessLog, Argv, CommandLimits, HealthCheck, LiveFormat, Plan, Probe } from './plan.ts';
import type { OutputBefore } from './same-output.ts';
import type { Usual } from './suspicion.ts';

/** Time and identities, so that tests can hold them. */
export type Clock = {
  /** Epoch milliseconds. */
  now(): number;
  /** Resolves after `ms`, or at once when the signal aborts; never rejects. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
};

/** The disk that everything is kept on. */
export type Disk = {
  /** What is full, in words; null while there is room. */
  shortage(): string | null;
  /** Looks now, and says the same. */
  look(): Promise<string | null>;
  /** How often it became full so far: what began and ended at the same number had room. */
  shortages(): number;
  /** Somebody was refused space: it is full from now on, until there is seen to be room again. */
  refused(): void;
  /** Calls the listener when it became full or has room again; returns how to stop. */
  onChange(listener: () => void): () => void;
};

/** The loop state: `record` is its only writer. */
export type Store = {
  /** Appends the event and changes the tables in one transaction. Retries a busy database; throws LoopError `lease-lost`, `loop-unknown`. */
  record(loopId: string, event: LoopEvent): Promise<JournalEntry>;
  /** Throws LoopError `loop-unknown`. */
  load(loopId: string): Loop;
  /** Ids of the loops that have not finished, oldest first. */
  openLoops(): readonly string[];
  /** The unfinished loop of a project, or of any project on the same environment; null when there is none. */
  runningLoop(
    project: string,
    environment: string,
  ): { loopId: string; project: string; startedBy: string } | null;
  /** Entries after `seq`, oldest first. */
  journal(after: number, limit: number): readonly JournalEntry[];
  /** Calls the listener after each commit, in order; returns how to stop. */
  onRecorded(listener: (entry: JournalEntry) => void): () => void;
};

/** Questions about what was. */
export type History = {
  projects(): readonly string[];
  lastLoop(project: string): string | null;
  /** Facts of iteration `number`, or of the last one. Throws LoopError `project-unknown`, `iteration-unknown`. */
  iteration(project: string, number: number | null): IterationFacts;
  /** Median duration in ms of a suite's last runs with this purpose; null without history. */
  expectedSuiteMs(project: string, suiteId: string): number | null;
  /** How many tests of a suite are known to exist. */
  collected(project: string, suiteId: string): number;
  /** Of these tests of a suite those that are not known to exist; where they are all of its tests (`isAll`), also those that are known and are not among them. Lets others work in between. */
  changedTests(
    project: string,
    suiteId: string,
    tests: readonly TestIdentity[],
    isAll: boolean,
  ): Promise<{ readonly came: readonly TestIdentity[]; readonly went: readonly TestIdentity[] }>;
  /** The last outcome that each of these tests had before that iteration, in their order; null: never run. */
  outcomesBefore(
    project: string,
    iteration: number,
    tests: readonly (TestIdentity & { readonly suiteId: string })[],
  ): readonly (Outcome | null)[];
  /** Median duration in ms of the last successful deployments; null without history. */
  expectedDeploymentMs(project: string): number | null;
  /** A project's newest iterations, newest first; the one that is going on included. */
  iterations(project: string, limit: number): readonly IterationSummary[];
  /** What became of tests after iteration `a`, up to the end of iteration `b`; `a` < `b`. */
  movedBetween(project: string, a: number, b: number): Moved;
  /**
   * A project's failure groups before that iteration, of iterations that began after `since` (epoch ms): the newest version of
   * each, `gone` where its tests stopped failing since without a fix of ours.
   */
  recentGroups(project: string, iteration: number, since: number): readonly FailureGroup[];
  /** What verified fixes before that iteration found out about failures with these fingerprints; the newest for each. */
  knownCauses(project: string, iteration: number, fingerprints: readonly string[]): readonly KnownCause[];
  /** The tests that are broken or flaky at `now` (epoch ms), the flakiest first. */
  flakiest(project: string, now: number, limit: number): readonly JudgedTest[];
  /** Tests of a project whose file, class and name hold these words, whatever their case; those that exist first. */
  findTests(project: string, words: string, limit: number): readonly NamedTest[];
  /** What became of a test so far, judged at `now` (epoch ms); null when it is not known. */
  testLife(project: string, test: NamedTest, now: number): TestLife | null;
  /** How long the tests of a suite usually take to pass, from their last five passes, those among them that were not believed. */
  usualDurations(project: string, suiteId: string): readonly (TestIdentity & { readonly usual: Usual })[];
  /** What the tests of a suite printed when they last passed, as far as that is kept. */
  outputsBefore(
    project: string,
    suiteId: string,
  ): readonly (TestIdentity & { readonly before: OutputBefore })[];
  /** Whether a run of this suite ever had an assertion. */
  countsAssertions(project: string, suiteId: string): boolean;
  /** Whether a run of any of the project's suites had a request in this access log. */
  hasTraces(project: string, log: string): boolean;
  /** The project's tests that are in quarantine at `now` (epoch ms), those whose quarantine began first in front. */
  quarantines(project: string, now: number): readonly Quarantine[];
  /** The tests whose last result took longest, longest first. */
  slowest(project: string, limit: number): readonly (NamedTest & { readonly durationMs: number })[];
};

/** A flaky test in quarantine: it runs, and counts neither as passing nor as failing. */
export type Quarantine = NamedTest & {
  /** Who put it there, and why. */
  readonly by: string;
  readonly reason: string;
  /** Epoch milliseconds; from `until` on the test counts again. */
  readonly since: number;
  readonly until: number;
};

/** People's quarantines. Every method may throw LoopError `lease-lost`, `database-busy`; nothing is written then. */
export type Quarantines = {
  /** Throws LoopError `stale` when the test is in quarantine already. */
  add(project: string, wish: Omit<Quarantine, 'since'>): void;
  /** Ends it now. Throws LoopError `stale` when the test is in none. */
  release(project: string, test: NamedTest, by: string): void;
};

/** Why a failure came about before, and what fixed it: the fix was verified on the deployment. */
export type KnownCause = {
  readonly fingerprint: string;
  /** The iteration in which it was fixed. */
  readonly iteration: number;
  /** As the fixer said it; '' when it said nothing. */
  readonly rootCause: string;
  readonly solution: string;
  readonly commit: string;
};

/** A test with what its results of the last weeks say about it. */
export type JudgedTest = NamedTest & { readonly flakiness: Flakiness };

/** One result of a test, where and when. */
export type TestPoint = {
  readonly iteration: number;
  readonly revision: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly outcome: Outcome;
  /** It passed after failed attempts. */
  readonly flaky: boolean;
  /** It did not count: it was in quarantine. */
  readonly quarantined: boolean;
  /** What is made of its pass; null: nothing is said. */
  readonly belief: Belief | null;
};

/** One test's life. */
export type TestLife = {
  readonly test: NamedTest;
  /** Whether the suite still has it. */
  readonly present: boolean;
  readonly flakiness: Flakiness;
  /** Where its outcome became another, oldest first: when something began, and on which revision. */
  readonly changes: readonly TestPoint[];
  /** The newest results, oldest first, each with its duration in ms; null: unknown. */
  readonly results: readonly (TestPoint & {
    readonly durationMs: number | null;
    readonly purpose: RunPurpose;
    /** Why its pass does not count: ends of "passed". */
    readonly reasons: readonly string[];
  })[];
};

/** A test of a project. */
export type NamedTest = TestIdentity & { readonly suiteId: string };

/** What became of tests between two iterations. */
export type Moved = {
  /** Exist after the later one and did not after the earlier one. */
  readonly came: readonly NamedTest[];
  readonly went: readonly NamedTest[];
  /** Failed in an iteration between, the later one included, and their last result there passes. */
  readonly mended: readonly NamedTest[];
  /** Fail after the later one, and had no result at all up to the end of the earlier one. */
  readonly unseen: readonly NamedTest[];
};

/** One iteration in a line. */
export type IterationSummary = {
  readonly number: number;
  readonly loopId: string;
  /** The loop's status; `running` when another iteration followed. */
  readonly loopStatus: LoopStatus;
  readonly startedBy: string;
  readonly startedAt: number;
  /** Null: it is going on. */
  readonly endedAt: number | null;
  readonly revision: string | null;
  readonly ledger: Ledger;
  /** Tests whose last result is a failure. */
  readonly failing: number;
  readonly mergedFixes: number;
  readonly deployments: number;
};

/** What a digest was about, for the next one to compare with. */
export type DigestRecord = {
  /** Epoch milliseconds. */
  readonly at: number;
  /** The newest iteration that it told of. */
  readonly iteration: number;
  readonly ledger: Ledger;
};

/** The digests of each project: at most one a local date. */
export type Digests = {
  /** Whether the schedule is on; it is until somebody turns it off. */
  enabled(project: string): boolean;
  setEnabled(project: string, on: boolean, by: string): void;
  /** The newest one; null before the first. `localDate` is `2026-11-25` in the plan's time zone. */
  last(project: string): (DigestRecord & { readonly localDate: string }) | null;
  /** In one transaction: takes that local date and puts the messages into the outbox; false, and nothing happens, when it is taken. */
  post(
    project: string,
    localDate: string,
    record: DigestRecord,
    messages: readonly DesiredMessage[],
  ): boolean;
};

/** The tests of one category of a suite, counted. */
export type CategoryCounts = {
  readonly suiteId: string;
  readonly category: string;
  readonly tests: number;
  /** Those with a result in the iteration that was no skip. */
  readonly executed: number;
  readonly passing: number;
  readonly verified: number;
  readonly failing: number;
};

/** Everything that the iteration report is computed from. */
export type IterationFacts = {
  readonly project: string;
  readonly plan: Plan;
  readonly loopId: string;
  readonly loopStatus: LoopStatus;
  readonly loopReason: string;
  readonly startedBy: string;
  readonly iteration: Iteration;
  readonly endedAt: number | null;
  /** The closing ledger, or the ledger now when the iteration has not ended. */
  readonly ledger: Ledger;
  /** Refused candidates that people may decide on now, or have decided on; empty once another iteration followed, or the loop is over. */
  readonly reviewable: readonly Fix[];
  /** Closing ledger of the project's iteration before; null for the first. */
  readonly previousLedger: Ledger | null;
  readonly suites: readonly {
    readonly id: string;
    readonly name: string;
    readonly priority: number;
    /** The first full run of this iteration; null: not run. */
    readonly before: Counts | null;
    /** Last results in this iteration, reruns and verification included; null: not run. */
    readonly after: Counts | null;
    /** Tests known to exist. */
    readonly collected: number;
  }[];
  /** Over all collected tests in scope, by suite and category. */
  readonly categories: readonly CategoryCounts[];
  /** The same at the end of the project's iteration before; null for the first. */
  readonly previousCategories: readonly CategoryCounts[] | null;
  /** When the loop stood still in it, or after it; times in epoch ms, `until` null: it still does. */
  readonly waits: readonly {
    readonly on: BlockedOn;
    readonly reason: string;
    readonly since: number;
    readonly until: number | null;
  }[];
  /** Tests that came to exist in this iteration, and that went. */
  readonly came: readonly NamedTest[];
  readonly went: readonly NamedTest[];
  /** Tests (and files that cannot load) whose last result is a failure, with what it said. */
  readonly failing: readonly (TestIdentity & { suiteId: string; message: string; groupId: string | null })[];
  readonly flaky: readonly (TestIdentity & { suiteId: string; retries: number })[];
  readonly skipped: readonly (TestIdentity & { suiteId: string })[];
  /** Those of the skipped that did pass and are not believed, with why: ends of "passed". */
  readonly doubted: readonly (NamedTest & {
    readonly belief: Exclude<Belief, 'real'>;
    readonly reasons: readonly string[];
  })[];
  /** Tests that ran in this iteration and did not count, with what they did. */
  readonly quarantined: readonly (Quarantine & { readonly did: 'passed' | 'failed' })[];
  /** Tests whose quarantine ended since the iteration before: they count again. */
  readonly quarantineEnded: readonly (NamedTest & { readonly releasedBy: string | null })[];
  /** All ended iterations of the project, oldest first. */
  readonly past: readonly {
    readonly number: number;
    readonly ledger: Ledger;
    readonly durationMs: number;
    /** Newly verified tests minus regressed ones; left out: not known. */
    readonly gain?: number;
  }[];
};

/** Commands from people, stored before they are acknowledged. */
export type InboxCommand = {
  /** Unique per press or command (`trigger_id`). */
  readonly id: string;
  readonly at: number;
  readonly kind: 'command' | 'action';
  readonly userId: string;
  readonly teamId: string;
  readonly channelId: string;
  /** The command's text, or the action's id. */
  readonly text: string;
  /** The action's value; '' for a command. */
  readonly value: string;
  readonly responseUrl: string | null;
  /** The thread that it was pressed or typed in; left out: none. */
  readonly threadTs?: string;
};
export type Inbox = {
  /** Stores it; `duplicate` when the id is known. On disk when this returns. */
  receive(command: InboxCommand): 'new' | 'duplicate';
  /** What is not carried out yet, oldest first; `most`: at most so many. */
  pending(most?: number): readonly InboxCommand[];
  /** Marks it carried out, with what was answered. */
  finish(id: string, outcome: string): void;
};

/**
 * A file that a message carries. A `snippet` is a message of its own, with the message's text above it, and is never edited;
 * a `picture` is shown where the message's blocks hold an image whose `slack_file.id` is `$file`.
 */
export type MessageFile = {
  readonly kind: 'snippet' | 'picture';
  /** File name with its extension. */
  readonly name: string;
  readonly title: string;
  /** What a picture shows, in words; '' for a snippet. */
  readonly altText: string;
  readonly base64: string;
};

/** A message as it should be in Slack; `key` says it once for ever. */
export type DesiredMessage = {
  readonly key: string;
  readonly channel: string;
  /** Key of the message whose thread this belongs to; null: the channel itself. */
  readonly threadKey: string | null;
  readonly broadcast: boolean;
  readonly text: string;
  /** Block Kit, as JSON. */
  readonly blocks: readonly unknown[];
  /** Left out: none. Of a message that is known already it is not changed any more. */
  readonly file?: MessageFile;
};
export type OutboxRow = Omit<DesiredMessage, 'file'> & {
  readonly file: MessageFile | null;
  /** Slack's id of the picture once it is uploaded. */
  readonly fileId: string | null;
  /** Opaque mark in the message's metadata. */
  readonly uuid: string;
  readonly state: 'new' | 'sending' | 'posted' | 'failed';
  /** Counts every change of the content; an edit is due while `sentVersion` < `version`. */
  readonly version: number;
  readonly sentVersion: number;
  readonly channelId: string | null;
  readonly ts: string | null;
  /** Slack's ts of the thread's parent once that is posted. */
  readonly threadTs: string | null;
  readonly sendingSince: number | null;
  readonly notBefore: number;
  readonly attempts: number;
  readonly error: string;
};
export type Outbox = {
  /** The journal seq up to which this subscriber has told; 0 at first. */
  cursor(subscriber: string): number;
  /** In one transaction: upserts the messages by key (same content: no change) and moves the cursor to `seq`. */
  desire(subscriber: string, seq: number, messages: readonly DesiredMessage[]): void;
  find(key: string): OutboxRow | null;
  /** Rows that need a post or an edit and whose `notBefore` has come, oldest first; a reply only when its parent is posted. */
  due(now: number): readonly OutboxRow[];
  /** Epoch ms of the next row that becomes due; null when nothing waits. */
  nextDue(): number | null;
  /** The row's picture is in Slack under this id. */
  markUploaded(uuid: string, fileId: string): void;
  markSending(uuid: string, at: number): void;
  markPosted(uuid: string, version: number, channelId: string, ts: string): void;
  /** Not delivered (or not known to be): try again after `notBefore`; `state` sending keeps the doubt, so that it is looked up first. */
  markRetry(uuid: string, state: 'new' | 'sending' | 'posted', notBefore: number, error: string): void;
  /** Slack refused it for good. */
  markFailed(uuid: string, error: string): void;
};

/** One command to run, as plain data. The same `runId` is the same run: it is started once and re-attached after. */
export type CommandSpec = {
  readonly runId: string;
  readonly argv: Argv;
  /** Working directory. */
  readonly cwd: string;
  /** Where a relative program (`./x`) is looked up. */
  readonly folder: string;
  /** Names of variables passed on from our environment. */
  readonly env: readonly string[];
  /** Variables set for this command. */
  readonly set: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** Left out: as much as it wants. */
  readonly limits?: CommandLimits | undefined;
  /** Processes that it leaves behind are wanted (a deployment's services). */
  readonly keepProcesses: boolean;
};
export type EndedStatus = Exclude<CommandStatus, 'running'>;
export type Ended = {
  readonly status: EndedStatus;
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** One sentence for everything but passed; '' then. */
  readonly reason: string;
  readonly durationMs: number;
  /** Head and tail of what it printed, capped and masked. */
  readonly stdout: string;
  readonly stderr: string;
};
export type SuiteSpec = Omit<CommandSpec, 'keepProcesses'> & {
  /** Glob with `{reports}`. */
  readonly reports: string;
  /** Tests for `{tests}`; null: all. */
  readonly selection: readonly TestIdentity[] | null;
  readonly live: LiveFormat;
  /** A `collect` run: outcomes do not count and no test need pass. */
  readonly collect: boolean;
};
export type SuiteOutcome = {
  readonly status: EndedStatus;
  readonly reason: string;
  readonly counts: Counts;
  readonly durationMs: number;
  readonly results: readonly TestResult[];
};
/** How far a suite is, from its live events: provisional, never a result. */
export type LiveProgress = {
  readonly done: number;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly current: string | null;
  readonly failures: readonly { readonly name: string; readonly message: string }[];
};
export type Runner = {
  /** Resolves when the command has ended; on abort the whole tree is stopped and the status is `cancelled`. */
  run(
    spec: CommandSpec,
    onLine: (line: string, stream: 'stdout' | 'stderr') => void,
    signal: AbortSignal,
  ): Promise<Ended>;
  runSuite(
    spec: SuiteSpec,
    onLive: (progress: LiveProgress) => void,
    signal: AbortSignal,
  ): Promise<SuiteOutcome>;
  /** Asks a probe; `answer` null when it said no, with its own words. */
  ask(probe: Probe, where: ProbeContext): Promise<{ answer: string | null; words: string }>;
  check(health: HealthCheck, where: ProbeContext): Promise<CheckResult>;
  /** Where the access log stands at `now` (epoch ms). A log that is not there yet, or cannot be read, stands at its beginning. */
  markLog(log: AccessLog, now: number): Promise<LogMark>;
  /** The requests that came into the log since; null when nobody can tell, and `words` say why; '' otherwise. */
  countRequests(
    log: AccessLog,
    since: LogMark,
    where: ProbeContext,
  ): Promise<{ readonly requests: number | null; readonly words: string }>;
  /** Makes the id free for another run; what the ended one left stays, in a folder of another name. */
  forget(runId: string): Promise<void>;
  /** Asks every run of this loop that nobody waits for any more, and that has not ended, to stop. */
  stopLeft(loopId: string): Promise<void>;
  /** The file is masked where it lies. */
  readAnalysis(file: string): Promise<Analysis | null>;
  /** Masks the values of the named secret variables in a file where it lies; nothing when there is none. */
  scrub(file: string, named: readonly string[]): Promise<void>;
  /** The names of our secret variables whose values a text gives away; short values are words, and count only where the variable is among `named`. */
  secretsIn(text: string, named: readonly string[]): readonly string[];
};
export type ProbeContext = {
  readonly cwd: string;
  readonly folder: string;
  readonly env: readonly string[];
  readonly set: Readonly<Record<string, string>>;
};

/**
 * One file of a change, with its whole texts; null for none or binary. A link reads `symlink to <target>`, a repository inside
 * the repository `Subproject commit <hash>`.
 */
export type FileChange = {
  readonly path: string;
  readonly oldPath: string | null;
  readonly kind: 'added' | 'modified' | 'deleted' | 'renamed' | 'mode';
  readonly before: string | null;
  readonly after: string | null;
};
/** A project's own clone. Every method can be repeated after a crash with the same result. */
export type Checkout = {
  /** Folder of the work tree, wherever it stands now. */
  readonly tree: string;
  /**
   * Fetches, merges `ref` into the branch, and pushes what of it was never pushed, when the plan pushes. Throws LoopError
   * `repository-unreadable`, `merge-conflict`, `push-refused`.
   */
  prepare(): Promise<{ revision: string; note: string }>;
  /**
   * Fetches, and names what `prepare` would merge into the branch now (`main`); null: the branch has all of it. Throws LoopError
   * `repository-unreadable`.
   */
  behind(): Promise<string | null>;
  /** The work tree, clean and at this revision; its folder. */
  useTree(revision: string): Promise<string>;
  /** A private clone at `base` for a fixer; its folder. */
  openCandidate(fixId: string, base: string): Promise<string>;
  /** What the fixer left, as one commit in our clone; null when nothing changed. */
  takeCandidate(fixId: string, base: string): Promise<{ candidate: string; files: readonly string[] } | null>;
  closeCandidate(fixId: string): Promise<void>;
  /** Forgets a candidate that may not be kept. */
  dropCandidate(fixId: string): Promise<void>;
  diff(base: string, candidate: string): Promise<readonly FileChange[]>;
  /** A commit on `base` that has, of what the candidate changes, these paths and nothing else; `base` itself when it changes none. */
  withOnly(base: string, candidate: string, paths: readonly string[]): Promise<string>;
  /** Puts the candidate on the branch as one commit with this message; a second call finds the first one's commit. */
  merge(
    fixId: string,
    candidate: string,
    message: string,
  ): Promise<{ commit: string; files: readonly string[] } | { conflicts: readonly string[] }>;
  /**
   * Takes commits back, newest first, as one commit each on the branch; the new head. What somebody took back already is left as it
   * is. Throws LoopError `merge-conflict`, `repository-unreadable`.
   */
  revert(commits: readonly string[], reason: string): Promise<string>;
  head(): Promise<string>;
  /** Where it was pushed to; null when the plan does not push. Throws LoopError `push-refused`. */
  push(): Promise<string | null>;
};

/** The files that the loop hands out and takes in, outside every clone. */
export type WorkFiles = {
  /** Writes group.json for a fixer; where it lies, and where analysis.json may be left. Can be repeated. */
  handGroup(fixId: string, group: unknown): Promise<{ groupFile: string; analysisFile: string }>;
  /** The figures that a deployment left after `since` (epoch ms); `note` says why there are none, '' when there are. */
  readFacts(file: string, since: number): Promise<{ facts: Readonly<Record<string, number>>; note: string }>;
  /** Writes iteration-N.md and returns its path. */
  writeReport(facts: IterationFacts): Promise<string>;
};
