import type { ProjectRoles } from '../may-do.ts';
import { bold, code, context, type Message, paragraph, richText, words } from './rich-text.ts';
import { cleanLine } from './untrusted-text.ts';

/** What the asker may type and press, with examples from the plans that are served, and what is for others. */
export function helpMessage(projects: readonly ProjectRoles[], slashCommand: string): Message {
  const operated = projects.filter((one) => one.operate);
  const lines = [
    ...(operated.length === 0 ? [] : operatorLines(operated, projects.length > 1, slashCommand)),
    [`${slashCommand} status`, 'where the loop is, only to you'] as const,
    [`${slashCommand} history`, 'the last iterations; compare 2 3 and report 3 tell more'] as const,
    [
      `${slashCommand} test <words>`,
      'one test\u2019s life; flaky and slow list the tests that need care',
    ] as const,
    [`${slashCommand} digest`, 'when the digest comes; operators: digest now, on, off'] as const,
    [`${slashCommand} help`, 'this'] as const,
  ];
  const approves = projects.some((one) => one.approve);
  return {
    text: `${slashCommand} ${[...(operated.length === 0 ? [] : ['start', 'pause', 'resume', 'stop', 'quarantine', 'release']), 'status', 'history', 'compare', 'report', 'flaky', 'slow', 'test', 'digest', 'help'].join(', ')}`,
    blocks: [
      richText(
        paragraph(bold('Greenloop runs the test\u2013deploy loop until everything is green.')),
        ...lines.map(([command, does]) => paragraph(code(command), words(`  ${does}`))),
        ...(operated.length === 0
          ? []
          : [
              paragraph(
                bold('Take it'),
                words(' and '),
                bold('Fixed, check it'),
                words(': buttons on what waits for a person'),
              ),
            ]),
        ...(approves
          ? [
              paragraph(
                bold('Approve'),
                words(' and '),
                bold('Refuse'),
                words(': buttons on what waits for an approval'),
              ),
            ]
          : []),
      ),
      context(
        ...projects.slice(0, 8).map(rolesLine),
        ...(projects.length > 8 ? [`and ${projects.length - 8} more projects`] : []),
        'The same words work after a mention of the bot and in its direct messages.',
      ),
    ],
  };
}

function operatorLines(
  operated: readonly ProjectRoles[],
  several: boolean,
  slashCommand: string,
): readonly (readonly [string, string])[] {
  const plan = operated[0]?.plan;
  const project = several ? ` ${cleanLine(plan?.project ?? '', 60)}` : '';
  const suite = cleanLine(plan?.suites[0]?.id ?? '', 60);
  return [
    [`${slashCommand} start${project}`, 'tests, fixes, deploys and verifies until everything is green'],
    ...(suite === ''
      ? []
      : [[`${slashCommand} start${project} ${suite} --once`, 'one iteration of one suite'] as const]),
    [`${slashCommand} pause`, 'rests after this phase'],
    [`${slashCommand} resume`, 'goes on after a pause or a block'],
    [`${slashCommand} stop`, 'ends after this phase; --now ends what runs at once'],
    [
      `${slashCommand} quarantine <words> because <reason> until 7d`,
      'a flaky test that does not count; release ends it',
    ],
  ];
}

/** What somebody may do in a project: `storefront: you may operate; approving is for @release-managers`. */
export function rolesLine({ plan, operate, approve, operators, approvers }: ProjectRoles): string {
  const project = cleanLine(plan.project, 60);
  if (operate && approve) return `${project}: you may operate and approve`;
  if (operate) return `${project}: you may operate; approving is for ${cleanLine(approvers, 200)}`;
  if (approve) return `${project}: you may approve; operating is for ${cleanLine(operators, 200)}`;
  return `${project}: operating is for ${cleanLine(operators, 200)}, approving for ${cleanLine(approvers, 200)}`;
}
