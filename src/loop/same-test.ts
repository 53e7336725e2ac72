import type { TestIdentity } from './model.ts';
import type { NamedTest } from './ports.ts';

/** Whether two identities of one suite mean the same test. */
export function isSameTest(a: TestIdentity, b: TestIdentity): boolean {
  return a.file === b.file && a.className === b.className && a.name === b.name;
}

/** What tells the tests of one suite apart, as the key of a map. */
export function testKey({ file, className, name }: TestIdentity): string {
  return JSON.stringify([file, className, name]);
}

/** What tells the tests of a project apart, as the key of a map. */
export function namedTestKey({ suiteId, file, className, name }: NamedTest): string {
  return JSON.stringify([suiteId, file, className, name]);
}

/** Whether a failure of a run speaks against a test; against a file that could not be loaded, only that it still cannot. */
export function isFailureOf(
  failure: TestIdentity & { readonly synthetic: boolean },
  test: TestIdentity & { readonly synthetic: boolean },
): boolean {
  return isSameTest(failure, test) || (test.synthetic && failure.synthetic && failure.file === test.file);
}
