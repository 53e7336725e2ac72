// A checkout whose faults stop its own loop and no other.
import { LoopError } from '../../loop/errors.ts';
import type { Checkout } from '../../loop/ports.ts';

/**
 * A checkout that is opened when it is first used, and again after that failed: whoever uses it gets the fault. What the file
 * system refuses (no right, no space, a file where a folder is to be) is a LoopError `checkout-broken` too. Every method throws
 * what `open` throws.
 */
export function checkoutOnDemand(tree: string, open: () => Promise<Checkout>): Checkout {
  let opened: Promise<Checkout> | null = null;
  const get = async (): Promise<Checkout> => {
    opened ??= open();
    const mine = opened;
    try {
      return await mine;
    } catch (error) {
      // Another one may be opening it again already.
      if (opened === mine) opened = null;
      throw error;
    }
  };
  const use = async <Result>(work: (checkout: Checkout) => Promise<Result>): Promise<Result> => {
    try {
      return await work(await get());
    } catch (error) {
      throw isOfFileSystem(error) ? broken(error) : error;
    }
  };
  return {
    tree,
    prepare: () => use((checkout) => checkout.prepare()),
    behind: () => use((checkout) => checkout.behind()),
    useTree: (revision) => use((checkout) => checkout.useTree(revision)),
    openCandidate: (fixId, base) => use((checkout) => checkout.openCandidate(fixId, base)),
    takeCandidate: (fixId, base) => use((checkout) => checkout.takeCandidate(fixId, base)),
    dropCandidate: (fixId) => use((checkout) => checkout.dropCandidate(fixId)),
    closeCandidate: (fixId) => use((checkout) => checkout.closeCandidate(fixId)),
    diff: (base, candidate) => use((checkout) => checkout.diff(base, candidate)),
    withOnly: (base, candidate, paths) => use((checkout) => checkout.withOnly(base, candidate, paths)),
    merge: (fixId, candidate, message) => use((checkout) => checkout.merge(fixId, candidate, message)),
    revert: (commits, reason) => use((checkout) => checkout.revert(commits, reason)),
    head: () => use((checkout) => checkout.head()),
    push: () => use((checkout) => checkout.push()),
  };
}

function isOfFileSystem(error: unknown): error is NodeJS.ErrnoException & { path: string } {
  const { errno, path } = error as NodeJS.ErrnoException;
  return error instanceof Error && errno !== undefined && path !== undefined;
}

function broken(error: NodeJS.ErrnoException & { path: string }): LoopError {
  const hint =
    error.code === 'ENOSPC'
      ? 'make space on that disk, then /loop resume'
      : 'let Greenloop read and write there, or remove it: it is made anew; then /loop resume';
  return new LoopError('checkout-broken', `${error.path} cannot be used: ${error.message}`, hint, error);
}
