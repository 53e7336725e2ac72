import { hash } from 'node:crypto';
import type { Outcome, Printed } from '../../loop/model.ts';
import { capText, cleanText } from './clean-text.ts';
import type { CaseChild } from './parse-case.ts';
import type { Attributes } from './xml-attributes.ts';

/** What one case says about itself. */
export type Verdict = {
  readonly outcome: Outcome;
  readonly message: string;
  readonly details: string;
  readonly output: string;
  readonly retries: number;
  readonly assertions?: number;
  readonly printed?: Printed;
};

/** Longest texts that are kept, in characters. */
export const LIMITS = {
  message: 2_000,
  details: 20_000,
  output: 20_000,
  passedOutput: 2_000,
  name: 1_000,
} as const;

const SKIPPED = new Set(['disabled', 'notrun', 'suppressed', 'skipped', 'ignored']);
const FAILED = new Set(['failed', 'failure', 'fail', 'broken']);
const ERRORED = new Set(['error', 'errored']);
const RETRIES = new Set(['flakyFailure', 'flakyError', 'rerunFailure', 'rerunError']);

/** Judges a case: error > failure > skipped > passed, with the exceptions that real runners need. */
export function judgeCase(attributes: Attributes, children: readonly CaseChild[], dropped: number): Verdict {
  const outcome = outcomeOf(attributes, children);
  const faults = children.filter((child) => child.tag === 'error' || child.tag === 'failure');
  const skips = children.filter((child) => child.tag === 'skipped');
  const reruns = children.filter((child) => RETRIES.has(child.tag));
  const told = outcome === 'skipped' ? [...skips, ...faults] : faults.length > 0 ? faults : reruns;
  const output = children
    .filter((child) => child.tag === 'system-out' || child.tag === 'system-err')
    .map((child) => cleanText(child.text).trim())
    .filter((text) => text !== '')
    .join('\n');
  const limit = outcome === 'passed' ? LIMITS.passedOutput : LIMITS.output;
  const details = detailsOf(told);
  return {
    outcome,
    message:
      outcome === 'passed' ? '' : capText(messageOf(outcome, told, attributes, output), LIMITS.message),
    details: capText(details, LIMITS.details, output === '' ? dropped : 0),
    output: capText(output, limit, output === '' ? 0 : dropped),
    retries: reruns.length,
    ...assertionsOf(attributes),
    ...(outcome === 'passed' && output !== '' ? { printed: { digest: hash('sha256', output) } } : {}),
  };
}

/** Where the runner writes how many assertions a test made (PHPUnit, NUnit's converters); anything but a count says nothing. */
function assertionsOf(attributes: Attributes): { assertions?: number } {
  const written = attributes.get('assertions')?.trim() ?? '';
  return /^\d{1,9}$/.test(written) ? { assertions: Number(written) } : {};
}

function outcomeOf(attributes: Attributes, children: readonly CaseChild[]): Outcome {
  const has = (tag: string): boolean => children.some((child) => child.tag === tag);
  if (children.some((child) => child.tag === 'skipped' && child.type === 'todo')) return 'skipped';
  if (has('error')) return 'errored';
  if (has('failure')) return 'failed';
  if (has('skipped')) return 'skipped';
  const words = ['status', 'result'].map((name) => (attributes.get(name) ?? '').trim().toLowerCase());
  if (words.some((word) => SKIPPED.has(word))) return 'skipped';
  if (words.some((word) => ERRORED.has(word))) return 'errored';
  if (words.some((word) => FAILED.has(word)) || attributes.has('failure')) return 'failed';
  return 'passed';
}

function messageOf(
  outcome: Outcome,
  told: readonly CaseChild[],
  attributes: Attributes,
  output: string,
): string {
  const first = told[0];
  const own = cleanText(first?.message ?? '').trim();
  if (outcome === 'skipped') {
    if (first?.type === 'pytest.xfail') return `expected failure: ${own === '' ? 'no reason given' : own}`;
    // Node's runner writes "true" for a skip without a reason, Go the whole log.
    return own === 'true' ? '' : own.startsWith('=== ') ? tellingLines(own).join('\n') : own;
  }
  // Go's reports say "Failed" and no more; what failed is in the text.
  if (own !== '' && own !== 'Failed') return own;
  const lines = tellingLines(cleanText(first?.text ?? ''));
  // PHPUnit's text begins with the test's own name.
  const title = `${attributes.get('classname') ?? ''}::${attributes.get('name') ?? ''}`;
  const line = lines.find((candidate) => !candidate.startsWith(title)) ?? '';
  if (line !== '') return line;
  // libtest has the panic in the output only.
  const panic = /panicked at .*(?:\n.*)?/.exec(output)?.[0] ?? '';
  return own || cleanText(attributes.get('failure') ?? '').trim() || panic || (first?.type ?? '');
}

/** The lines that are not Go's own frame around a test's log. */
function tellingLines(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^(?:===|---) [A-Z]+:? /.test(line));
}

function detailsOf(told: readonly CaseChild[]): string {
  const several = told.length > 1;
  return told
    .map((child) => {
      const text = cleanText(child.text).replace(/^\s*\n|\s+$/g, '');
      const message = cleanText(child.message ?? '').trim();
      return several && message !== '' && !text.includes(message) ? `${message}\n${text}`.trim() : text;
    })
    .filter((text) => text !== '')
    .join('\n\n');
}
