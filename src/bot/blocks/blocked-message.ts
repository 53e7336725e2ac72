import type { Button } from '@slack/types';
import { unreachable } from '../../loop/errors.ts';
import type { LoopBlocked } from '../../loop/event.ts';
import type { BlockedOn } from '../../loop/model.ts';
import {
  bold,
  button,
  type Message,
  type MessageBlock,
  paragraph,
  person,
  richText,
  words,
} from './rich-text.ts';
import { capital, inertText, literal, preformatted, sentence } from './untrusted-text.ts';

/** How a block ended; null: it has not. */
export type Answer = {
  readonly by: string | null;
  readonly how: 'resumed' | 'came back' | 'finished';
} | null;

/** What a block that is not answered yet offers in Slack: what to press or type, and buttons instead of Resume. */
export type Offer = { readonly hint: string | null; readonly buttons: readonly Button[] };

/** The message of one block: what is in the way, its evidence, and what to do. `iteration` null: before the first. */
export function blockedMessage(
  blocked: LoopBlocked,
  loop: { readonly loopId: string; readonly project: string; readonly iteration: number | null },
  answer: Answer,
  offer: Offer = { hint: null, buttons: [] },
): Message {
  const toDo = offer.hint ?? blocked.hint;
  const where = loop.iteration === null ? loop.project : `${loop.project}, iteration ${loop.iteration}`;
  const what = answer === null ? blockedOn(blocked.on) : `was ${blockedOn(blocked.on)}`;
  const blocks: MessageBlock[] = [
    richText(
      paragraph(words(answer === null ? '\u26a0 ' : '\u2713 '), bold(`${where}: ${what}`)),
      preformatted(blocked.reason || '(no reason was given)', 2_000),
      ...(answer === null && toDo !== '' ? [paragraph(literal(sentence(capital(toDo)), 600))] : []),
    ),
  ];
  if (answer !== null) {
    const by = answer.by === null ? [] : [words(', '), person(answer.by)];
    blocks.push(richText(paragraph(words(answered(answer, blocked.on)), ...by)));
  } else {
    blocks.push({
      type: 'actions',
      elements: [
        ...(offer.buttons.length > 0 ? offer.buttons : [button('loop-resume', 'Resume', loop.loopId)]),
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
  const hint = sentence(answer === null ? inertText(capital(toDo), 300) : answered(answer, blocked.on));
  const evidence = sentence(inertText(capital(blocked.reason), 300));
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
