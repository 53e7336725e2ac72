import { codeSpan, escapeMarkdown } from '../escape-markdown.ts';
import { countOf } from '../format-figure.ts';
import type { IterationReport, ReportedCommit } from '../iteration-report.ts';
import { fixStatusWords, shortRevision } from '../words.ts';
import { listCapped } from './list-capped.ts';

const MOST_FILES = 20;

/** The commits that the iteration put on the branch: hash, message, files. */
export function commitsSection({ commits, branch }: IterationReport): string | null {
  if (commits.length === 0) return null;
  const intro = `${countOf(commits.length, 'commit')} on ${codeSpan(branch)}:`;
  return ['## Code changes', intro, ...commits.map(commitWords)].join('\n\n');
}

function commitWords(commit: ReportedCommit): string {
  const message = commit.subject === '' ? '(no message)' : escapeMarkdown(commit.subject);
  const files = listCapped(
    commit.files.map((file) => `  - ${codeSpan(file)}`),
    MOST_FILES,
    (left) => `  - and ${countOf(left, 'more file')}`,
  );
  return [
    `- **Commit**: ${codeSpan(shortRevision(commit.hash))}, fixes ${commit.group} (the fix ${fixStatusWords(commit.status)})`,
    ...(commit.approved_by === null
      ? []
      : [`- **Approved by**: ${escapeMarkdown(commit.approved_by)}, although the guard refuses it`]),
    `- **Message**: ${message}`,
    `- **Files modified** (${commit.files.length}):`,
    ...files,
  ].join('\n');
}
