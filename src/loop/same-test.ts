import type { TestIdentity } from './model.ts';

/** Whether two identities of one suite mean the same test. */
export function isSameTest(a: TestIdentity, b: TestIdentity): boolean {
  return a.file === b.file && a.className === b.className && a.name === b.name;
}
