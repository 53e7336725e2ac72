import { countOf, formatShare } from './format-figure.ts';
import type { IterationReport } from './iteration-report.ts';
import { deploymentWords, shortRevision } from './words.ts';

type Computed = Omit<IterationReport, 'conclusion'>;

/** The iteration in two or three sentences, every figure computed. */
export function buildConclusion(report: Computed): string {
  return [ranSentence(report), fixSentence(report), goalSentence(report)]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

function ranSentence({ suites, iteration, unhealthy, ledger }: Computed): string {
  const ran = suites.filter((suite) => suite.before !== null);
  if (ran.length === 0) {
    const [sick] = unhealthy;
    const why = sick ? `: the environment was not healthy (${sick.name}: ${sick.words})` : '';
    return `No test ran in iteration ${iteration}${why}.`;
  }
  const executed = sum(ran.map(({ before }) => before && before.passed + before.failed + before.errored));
  const passed = sum(ran.map(({ before }) => before?.passed));
  const now = sum(ran.map(({ after }) => after?.passed));
  const of = executed === ledger.declared ? '' : ` of ${countOf(ledger.declared, 'declared test')}`;
  const tests = of === '' ? `all ${countOf(executed, 'declared test')}` : `${executed}${of}`;
  const first = `Iteration ${iteration} ran ${tests}: ${passed} passed in the first run`;
  return now === passed ? `${first}.` : `${first} and ${now} pass now.`;
}

function fixSentence({ groups, fixes, deployment }: Computed): string {
  if (groups.length === 0) return '';
  const held = groups.filter((group) => group.status === 'verified').length;
  const merged = groups.filter((group) => group.status === 'merged').length;
  const gone = groups.filter((group) => group.status === 'gone').length;
  const open = groups.length - held - merged - gone;
  const parts = [
    ...(held > 0 ? [`${held} fixed and verified on the deployment`] : []),
    ...(merged > 0 ? [`${merged} fixed and not yet verified`] : []),
    ...(gone > 0 ? [`${gone} gone`] : []),
    ...(open > 0 ? [`${open} still open`] : []),
  ];
  const refused = fixes.filter((fix) => fix.status === 'refused').length;
  const cheats = refused > 0 ? `, ${countOf(refused, 'attempt')} refused` : '';
  const live =
    deployment === null || deployment.status === 'succeeded'
      ? ''
      : ` The deployment of ${shortRevision(deployment.revision)} is ${deploymentWords(deployment.status)}.`;
  return `Of ${countOf(groups.length, 'failure group')}, ${parts.join(' and ')}${cheats}.${live}`;
}

function goalSentence({ metrics, loop }: Computed): string {
  if (loop.status === 'reached') return `The goal is reached: ${loop.reason}.`;
  const share = formatShare(metrics.current, metrics.target);
  const verified = `${metrics.current} of ${metrics.target} tests are verified (${share})`;
  if (metrics.gap === 0) return `${verified}; a clean confirmation run is still missing.`;
  return `${verified}, ${metrics.gap} are still to go.`;
}

function sum(numbers: readonly (number | null | undefined)[]): number {
  return numbers.reduce<number>((total, one) => total + (one ?? 0), 0);
}
