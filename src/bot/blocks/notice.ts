import type { LoopError } from '../../loop/errors.ts';
import { bold, type Message, paragraph, richText } from './rich-text.ts';
import { capital, inertText, literal, sentence } from './untrusted-text.ts';

/** A short answer to one person: what happened, and what to do. */
export function notice(what: string, hint = ''): Message {
  const [said, toDo] = [sentence(capital(what)), sentence(capital(hint))];
  return {
    text: `${inertText(said, 500)} ${inertText(toDo, 500)}`.trim() || 'Greenloop',
    blocks: [richText(paragraph(bold(said, 600)), ...(toDo === '' ? [] : [paragraph(literal(toDo, 800))]))],
  };
}

/** An expected fault as an answer: its message and its hint. */
export function faultNotice(fault: LoopError): Message {
  return notice(fault.message, fault.hint);
}
