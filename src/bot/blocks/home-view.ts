// App Home: the projects that somebody may see, where each is, and what waits for them.
import type { HeaderBlock, HomeView, RichTextElement } from '@slack/types';
import type { IterationSummary } from '../../loop/ports.ts';
import type { Waiting } from '../../report/digest.ts';
import { waitingLine } from '../../report/digest-lines.ts';
import type { IterationView } from '../iteration-view.ts';
import type { ProjectRoles } from '../may-do.ts';
import { rolesLine } from './help-message.ts';
import { iterationTable } from './iteration-table.ts';
import { bold, code, context, type MessageBlock, paragraph, richText, words } from './rich-text.ts';
import { statusCard } from './status-card.ts';
import { cleanLine, literal } from './untrusted-text.ts';

const MOST_PROJECTS = 6;
const MOST_WAITING = 5;

/** One project as somebody sees it in Home. */
export type HomeProject = {
  readonly roles: ProjectRoles;
  /** The id of the channel where its messages go; null: none is known. */
  readonly channelId: string | null;
  /** The iteration of its running loop; null: no loop runs, or it has none yet. */
  readonly view: IterationView | null;
  readonly running: boolean;
  /** What waits for this person, and how much waits for others. */
  readonly waitsForYou: readonly Waiting[];
  readonly waitsForOthers: number;
  /** The newest iterations, oldest first. */
  readonly rows: readonly IterationSummary[];
  readonly picture: { readonly fileId: string; readonly altText: string } | null;
};

/** Home for somebody who may see these projects; those with a loop come first, six in full. `now` is epoch ms. */
export function homeView(projects: readonly HomeProject[], now: number): HomeView {
  const sorted = projects.toSorted((a, b) => Number(b.running) - Number(a.running));
  const shown = sorted.slice(0, MOST_PROJECTS);
  const left = sorted.slice(MOST_PROJECTS).map(({ roles }) => cleanLine(roles.plan.project, 60));
  return {
    type: 'home',
    blocks: [
      ...shown.flatMap((one, index) => [
        ...(index === 0 ? [] : [{ type: 'divider' } as const]),
        ...projectBlocks(one, now),
      ]),
      ...(left.length === 0
        ? []
        : [
            context(
              `and ${left.length} more: ${cleanLine(left.join(', '), 900)}. /loop status <project> shows one`,
            ),
          ]),
      context(
        '/loop help says what you may do. This page is made when you open it, and every minute while you look.',
      ),
    ],
  };
}

/** Home for somebody to whom nothing is shown; `reason` is a sentence. */
export function emptyHome(reason: string, hint: string): HomeView {
  return {
    type: 'home',
    blocks: [richText(paragraph(bold(reason, 600)), ...(hint === '' ? [] : [paragraph(literal(hint, 600))]))],
  };
}

function projectBlocks(one: HomeProject, now: number): readonly (MessageBlock | HeaderBlock)[] {
  const { roles, rows, picture } = one;
  const { project } = roles.plan;
  return [
    {
      type: 'header',
      text: { type: 'plain_text', text: cleanLine(project, 140) || 'project', emoji: false },
    },
    ...stateBlocks(one),
    ...waitingBlocks(one, now),
    ...(picture === null
      ? []
      : [
          {
            type: 'image',
            slack_file: { id: picture.fileId },
            alt_text: cleanLine(picture.altText, 1_900) || 'tests per iteration',
          } as const,
        ]),
    ...(rows.length === 0 ? [] : [iterationTable(rows)]),
    context(rolesLine(roles)),
  ];
}

function stateBlocks({ roles, channelId, view, running, rows }: HomeProject): readonly MessageBlock[] {
  const project = cleanLine(roles.plan.project, 80);
  const where: readonly RichTextElement[] =
    channelId === null ? [] : [words(' in '), { type: 'channel', channel_id: channelId }];
  if (view !== null)
    return [
      ...statusCard(view).blocks,
      richText(
        paragraph(words('Its thread is'), ...(where.length === 0 ? [words(' in its channel')] : where)),
      ),
    ];
  if (running) return [richText(paragraph('The loop is starting.'))];
  const said = rows.length === 0 ? 'No loop has run yet.' : 'No loop is running.';
  const start = roles.operate
    ? [words(' '), code(`/loop start ${project}`), words(' starts one'), ...where]
    : [words(` Starting one is for ${cleanLine(roles.operators, 200)}`)];
  return [richText(paragraph(bold(said), ...start))];
}

function waitingBlocks(one: HomeProject, now: number): readonly MessageBlock[] {
  const { waitsForYou, waitsForOthers } = one;
  const more = waitsForYou.length - MOST_WAITING;
  const mine =
    waitsForYou.length === 0
      ? []
      : [
          richText(
            paragraph(bold(`Waits for you (${waitsForYou.length})`)),
            ...waitsForYou
              .slice(0, MOST_WAITING)
              .map((waiting) => paragraph(words('\u2022 '), literal(waitingLine(waiting, now), 240))),
            ...(more > 0 ? [paragraph(`and ${more} more`)] : []),
          ),
        ];
  return [...mine, ...(waitsForOthers === 0 ? [] : [context(`Waits for others: ${waitsForOthers}`)])];
}
