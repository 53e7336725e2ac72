import type { IterationFacts } from '../loop/ports.ts';

/** The facts with people's names in place of their ids, where they are known: a file shows nobody a mention. */
export function nameInFacts(facts: IterationFacts, nameOf: (id: string) => string | null): IterationFacts {
  const called = (id: string): string => nameOf(id) ?? id;
  const maybe = (id: string | null): string | null => (id === null ? null : called(id));
  const { iteration } = facts;
  return {
    ...facts,
    startedBy: called(facts.startedBy),
    quarantined: facts.quarantined.map((one) => ({ ...one, by: called(one.by) })),
    quarantineEnded: facts.quarantineEnded.map((one) => ({ ...one, releasedBy: maybe(one.releasedBy) })),
    iteration: {
      ...iteration,
      groups: iteration.groups.map((group) => ({
        ...group,
        owner: maybe(group.owner),
        claimedBy: maybe(group.claimedBy),
      })),
      fixes: iteration.fixes.map((fix) => ({
        ...fix,
        approvedBy: maybe(fix.approvedBy),
        declinedBy: maybe(fix.declinedBy),
      })),
      deployments: iteration.deployments.map((deployment) => ({
        ...deployment,
        approvedBy: maybe(deployment.approvedBy),
        refusedBy: maybe(deployment.refusedBy),
      })),
    },
  };
}
