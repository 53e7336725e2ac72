// The short names of failure groups, by which people call them.
import type { FailureGroup } from './model.ts';

/** Hex digits of the fingerprint that an id has, and that it has where fewer are somebody else's. */
const DIGITS = { few: 6, many: 16 };

type Named = Pick<FailureGroup, 'id' | 'fingerprint'>;

/**
 * Gives each group its id: the one that its fingerprint had among `known`, else the first six digits of the fingerprint, or
 * sixteen where another fingerprint, known or beside it, begins alike. So no id ever stands for two causes of these.
 */
export function withOwnIds(
  groups: readonly Omit<FailureGroup, 'id'>[],
  known: readonly Named[],
): readonly FailureGroup[] {
  const had = new Map(known.map(({ fingerprint, id }) => [fingerprint, id]));
  const prints = new Set([...had.keys(), ...groups.map((one) => one.fingerprint)]);
  const alike = Map.groupBy(prints, (print) => print.slice(0, DIGITS.few));
  return groups.map((group) => {
    const short = group.fingerprint.slice(0, DIGITS.few);
    const digits = alike.get(short)?.length === 1 ? short : group.fingerprint.slice(0, DIGITS.many);
    return { ...group, id: had.get(group.fingerprint) ?? `g-${digits}` };
  });
}
