import type { LoopError } from '../../loop/errors.ts';
import { bold, type Message, paragraph, richText } from './rich-text.ts';
import { inertText, literal } from './untrusted-text.ts';

/** A short answer to one person: what happened, and what to do. */
export function notice(what: string, hint = ''): Message {
  return {
    text: `${inertText(what, 500)} ${inertText(hint, 500)}`.trim() || 'Greenloop',
    blocks: [richText(paragraph(bold(what, 600)), ...(hint === '' ? [] : [paragraph(literal(hint, 800))]))],
  };
}

/** An expected fault as an answer: its message and its hint. */
export function faultNotice(fault: LoopError): Message {
  return notice(fault.message, fault.hint);
}
