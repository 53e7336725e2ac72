import type { Checkout } from '../../loop/ports.ts';

/**
 * A checkout that is opened when it is first used, and again after that failed: whoever uses it gets the fault, so that a
 * repository that cannot be opened stops its own loop and no other. Every method throws what `open` throws.
 */
export function checkoutOnDemand(tree: string, open: () => Promise<Checkout>): Checkout {
  let opened: Promise<Checkout> | null = null;
  const get = async (): Promise<Checkout> => {
    opened ??= open();
    try {
      return await opened;
    } catch (error) {
      opened = null;
      throw error;
    }
  };
  return {
    tree,
    prepare: async () => (await get()).prepare(),
    behind: async () => (await get()).behind(),
    useTree: async (revision) => (await get()).useTree(revision),
    openCandidate: async (fixId, base) => (await get()).openCandidate(fixId, base),
    takeCandidate: async (fixId, base) => (await get()).takeCandidate(fixId, base),
    closeCandidate: async (fixId) => (await get()).closeCandidate(fixId),
    diff: async (base, candidate) => (await get()).diff(base, candidate),
    merge: async (fixId, candidate, message) => (await get()).merge(fixId, candidate, message),
    revert: async (commits, reason) => (await get()).revert(commits, reason),
    head: async () => (await get()).head(),
    push: async () => (await get()).push(),
  };
}
