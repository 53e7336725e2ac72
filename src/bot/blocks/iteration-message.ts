import type { RichTextElement } from '@slack/types';
import { unreachable } from '../../loop/errors.ts';
import { describeLedger, VERIFIED_FALLS } from '../../report/describe-ledger.ts';
import { takenBackWords } from '../../report/taken-back-words.ts';
import { shortRevision as shortened } from '../../report/words.ts';
import type { IterationView } from '../iteration-view.ts';
import { approvalButtons } from './decision-buttons.ts';
import { liveLines } from './live-lines.ts';
import { count, phaseMark, phaseTasks } from './phase-tasks.ts';
import {
  bold,
  button,
  context,
  type Message,
  type MessageBlock,
  paragraph,
  person,
  richText,
  words,
} from './rich-text.ts';
import { cleanLine, inertText, literal } from './untrusted-text.ts';

const MOST_SUITE_NOTES = 3;
const MOST_LEDGER_LINES = 6;

/** The parent message of an iteration, edited in place; `hiddenGroups` are the failure groups that have no message of their own. */
export function iterationMessage(view: IterationView, hiddenGroups: number): Message {
  const tasks = phaseTasks(view);
  const blocks: MessageBlock[] = [
    richText(paragraph(...heading(view))),
    {
      type: 'plan',
      title: cleanLine(stateLine(view), 140),
      tasks: tasks.map((task) => ({
        type: 'task_card',
        task_id: task.phase,
        title: task.title,
        status: task.status,
      })),
    },
    context(describeLedger(view.ledger, view.previousLedger, view.quarantined)),
  ];
  const live = liveLines(view);
  if (live.length > 0) blocks.push(context(...live));
  const below = capped(view.endLines);
  if (below.length > 0) blocks.push(context(...below));
  const notes = noteLines(view, hiddenGroups);
  if (notes.length > 0) blocks.push(context(...notes));
  if (view.open && (!view.ended || rests(view))) blocks.push({ type: 'actions', elements: buttons(view) });
  return { text: fallback(view), blocks };
}

/** `Storefront · iteration 3 · main → a1b2c3d on staging · started by @mia, 14:02` as rich text. */
export function heading(view: IterationView): RichTextElement[] {
  const { iteration, plan } = view;
  return [
    bold(`${view.project} \u00b7 iteration ${iteration.number}`),
    words(' \u00b7 '),
    literal(`${plan.ref} \u2192 ${shortRevision(iteration.revision)} on ${plan.environment.name}`, 200),
    words(' \u00b7 started by '),
    person(view.startedBy),
    words(', '),
    clockTime(iteration.startedAt),
  ];
}

/** A moment as the reader's own clock shows it. */
function clockTime(at: number): RichTextElement {
  const timestamp = Math.floor(at / 1_000);
  const utc = new Date(timestamp * 1_000).toISOString().slice(11, 16);
  return { type: 'date', timestamp, format: '{time}', fallback: `${utc} UTC` };
}

/** The first seven digits of a revision. */
export function shortRevision(revision: string | null): string {
  return revision === null ? '(no revision yet)' : shortened(revision);
}

/** Where the loop is, in one line. */
export function stateLine(view: IterationView): string {
  const ended = `Iteration ${view.iteration.number} has ended`;
  if (!view.ended) return loopState(view);
  return view.open && rests(view) ? `${ended}. ${loopState(view)}` : ended;
}

/** Whether the loop goes on only when something from outside happens. */
function rests({ status }: IterationView): boolean {
  return status === 'paused' || status === 'blocked';
}

function loopState(view: IterationView): string {
  switch (view.status) {
    case 'running':
      if (view.request === 'stop' || view.request === 'stop-now') return 'Stopping after this phase';
      if (view.request === 'pause') return 'Pausing after this phase';
      return `Running: ${phaseTasks(view).find((task) => task.status === 'in_progress')?.title ?? view.iteration.phase}`;
    case 'paused':
      return 'Paused: /loop resume goes on';
    case 'blocked':
      return `Blocked: ${waitsFor(view)}`;
    case 'reached':
      return 'Goal reached';
    case 'gave-up':
      return 'Gave up';
    case 'stopped':
      return 'Stopped';
    default:
      return unreachable(view.status);
  }
}

