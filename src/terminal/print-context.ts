import type { JournalEntry } from '../loop/event.ts';
import type { FailureGroup, Ledger, Loop, SuiteRun } from '../loop/model.ts';
import type { Plan } from '../loop/plan.ts';

/** What has to be known of the events before one, to tell that one in words. */
export type PrintContext = {
  /** IANA name of the zone that times are shown in. */
  readonly timeZone: string;
  readonly plan: Plan | null;
  readonly runs: ReadonlyMap<string, Pick<SuiteRun, 'suiteId' | 'purpose' | 'withoutFix' | 'selection'>>;
  readonly groups: ReadonlyMap<string, FailureGroup>;
  readonly fixes: ReadonlyMap<string, { readonly groupId: string; readonly attempt: number }>;
  /** Deployment id → revision. */
  readonly deployments: ReadonlyMap<string, string>;
  /** The last closing ledger, and the one before it; null: none. */
  readonly ledger: Ledger | null;
  readonly ledgerBefore: Ledger | null;
};

/** Nothing is known yet; `ledger` is the project's closing ledger before this loop, when there is one. */
export function emptyContext(timeZone: string, ledger: Ledger | null = null): PrintContext {
  const nothing = { runs: new Map(), groups: new Map(), fixes: new Map(), deployments: new Map() };
  return { timeZone, plan: null, ledger, ledgerBefore: null, ...nothing };
}

/** What is known of a loop that began before we listened. */
export function contextOf(loop: Loop, timeZone: string): PrintContext {
  const { iteration } = loop;
  return {
    timeZone,
    plan: loop.plan,
    ledger: loop.past.at(-1)?.ledger ?? null,
    ledgerBefore: loop.past.at(-2)?.ledger ?? null,
    runs: new Map(iteration?.suiteRuns.map((run) => [run.id, run])),
    groups: new Map(iteration?.groups.map((group) => [group.id, group])),
    fixes: new Map([...loop.reviewable, ...(iteration?.fixes ?? [])].map((fix) => [fix.id, fix])),
    deployments: new Map(iteration?.deployments.map((one) => [one.id, one.revision])),
  };
}

/** The context after an entry; every entry of a loop goes through here, in order, before it is told. */
export function learn(context: PrintContext, { event }: JournalEntry): PrintContext {
  switch (event.type) {
    case 'loop-started':
      return { ...emptyContext(context.timeZone, context.ledger), plan: event.plan };
    case 'iteration-started':
      // Fixes are kept: a person may decide on one of an earlier iteration.
      return { ...context, runs: new Map(), deployments: new Map() };
    case 'suite-started': {
      return { ...context, runs: new Map(context.runs).set(event.runId, event) };
    }
    case 'failures-grouped': {
      const groups = new Map(context.groups);
      for (const group of event.groups) groups.set(group.id, group);
      return { ...context, groups };
    }
    case 'fix-started':
    case 'fix-adopted': {
      const { groupId, attempt } = event;
      return { ...context, fixes: new Map(context.fixes).set(event.fixId, { groupId, attempt }) };
    }
    case 'approval-asked':
    case 'deployment-started': {
      const deployments = new Map(context.deployments).set(event.deploymentId, event.revision);
      return { ...context, deployments };
    }
    case 'iteration-ended':
      return { ...context, ledger: event.ledger, ledgerBefore: context.ledger };
    default:
      return context;
  }
}
