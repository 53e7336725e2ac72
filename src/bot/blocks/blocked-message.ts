import { unreachable } from '../../loop/errors.ts';
import type { LoopBlocked } from '../../loop/event.ts';
import type { BlockedOn } from '../../loop/model.ts';
import {
  bold,
  button,
  context,
  type Message,
  type MessageBlock,
  paragraph,
  richText,
  words,
} from './rich-text.ts';
import { inertText, literal, preformatted, sentence } from './untrusted-text.ts';

/** How a block ended; null: it has not. */
export type Answer = {
  readonly by: string | null;
  readonly how: 'resumed' | 'came back' | 'finished';
} | null;

/** The message of one block: what is in the way, its evidence, and what to do. `iteration` null: before the first. */
export function blockedMessage(
  blocked: LoopBlocked,
  loop: { readonly loopId: string; readonly project: string; readonly iteration: number | null },
  answer: Answer,
): Message {
  const where = loop.iteration === null ? loop.project : `${loop.project}, iteration ${loop.iteration}`;
  const what = answer === null ? blockedOn(blocked.on) : `was ${blockedOn(blocked.on)}`;
  const blocks: MessageBlock[] = [
    richText(
      paragraph(words(answer === null ? '\u26a0 ' : '\u2713 '), bold(`${where}: ${what}`)),
      preformatted(blocked.reason || '(no reason was given)', 2_000),
      ...(answer === null && blocked.hint !== '' ? [paragraph(literal(blocked.hint, 600))] : []),
    ),
  ];
  if (answer !== null) blocks.push(context(answered(answer, blocked.on)));
  else {
    blocks.push({
      type: 'actions',
      elements: [
        button('loop-resume', 'Resume', loop.loopId),
        button('loop-stop', 'Stop', loop.loopId, {
          style: 'danger',
          confirm: {
            title: 'Stop this loop?',
            text: 'It ends here, and its results are kept.',
            yes: 'Stop it',
          },
        }),
      ],
    });
  }
  const hint = sentence(answer === null ? inertText(blocked.hint, 300) : answered(answer, blocked.on));
  const evidence = sentence(inertText(blocked.reason, 300));
  return { text: [`${inertText(where, 120)}: ${what}.`, evidence, hint].join(' ').trim(), blocks };
}

/** What a blocked loop waits for, as people read it. */
function blockedOn(on: BlockedOn): string {
  switch (on) {
    case 'environment':
      return 'blocked: environment';
    case 'person':
      return 'blocked: needs a person';
    case 'infrastructure':
      return 'blocked: infrastructure';
    default:
      return unreachable(on);
  }
}

function answered(answer: NonNullable<Answer>, on: BlockedOn): string {
  switch (answer.how) {
    case 'resumed':
      return 'Resumed; the loop goes on';
    case 'came back':
      return on === 'person'
        ? 'Somebody decided; the loop goes on'
        : 'It came back by itself; the loop goes on';
    case 'finished':
      return 'The loop has finished';
    default:
      return unreachable(answer.how);
  }
}
