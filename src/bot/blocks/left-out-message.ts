import type { FailureGroup } from '../../loop/model.ts';
import { isOpen } from './finished-message.ts';
import { count } from './phase-tasks.ts';
import { bold, context, type Message, paragraph, richText, words } from './rich-text.ts';
import { inertText, literal } from './untrusted-text.ts';

const SHOWN_CATEGORIES = 15;

/** The failure groups of an iteration that have no message of their own, counted by category, the largest first. */
export function leftOutMessage(groups: readonly FailureGroup[]): Message {
  const byCategory = Map.groupBy(groups, (group) => group.category);
  const categories = [...byCategory]
    .toSorted(([a, one], [b, two]) => two.length - one.length || (a < b ? -1 : 1))
    .map(([category, members]) => ({
      category: category === '' ? 'without a category' : category,
      counted: [
        count(members.length, 'group'),
        count(
          members.reduce((tests, group) => tests + group.tests.length, 0),
          'test',
        ),
        ...standing(members),
      ].join(', '),
    }));
  const shown = categories.slice(0, SHOWN_CATEGORIES);
  const title = `${count(groups.length, 'more failure group')} without a message`;
  const rest = categories.length - shown.length;
  return {
    text: `${title}: ${shown
      .slice(0, 5)
      .map(({ category, counted }) => `${inertText(category, 80)} (${counted})`)
      .join('; ')}`,
    blocks: [
      richText(
        paragraph(bold(title)),
        ...shown.map(({ category, counted }) =>
          paragraph(words('\u2022 '), literal(category, 120), words(`: ${counted}`)),
        ),
        ...(rest > 0 ? [paragraph(`and ${rest} more ${rest === 1 ? 'category' : 'categories'}`)] : []),
      ),
      context('They are worked on all the same; the report of this iteration names them all.'),
    ],
  };
}

/** How many of these groups wait for a person and how many are done; nothing is said of none. */
function standing(groups: readonly FailureGroup[]): readonly string[] {
  const waiting = groups.filter(
    ({ status }) => status === 'needs-person' || status === 'needs-review',
  ).length;
  const done = groups.filter((group) => !isOpen(group)).length;
  return [
    ...(waiting > 0 ? [`${waiting} ${waiting === 1 ? 'needs' : 'need'} a person`] : []),
    ...(done > 0 ? [`${done} done`] : []),
  ];
}
