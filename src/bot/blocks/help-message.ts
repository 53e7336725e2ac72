import type { Plan } from '../../loop/plan.ts';
import { bold, code, context, type Message, paragraph, richText, words } from './rich-text.ts';
import { cleanLine } from './untrusted-text.ts';

/** What there is to type, with examples from the plans that are served. */
export function helpMessage(projects: readonly Plan[], slashCommand: string): Message {
  const first = projects[0];
  const suite = first?.suites[0]?.id;
  const lines: (readonly [string, string])[] = [
    [
      `${slashCommand} start${projects.length > 1 ? ` ${cleanLine(first?.project ?? '', 60)}` : ''}`,
      'tests, fixes, deploys and verifies until everything is green',
    ],
    ...(suite === undefined
      ? []
      : [[`${slashCommand} start ${cleanLine(suite, 60)} --once`, 'one iteration of one suite'] as const]),
    [`${slashCommand} status`, 'where the loop is, only to you'],
    [`${slashCommand} pause`, 'rests after this phase'],
    [`${slashCommand} resume`, 'goes on after a pause or a block'],
    [`${slashCommand} stop`, 'ends after this phase; --now ends what runs at once'],
    [`${slashCommand} help`, 'this'],
  ];
  return {
    text: `${slashCommand} start, status, pause, resume, stop, help`,
    blocks: [
      richText(
        paragraph(bold('Greenloop runs the test\u2013deploy loop until everything is green.')),
        ...lines.map(([command, does]) => paragraph(code(command), words(`  ${does}`))),
      ),
      context(
        `Projects: ${
          projects
            .slice(0, 30)
            .map((plan) => cleanLine(plan.project, 60))
            .join(', ') || 'none'
        }`,
        'The same words work after a mention of the bot and in its direct messages.',
      ),
    ],
  };
}
