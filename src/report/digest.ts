// The digest as data: what changed since the last one, who is waited for, what is still needed. No Slack types.
import { isDecided } from '../loop/after-iteration.ts';
import { type Comparison, compareIterations } from '../loop/compare.ts';
import { type Forecast, forecast, remainingTests } from '../loop/forecast.ts';
import { type Level, levelsOf } from '../loop/levels.ts';
import type { Deployment, GroupStatus, Ledger, Loop, LoopStatus } from '../loop/model.ts';
import type {
  DigestRecord,
  History,
  IterationFacts,
  IterationSummary,
  Moved,
  NamedTest,
  Store,
} from '../loop/ports.ts';

const SHOWN_ITERATIONS = 10;
const PICTURED_ITERATIONS = 20;
const SLOWEST = 3;
const WAITS: readonly GroupStatus[] = ['needs-person', 'needs-review'];

/** Somebody or something that a loop waits for. */
export type Waiting = {
  /** A group's id, or '' for the loop as a whole. */
  readonly groupId: string;
  readonly what: string;
  /** User id; null: nobody took it. */
  readonly owner: string | null;
  /** Whose turn it is otherwise: those who operate, or those who approve. */
  readonly needs: 'operate' | 'approve';
  /** Epoch milliseconds. */
  readonly since: number;
};

/** Everything that a digest says. */
export type Digest = {
  readonly project: string;
  readonly timezone: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** When the last digest was; null: this is the first. */
  readonly since: number | null;
  /** Iterations that ended or went on since then. */
  readonly iterations: number;
  readonly loopStatus: LoopStatus;
  readonly ledger: Ledger;
  /** At the last digest, or at the end of the project's first iteration; null: nothing to compare with. */
  readonly ledgerBefore: Ledger | null;
  /** Null when there is only one iteration to tell of. */
  readonly comparison: Comparison | null;
  /** The newest iterations, oldest first. */
  readonly rows: readonly IterationSummary[];
  /** The same for the picture, more of them. */
  readonly pictured: readonly IterationSummary[];
  readonly flaky: readonly NamedTest[];
  /** Tests that did not count in the newest iteration, because they are in quarantine. */
  readonly quarantined: IterationFacts['quarantined'];
  readonly failing: number;
  /** The ledger of each suite and category, against the same iteration as the comparison. */
  readonly levels: readonly Level[];
  readonly suites: readonly { readonly id: string; readonly name: string }[];
  readonly slowest: readonly (NamedTest & { readonly durationMs: number })[];
  readonly waiting: readonly Waiting[];
  /** Null when nothing is left, or there are too few iterations to say. */
  readonly forecast: Forecast | null;
  /** What the next digest is compared with. */
  readonly record: DigestRecord;
};

type Asked = {
  readonly history: Pick<History, 'iteration' | 'iterations' | 'movedBetween' | 'slowest'>;
  readonly store: Pick<Store, 'openLoops' | 'load'>;
};

/** Gathers a project's digest at `at` (epoch ms) against the last one. Throws LoopError `project-unknown`, `iteration-unknown`. */
export function buildDigest(project: string, last: DigestRecord | null, at: number, asked: Asked): Digest {
  const { history, store } = asked;
  const latest = history.iteration(project, null);
  const summaries = history.iterations(project, PICTURED_ITERATIONS).toReversed();
  const first = latest.past[0]?.number ?? latest.iteration.number;
  const base = last?.iteration ?? first;
  const since = last?.at ?? null;
  const loop = openLoopOf(project, store);
  const before = base < latest.iteration.number ? history.iteration(project, base) : null;
  return {
    project,
    timezone: latest.plan.slack.timezone,
    at,
    since,
    iterations: summaries.filter((one) => since === null || (one.endedAt ?? at) > since).length,
    loopStatus: latest.loopStatus,
    ledger: latest.ledger,
    ledgerBefore: last?.ledger ?? before?.ledger ?? null,
    comparison:
      before === null
        ? null
        : compareIterations(before, latest, movedSince(project, last === null, base, latest, history)),
    rows: summaries.slice(-SHOWN_ITERATIONS),
    pictured: summaries,
    flaky: latest.flaky,
    quarantined: latest.quarantined,
    failing: latest.failing.length,
    levels: levelsOf(latest.categories, before?.categories ?? null),
    suites: latest.plan.suites.map(({ id, name }) => ({ id, name })),
    slowest: history.slowest(project, SLOWEST),
    waiting: loop === null ? [] : waitingOf(loop),
    forecast: forecastOf(latest),
    record: { at, iteration: latest.iteration.number, ledger: latest.ledger },
  };
}

/** What moved since the iteration that is compared with; the first digest also tells what was mended in that one. */
function movedSince(
  project: string,
  isFirst: boolean,
  base: number,
  latest: IterationFacts,
  history: Pick<History, 'movedBetween'>,
): Moved {
  const until = latest.iteration.number;
  const moved = history.movedBetween(project, base, until);
  return isFirst ? { ...moved, mended: history.movedBetween(project, base - 1, until).mended } : moved;
}

/** Whether nothing happened since the last digest: then one line is enough. */
export function isQuiet(digest: Digest): boolean {
  return digest.since !== null && digest.iterations === 0;
}

function openLoopOf(project: string, store: Asked['store']): Loop | null {
  const id = store.openLoops().find((loopId) => store.load(loopId).project === project);
  return id === undefined ? null : store.load(id);
}

/** What a loop waits for that people have to do: the groups on which nobody decided yet, a deployment that is to be approved, else its reason. */
export function waitingOf(loop: Loop): readonly Waiting[] {
  if (loop.status !== 'blocked' || loop.blockedOn === 'environment') return [];
  const since = loop.blockedSince ?? loop.startedAt;
  const asked = loop.iteration?.deployments.at(-1);
  const needs = asked?.status === 'waiting-for-approval' ? 'approve' : 'operate';
  const whole: Waiting = { groupId: '', what: loop.reason, owner: null, needs, since };
  // Inside an iteration it waits for something else than its groups, and after it for its deployment first.
  const { iteration } = loop;
  if (iteration === null || !loop.iterationEnded || (asked !== undefined && isOpenQuestion(asked)))
    return [whole];
  const groups = iteration.groups
    .filter((group) => WAITS.includes(group.status) && !isDecided(loop, iteration, group))
    .map((group): Waiting => {
      const held = group.status === 'needs-review' && loop.reviewable.some((fix) => fix.groupId === group.id);
      return {
        groupId: group.id,
        what: group.title,
        owner: group.owner,
        needs: held ? 'approve' : 'operate',
        since,
      };
    });
  return groups.length > 0 ? groups : [whole];
}

/** Whether a person has to say what becomes of a deployment before the loop can go on. */
function isOpenQuestion({ status, why }: Deployment): boolean {
  return status === 'unknown' || status === 'refused' || (why === 'preflight' && status !== 'succeeded');
}

function forecastOf(latest: IterationFacts): Forecast | null {
  const left = remainingTests(latest.ledger);
  return left === 0 ? null : forecast(latest.past, left, latest.iteration.number);
}
