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

/** What a report's cases come to, next to the results that were handed on. */
export type Collected = {
  readonly declared: number | null;
  readonly durationMs: number;
  readonly notes: readonly string[];
};

/** Results handed on at once: taking them in holds the receiver's event loop for a few milliseconds. */
const BATCH = 500;

/**
 * Listens to the cutting of one report, turns its cases into results and hands them on in batches, in order. Once its texts
 * have more than `textBudget` characters, each keeps its first 200.
 */
export function collectResults(
  fileName: (written: string) => string,
  emit: (results: readonly TestResult[]) => void,
  textBudget: number,
): CutListener & { end(): Collected } {
  let results: TestResult[] = [];
  const seen = new Map<string, number>();
  const suiteIds = new Map<Suite | null, number>();
  const flavours = new Map<Suite | null, Flavour>();
  const notes = new Set<string>();
  const overcount: Overcount = { teardowns: 0, subtests: 0 };
  let suites = 0;
  let cases = 0;
  let extra = 0;
  let merged = 0;
  let timed = false;
  let casesMs = 0;
  let suiteMs = 0;
  let missing = 0;
  let declared: number | null = null;
  let budget = textBudget;

  /** Hands on what no later case can change: all but the last, whose repeat may follow it. */
  const handOn = (keep: number): void => {
    const ready = results.slice(0, results.length - keep);
    results = results.slice(ready.length);
    seen.clear();
    for (let at = 0; at < ready.length; at += BATCH) emit(ready.slice(at, at + BATCH));
  };

  /** A suite's flavour; asked for at its first case, when its properties are known. */
  const flavour = (suite: Suite | null): Flavour => {
    let known = flavours.get(suite);
    if (known === undefined) {
      known = flavourOf(suite);
      flavours.set(suite, known);
    }
    return known;
  };

  /** Puts a result in, or into the one that it repeats for a runner known to do so. */
  const add = (result: TestResult, suite: Suite | null, runner: Flavour): void => {
    const held = runner === 'pytest' || runner === 'go';
    if (!held && results.length > BATCH) handOn(1);
    if (held || result.synthetic) {
      if (!suiteIds.has(suite)) {
        suites += 1;
        suiteIds.set(suite, suites);
      }
      const key = `${suiteIds.get(suite)}\0${result.file}\0${result.className}\0${result.name}`;
      const index = seen.get(key);
      const before = index === undefined ? undefined : results[index];
      if (index !== undefined && before !== undefined) {
        results[index] = runner === 'go' ? mergeAttempts(before, result) : mergePhases(before, result);
        merged += 1;
        notes.add(
          runner === 'go'
            ? 'repeated cases are attempts of one test'
            : 'cases of one test were put together, worst first',
        );
        return;
      }
      seen.set(key, results.length);
    }
    const length = result.message.length + result.details.length + result.output.length;
    budget -= length;
    if (budget >= 0 || length < 400) results.push(result);
    else {
      notes.add('texts were cut to 200 characters: the reports hold more text than is kept');
      const short = (text: string): string => capText(text, 200);
      const { message, details, output } = result;
      results.push({ ...result, message: short(message), details: short(details), output: short(output) });
    }
  };

  return {
    cut(found) {
      const children = found.piece === null ? [] : parseCase(found.piece);
      const runner = flavour(found.suite);
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
      casesMs += time.ms ?? 0;
      const verdict = judgeCase(found.attributes, children, found.dropped);
      if (found.suite !== null) {
        found.suite.cases += 1;
        if (verdict.outcome === 'skipped') found.suite.skipped += 1;
        found.suite.faults += faultsIn(children) || (verdict.outcome === 'passed' ? 0 : 1);
      }
      if (runner === 'pytest') countBeyond(children, overcount);
      const identity = identifyCase(found.attributes, found.suite, runner, verdict, fileName);
      add({ ...identity, ...verdict, durationMs: time.ms }, found.suite, runner);
    },
    suiteEnded(suite) {
      closeSuite(suite, flavour(suite), overcount, notes);
      flavours.delete(suite);
      suiteIds.delete(suite);
      if (suite.parent !== null) return;
      missing = suite.missingBelow;
      declared = suite.declaredBelow;
      suiteMs = parseTime(suite.attributes.get('time')).ms ?? suite.msBelow;
    },
    end() {
      handOn(0);
      const expected = missing > 0 ? cases + missing : declared === null ? null : Math.min(declared, cases);
      return {
        declared: expected === null ? null : Math.max(0, expected + extra - merged),
        durationMs: timed ? toMicroseconds(casesMs) : suiteMs,
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