function waitsFor(view: IterationView): string {
  const on = view.blockedOn;
  if (on === null) return 'waits';
  switch (on) {
    case 'environment':
      return 'waits for the environment, and goes on by itself when it is back';
    case 'person':
      return 'needs a person';
    case 'infrastructure':
      return 'waits for this machine, and goes on by itself';
    default:
      return unreachable(on);
  }
}

function capped(lines: readonly string[]): readonly string[] {
  const shown = lines.slice(0, MOST_LEDGER_LINES).map((line) => cleanLine(line, 300));
  const more = lines.length - shown.length;
  return more > 0 ? [...shown, `and ${count(more, 'more line')} in the report`] : shown;
}

function noteLines(view: IterationView, hiddenGroups: number): string[] {
  const lines: string[] = [];
  if ((!view.ended || (view.open && rests(view))) && view.reason !== '' && view.status !== 'running')
    lines.push(cleanLine(view.reason, 500));
  if (view.iteration.massFailure)
    lines.push('Most tests fail for one reason: this looks like the environment, not the product');
  const { takenBack } = view.iteration;
  if (takenBack !== null) lines.push(cleanLine(takenBackWords(takenBack, view.ended), 900));
  lines.push(...view.quarantineEnded.slice(0, MOST_SUITE_NOTES).map((words) => cleanLine(words, 300)));
  lines.push(...suiteNotes(view).slice(0, MOST_SUITE_NOTES));
  const deployed = view.iteration.deployments.some(({ status }) => status === 'succeeded');
  if (deployed && view.previousLedger !== null && view.ledger.verified < view.previousLedger.verified)
    lines.push(VERIFIED_FALLS);
  if (hiddenGroups > 0)
    lines.push(`${count(hiddenGroups, 'more failure group')} counted by category in the thread`);
  return lines;
}

/** What is not plain about runs whose reports count: passes that cannot be believed, or a report that has less than was seen. */
function suiteNotes({ iteration, plan }: IterationView): string[] {
  return iteration.suiteRuns
    .filter(({ status, reason }) => (status === 'passed' || status === 'failed') && reason !== '')
    .filter(({ purpose }) => purpose === 'test' || purpose === 'verify')
    .reverse()
    .map(({ suiteId, reason }) => {
      const name = plan.suites.find((one) => one.id === suiteId)?.name ?? suiteId;
      return cleanLine(`${name}: ${reason}`, 400);
    });
}

function buttons(view: IterationView) {
  const stop = button('loop-stop', 'Stop', view.loopId, {
    style: 'danger',
    confirm: {
      title: 'Stop this loop?',
      text: 'It stops after the phase that is running. /loop stop --now ends it at once.',
      yes: 'Stop it',
    },
  });
  const hold = rests(view)
    ? button('loop-resume', 'Resume', view.loopId)
    : button('loop-pause', 'Pause', view.loopId);
  const asked = view.iteration.deployments.at(-1);
  const approval = asked !== undefined && approvalButtons(asked, view).length > 0;
  return [stop, ...(rests(view) && approval ? [] : [hold]), button('loop-status', 'Status', view.loopId)];
}

function fallback(view: IterationView): string {
  const now = phaseTasks(view).find((task) => task.status === 'in_progress' || task.status === 'error');
  const where = view.ended || now === undefined ? stateLine(view) : `${phaseMark(now.status)} ${now.title}`;
  return `${inertText(view.project, 80)}, iteration ${view.iteration.number}: ${inertText(where, 200)}. ${describeLedger(view.ledger, view.previousLedger, view.quarantined)}`;
}
