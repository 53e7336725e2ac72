import type { RichTextElement, RichTextSection } from '@slack/types';
import type { FailureGroup, Fix } from '../../loop/model.ts';
import { shortRevision } from '../../report/words.ts';
import type { IterationView } from '../iteration-view.ts';
import { reviewOf } from './decision-buttons.ts';
import { count } from './phase-tasks.ts';
import { called, paragraph, words } from './rich-text.ts';
import { cleanLine, literal } from './untrusted-text.ts';

const SHOWN_FILES = 4;
const SHOWN_REASONS = 5;

/** What a person is to decide on, or decided: the candidate's commit and who answers for it; while it waits, its files and why the guard refused it too. */
export function reviewLines(group: FailureGroup, view: IterationView): readonly RichTextSection[] {
  const waits = group.status === 'needs-review' ? reviewOf(group, view) : null;
  const mine = (fix: Fix) => fix.groupId === group.id;
  const fix = waits ?? view.iteration.fixes.findLast(mine) ?? view.reviewable.find(mine);
  if (fix === undefined || fix.candidate === null) return [];
  const decision = decisionOn(fix, view);
  const candidate = `candidate ${shortRevision(fix.candidate)}`;
  if (waits === null) return decision.length === 0 ? [] : [paragraph(words(candidate), ...decision)];
  const reasons = fix.reasons.slice(0, SHOWN_REASONS);
  const more = fix.reasons.length - reasons.length;
  return [
    paragraph(literal(`${candidate}${changes(fix.files)}`, 600), ...decision),
    ...reasons.map((reason) => paragraph(words('\u2022 refused: '), literal(reason, 250))),
    ...(more > 0 ? [paragraph(`and ${count(more, 'more reason')}`)] : []),
  ];
}

function decisionOn({ approvedBy, declinedBy }: Fix, { names }: IterationView): readonly RichTextElement[] {
  if (approvedBy !== null) return [words(', approved by '), called(approvedBy, names)];
  return declinedBy === null ? [] : [words(', turned down by '), called(declinedBy, names)];
}

function changes(files: readonly string[]): string {
  if (files.length === 0) return '';
  const shown = files.slice(0, SHOWN_FILES).map((name) => cleanLine(name, 120));
  const more = files.length - shown.length;
  return ` changes ${shown.join(', ')}${more > 0 ? ` and ${count(more, 'more file')}` : ''}`;
}
