import type { Attributes } from './xml-attributes.ts';

/** One open or closed `<testsuite>` (or the root `<testsuites>`). */
export type Suite = {
  readonly attributes: Attributes;
  readonly parent: Suite | null;
  /** Properties that tell the runner (`go.version`). */
  readonly properties: Set<string>;
  /** Cases in it and in the suites below. */
  cases: number;
  skipped: number;
  /** Failures and errors shown in it and below, reruns included. */
  faults: number;
  /** Cases that the suites below declare and do not hold. */
  missingBelow: number;
  /** What the suites directly below declare in all; null when none does. */
  declaredBelow: number | null;
  /** Times of the suites directly below, in ms. */
  msBelow: number;
};

/** A suite that has just been opened. */
export function openSuite(attributes: Attributes, parent: Suite | null): Suite {
  return {
    attributes,
    parent,
    properties: new Set(),
    cases: 0,
    skipped: 0,
    faults: 0,
    missingBelow: 0,
    declaredBelow: null,
    msBelow: 0,
  };
}

/** A count that a suite declares; null when it does not, or not as a number. */
export function declaredCount(suite: Suite, name: string): number | null {
  const written = suite.attributes.get(name)?.trim() ?? '';
  return /^\d{1,9}$/.test(written) ? Number(written) : null;
}

/** An attribute of the suite, or of the nearest suite around it that has one; '' when none has. */
export function inherited(suite: Suite | null, ...names: readonly string[]): string {
  for (let at = suite; at !== null; at = at.parent) {
    for (const name of names) {
      const value = at.attributes.get(name);
      if (value !== undefined && value !== '') return value;
    }
  }
  return '';
}

/** Names of the suites around a case, outermost first; the root `<testsuites>` is none of them. */
export function suitePath(suite: Suite | null): readonly string[] {
  const names: string[] = [];
  for (let at = suite; at !== null; at = at.parent) names.unshift(at.attributes.get('name') ?? '');
  return names.filter((name) => name !== '');
}
