import type { TestResult } from '../../loop/model.ts';
import { capText } from './clean-text.ts';
import { closeSuite, type Overcount } from './count-declared.ts';
import type { CutCase, CutListener } from './cut-cases.ts';
import { type Flavour, flavourOf, identifyCase } from './identify-case.ts';
import { judgeCase } from './judge-case.ts';
import { mergeAttempts, mergePhases } from './merge-repeats.ts';
import { type CaseChild, parseCase } from './parse-case.ts';
import { parseTime } from './parse-time.ts';
import { inherited, type Suite, suitePath } from './suite-tree.ts';
import type { Attributes } from './xml-attributes.ts';

/** What a report's cases come to. */
export type Collected = {
  readonly results: readonly TestResult[];
  readonly declared: number | null;
  readonly durationMs: number;
  readonly notes: readonly string[];
};

/** Characters of text that one report may hold; after that a text keeps its first 200. */
const TEXT_BUDGET = 100_000_000;

/** Listens to the cutting of one report and turns its cases into results. */
export function collectResults(
  fileName: (written: string) => string,
): CutListener & { results(): Collected } {
  const results: TestResult[] = [];
  const seen = new Map<string, number>();
  const suiteIds = new Map<Suite | null, number>();
  const notes = new Set<string>();
  const overcount: Overcount = { teardowns: 0, subtests: 0 };
  let cases = 0;
  let extra = 0;
  let merged = 0;
  let timed = false;
  let suiteMs = 0;
  let missing = 0;
  let declared: number | null = null;
  let budget = TEXT_BUDGET;

  /** Puts a result in, or into the one that it repeats for a runner known to do so. */
  const add = (result: TestResult, suite: Suite | null, flavour: Flavour): void => {
    const repeats = result.synthetic || flavour === 'pytest' || flavour === 'go';
    if (repeats) {
      if (!suiteIds.has(suite)) suiteIds.set(suite, suiteIds.size);
      const key = `${suiteIds.get(suite)}\0${result.file}\0${result.className}\0${result.name}`;
      const index = seen.get(key);
      const before = index === undefined ? undefined : results[index];
      if (index !== undefined && before !== undefined) {
        results[index] = flavour === 'go' ? mergeAttempts(before, result) : mergePhases(before, result);
        merged += 1;
        notes.add(
          flavour === 'go'
            ? 'repeated cases are attempts of one test'
            : 'cases of one test were put together, worst first',
        );
        return;
      }
      seen.set(key, results.length);
    }
    const length = result.details.length + result.output.length;
    budget -= length;
    if (budget >= 0 || length < 400) results.push(result);
    else {
      notes.add('texts were cut to 200 characters: the report holds more text than is kept');
      results.push({ ...result, details: capText(result.details, 200), output: capText(result.output, 200) });
    }
  };

  return {
    cut(found) {
      const children = found.piece === null ? [] : parseCase(found.piece);
      const flavour = flavourOf(found.suite);
      if (found.dropped > 0) notes.add('long texts were cut');
      if (found.attributes === null) {
        extra += 1;
        if (found.suite !== null) found.suite.faults += 1;
        add(suiteFault(found, children, fileName), found.suite, 'other');
        return;
      }
      cases += 1;
      const time = parseTime(found.attributes.get('time'));
      if (time.odd) notes.add('a time that is not a time counts as 0');
      if (time.ms !== null) timed = true;
      const verdict = judgeCase(found.attributes, children, found.dropped);
      if (found.suite !== null) {
        found.suite.cases += 1;
        if (verdict.outcome === 'skipped') found.suite.skipped += 1;
        found.suite.faults += faultsIn(children) || (verdict.outcome === 'passed' ? 0 : 1);
      }
      if (flavour === 'pytest') countBeyond(children, overcount);
      const identity = identifyCase(found.attributes, found.suite, flavour, verdict, fileName);
      add({ ...identity, ...verdict, durationMs: time.ms }, found.suite, flavour);
    },
    suiteEnded(suite) {
      closeSuite(suite, flavourOf(suite), overcount, notes);
      if (suite.parent !== null) return;
      missing = suite.missingBelow;
      declared = suite.declaredBelow;
      suiteMs = parseTime(suite.attributes.get('time')).ms ?? suite.msBelow;
    },
    results() {
      const expected = missing > 0 ? cases + missing : declared === null ? null : Math.min(declared, cases);
      return {
        results,
        declared: expected === null ? null : Math.max(0, expected + extra - merged),
        durationMs: timed ? toMicroseconds(sumMs(results)) : suiteMs,
        notes: [...notes],
      };
    },
  };
}

/** An `<error>` or `<failure>` in a suite itself: one failed result that is no test. */
function suiteFault(
  found: CutCase,
  children: readonly CaseChild[],
  fileName: (written: string) => string,
): TestResult {
  const none: Attributes = new Map();
  const verdict = judgeCase(none, children, found.dropped);
  const file = inherited(found.suite, 'file', 'filepath');
  return {
    file: file === '' ? '' : fileName(file),
    className: '',
    name: suitePath(found.suite).join(' > ') || '(?)',
    durationMs: null,
    ...verdict,
    outcome: 'failed',
    synthetic: true,
  };
}

function sumMs(results: readonly TestResult[]): number {
  return results.reduce((sum, result) => sum + (result.durationMs ?? 0), 0);
}

/** Without the dust of adding fractions. */
function toMicroseconds(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}

function faultsIn(children: readonly CaseChild[]): number {
  return children.filter((child) => !/^(?:skipped|system-)/.test(child.tag)).length;
}

function countBeyond(children: readonly CaseChild[], overcount: Overcount): void {
  const failures = children.filter((child) => child.tag === 'failure').length;
  const teardown = children.some(
    (child) => child.tag === 'error' && /^failed on teardown/.test(child.message ?? ''),
  );
  if (failures > 1 || children.some((child) => /subtest/i.test(child.message ?? '')))
    overcount.subtests += Math.max(1, failures - 1);
  if (teardown && failures === 0) overcount.teardowns += 1;
}
