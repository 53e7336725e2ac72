// What the schema found, in words that say what to write instead, at the line it is about.
import type { Document, LineCounter } from 'yaml';
import type { z } from 'zod';
import { type Fault, nearestOf, pathName, placeOf } from './fault.ts';
import { writtenConfig } from './written-config.ts';

const EXPECTED: Readonly<Record<string, string>> = {
  string: 'write text (in quotes, when it looks like something else)',
  number: 'write a number',
  int: 'write a whole number',
  boolean: 'write true or false',
  array: 'write a list: [one, two]',
  object: 'write keys with values',
  record: 'write keys with values',
};

/** Words for an issue that its schema has none for; given to zod as the error of the whole parse. */
export function wordsOf(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return EXPECTED[issue.expected];
    case 'invalid_value':
      return `write ${issue.values.map(String).join(' or ')}`;
    case 'too_small': {
      if (issue.origin === 'string') return 'it is empty';
      return issue.inclusive ? `write ${issue.minimum} or more` : `write more than ${issue.minimum}`;
    }
    case 'too_big':
      return `write ${issue.maximum} or less`;
    default:
      return undefined;
  }
}

/** The faults of one issue: one a key for unknown keys, those of the nearest form where several are allowed. */
export function explainIssue(
  issue: z.core.$ZodIssue,
  document: Document,
  lines: LineCounter,
): readonly Fault[] {
  const where = pathName(issue.path);
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => unknownKey(issue, key, document, lines));
  if (issue.code === 'invalid_union') {
    const meant = meantForm(issue.errors);
    if (meant !== null)
      return meant.flatMap((one) =>
        explainIssue({ ...one, path: [...issue.path, ...one.path] }, document, lines),
      );
  }
  const place = placeOf(document, lines, issue.path);
  const value = document.getIn(issue.path);
  if (value === undefined && issue.code === 'invalid_type') return [{ ...place, where, what: 'is missing' }];
  if (value === null) return [{ ...place, where, what: `it is empty; ${issue.message}` }];
  return [{ ...place, where, what: issue.message }];
}

/** The form with clearly the fewest faults; null when none is. */
function meantForm(forms: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] | null {
  const weight = (issues: readonly z.core.$ZodIssue[]) =>
    issues.reduce((sum, one) => sum + (one.code === 'unrecognized_keys' ? one.keys.length : 1), 0);
  const [best, second] = forms.toSorted((a, b) => weight(a) - weight(b));
  if (best === undefined || second === undefined || weight(best) === weight(second)) return null;
  return best;
}

function unknownKey(issue: z.core.$ZodIssue, key: string, document: Document, lines: LineCounter): Fault {
  const where = pathName([...issue.path, key]);
  const known = knownKeys(issue.path, key);
  const nearest = nearestOf(key, known);
  const instead = nearest === null ? `there may be ${known.join(', ')}` : `did you mean ${nearest}?`;
  const what = `there is no key ${key}; ${instead}`;
  return { ...placeOf(document, lines, issue.path, key), where, what };
}

type Node = { shape?: Record<PropertyKey, unknown>; def?: Def } | undefined;
type Def = { innerType?: unknown; element?: unknown; valueType?: unknown; options?: readonly unknown[] };

/** Keys that may stand where an unknown one was found; of all forms where several are allowed. */
function knownKeys(path: readonly PropertyKey[], unknown: string): readonly string[] {
  let forms: readonly unknown[] = unwrap(writtenConfig);
  for (const part of path) forms = forms.flatMap((form) => unwrap(inside(form, part)));
  const keys = forms.flatMap((form) => Object.keys((form as Node)?.shape ?? {}));
  return [...new Set(keys)].filter((key) => key !== unknown);
}

/** The schemas inside defaults, optionals and unions. */
function unwrap(schema: unknown): readonly unknown[] {
  const def = (schema as Node)?.def;
  if (def?.innerType !== undefined) return unwrap(def.innerType);
  return def?.options?.flatMap(unwrap) ?? [schema];
}

function inside(schema: unknown, part: PropertyKey): unknown {
  const node = schema as Node;
  return node?.shape ? node.shape[part] : (node?.def?.element ?? node?.def?.valueType);
}
