import type { Plan } from '../../loop/plan.ts';
import { describeLedger } from '../../report/describe-ledger.ts';
import type { IterationView } from '../iteration-view.ts';
import { isOpen } from './finished-message.ts';
import { heading, stateLine } from './iteration-message.ts';
import { count, phaseMark, phaseTasks } from './phase-tasks.ts';
import { bold, code, context, type Message, paragraph, richText, words } from './rich-text.ts';
import { cleanLine, inertText, literal } from './untrusted-text.ts';

/** The live card of a running loop, shown only to the person who asked. */
export function statusCard(view: IterationView): Message {
  const open = view.iteration.groups.filter((group) => isOpen(group));
  const phases = phaseTasks(view).map((task) => `${phaseMark(task.status)} ${task.title}`);
  return {
    text: `${inertText(view.project, 80)}, iteration ${view.iteration.number}: ${inertText(stateLine(view), 200)}. ${describeLedger(view.ledger, view.previousLedger, view.quarantined)}`,
    blocks: [
      richText(
        paragraph(...heading(view)),
        paragraph(literal(stateLine(view), 300)),
        paragraph(literal(phases.join('   '), 1_500)),
        ...open
          .slice(0, 5)
          .map((group) =>
            paragraph(
              words('\u2717 '),
              literal(group.title, 160),
              words(` \u00b7 ${count(group.tests.length, 'test')} \u00b7 `),
              literal(group.status.replaceAll('-', ' '), 40),
            ),
          ),
        ...(open.length > 5 ? [paragraph(`and ${count(open.length - 5, 'more open group')}`)] : []),
      ),
      context(
        describeLedger(view.ledger, view.previousLedger, view.quarantined),
        ...(view.reason === '' ? [] : [cleanLine(view.reason, 500)]),
      ),
    ],
  };
}

/** What is said when no loop runs. */
export function idleCard(projects: readonly Plan[]): Message {
  const names = projects.map((plan) => cleanLine(plan.project, 80));
  const start = names.length === 1 ? '/loop start' : `/loop start ${names[0] ?? '<project>'}`;
  return {
    text: `No loop is running. ${inertText(start, 120)} starts one.`,
    blocks: [
      richText(paragraph(bold('No loop is running. '), code(start), words(' starts one.'))),
      context(`Projects: ${names.slice(0, 30).join(', ') || 'none'}`),
    ],
  };
}

/** A loop that has started but has no iteration yet. */
export function startingCard(project: string): Message {
  return {
    text: `${inertText(project, 80)}: the loop is starting.`,
    blocks: [richText(paragraph(bold(project, 80), words(': the loop is starting.')))],
  };
}
