import { escapeMarkdown } from './escape-markdown.ts';
import { formatShare } from './format-figure.ts';
import type { IterationReport } from './iteration-report.ts';
import { bugFixesSection } from './sections/bug-fixes.ts';
import { commitsSection } from './sections/commits.ts';
import { coverageSection } from './sections/coverage.ts';
import { deploymentSection } from './sections/deployment.ts';
import { deploymentConfigurationSection } from './sections/deployment-configuration.ts';
import { fiveWhysSection } from './sections/five-whys.ts';
import { headingSection } from './sections/heading.ts';
import { knownIssuesSection } from './sections/known-issues.ts';
import { nextStepsSection } from './sections/next-steps.ts';
import { testExecutionSection } from './sections/test-execution.ts';
import { timeInvestmentSection } from './sections/time-investment.ts';

/** Renders `iteration-N.md`: a section that has nothing to say is left out. Ends with a line break. */
export function renderReport(report: IterationReport): string {
  const sections = [
    headingSection(report),
    testExecutionSection(report),
    bugFixesSection(report),
    commitsSection(report),
    deploymentSection(report),
    coverageSection(report),
    knownIssuesSection(report),
    nextStepsSection(report),
    fiveWhysSection(report),
    deploymentConfigurationSection(report),
    timeInvestmentSection(report),
    conclusionSection(report),
  ];
  return `${sections.filter((section) => section !== null).join('\n\n')}\n`;
}

function conclusionSection({ conclusion, metrics }: IterationReport): string {
  const share = formatShare(metrics.current, metrics.target);
  const progress = `**Progress: ${metrics.current} of ${metrics.target} tests verified (${share})**`;
  return `## Conclusion\n\n${escapeMarkdown(conclusion, 2_000)}\n\n${progress}`;
}
