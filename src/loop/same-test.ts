import type { TestIdentity } from './model.ts';

/** Whether two identities of one suite mean the same test. */
export function isSameTest(a: TestIdentity, b: TestIdentity): boolean {
  return a.file === b.file && a.className === b.className && a.name === b.name;
}

/** Whether a failure of a run speaks against a test; against a file that could not be loaded, only that it still cannot. */
export function isFailureOf(
  failure: TestIdentity & { readonly synthetic: boolean },
  test: TestIdentity & { readonly synthetic: boolean },
): boolean {
  return isSameTest(failure, test) || (test.synthetic && failure.synthetic && failure.file === test.file);
}
