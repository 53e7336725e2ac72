// Which category of its suite a test belongs to.
import type { TestIdentity } from './model.ts';
import type { SuitePlan } from './plan.ts';

/** The first category with a pattern that matches the test's file, class or name; without one its class or file. */
export function categoryOf(
  suite: SuitePlan,
  test: TestIdentity,
  matches: (pattern: string, text: string) => boolean,
): string {
  for (const [category, patterns] of Object.entries(suite.categories)) {
    const texts = [test.file, test.className, test.name];
    if (patterns.some((pattern) => texts.some((text) => text !== '' && matches(pattern, text))))
      return category;
  }
  if (test.className !== '' && test.className !== 'test') return test.className;
  return test.file === '' ? suite.name : test.file;
}
