import type { DeploymentStatus } from '../loop/model.ts';
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
  const tests =
    executed === ledger.declared
      ? `all ${countOf(executed, 'test')}`
      : `${executed} of ${countOf(ledger.declared, 'declared test')}`;
  const first = `Iteration ${iteration} ran ${tests}: ${passed} passed in the first run`;
  return now === passed ? `${first}.` : `${first} and ${now} pass now.`;
}

function fixSentence({ groups, fixes, deployment }: Computed): string {
  const held = groups.filter((group) => group.status === 'verified').length;
  const merged = groups.filter((group) => group.status === 'merged').length;
  const gone = groups.filter((group) => group.status === 'gone').length;
  const open = groups.length - held - merged - gone;
  const fates = [
    fate(held, groups.length, 'fixed and verified on the deployment'),
    fate(merged, groups.length, 'fixed and not yet verified'),
    fate(gone, groups.length, 'gone'),
    fate(open, groups.length, 'still open'),
  ].filter((words) => words !== '');
  const refused = fixes.filter((fix) => fix.status === 'refused').length;
  const attempts =
    refused === 0 ? '' : `; ${countOf(refused, 'attempt')} ${refused === 1 ? 'was' : 'were'} refused`;
  const found =
    groups.length === 0
      ? ''
      : `${groups.length === 1 ? 'The one failure group' : `Of ${groups.length} failure groups,`} ${list(fates)}${attempts}.`;
  return [found, deploymentSentence(deployment)].filter((words) => words !== '').join(' ');
}

/** `is gone` of the only one, `2 are gone` of more; '' for none. */
function fate(n: number, of: number, words: string): string {
  if (n === 0) return '';
  return of === 1 ? `is ${words}` : `${n} ${n === 1 ? 'is' : 'are'} ${words}`;
}

function list(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

function deploymentSentence(deployment: Computed['deployment']): string {
  if (deployment === null || deployment.status === 'succeeded') return '';
  const { revision, status } = deployment;
  return `The deployment of ${shortRevision(revision)}${isVerb(status) ? ' ' : ' is '}${deploymentWords(status)}.`;
}

function isVerb(status: DeploymentStatus): boolean {
  return status === 'waiting-for-approval';
}

function goalSentence({ metrics, goal_reached, environment }: Computed): string {
  if (goal_reached)
    return `The goal is reached: all ${countOf(metrics.current, 'test')} in scope are verified on what is deployed on ${environment}.`;
  const share = formatShare(metrics.current, metrics.target);
  const verified = `${metrics.current} of ${metrics.target} tests are verified (${share})`;
  if (metrics.gap === 0) return `${verified}; a clean confirmation run is still missing.`;
  return `${verified}, ${metrics.gap} are still to go.`;
}

function sum(numbers: readonly (number | null | undefined)[]): number {
  return numbers.reduce<number>((total, one) => total + (one ?? 0), 0);
}
