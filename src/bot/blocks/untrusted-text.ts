// The one renderer for words that come from tests, fixers, deployments and people: nothing in them is live in Slack.
import type { RichTextPreformatted, RichTextText } from '@slack/types';
import { strip } from '../../report/clean-text.ts';

/** The text without terminal escapes, control and invisible characters, at most `max` UTF-16 units long; '' stays ''. */
export function cleanText(text: string, max: number): string {
  const { clean, unread } = strip(text, max * 4);
  const cut = clip(clean, max);
  return unread > 0 && cut === clean ? clip(`${clean}\u2026`, max) : cut;
}

/** On one line, blanks collapsed. */
export function cleanLine(text: string, max: number): string {
  return clip(
    cleanText(text, max * 2)
      .replace(/\s+/g, ' ')
      .trim(),
    max,
  );
}

/** For the `text` of a message, where Slack reads markup: escaped, with mentions, links and code marks made inert; escaping may make it up to twice `max` long. */
export function inertText(text: string, max: number): string {
  const inert = cleanLine(text, max)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/@(?=\w)/g, '@\u2060')
    .replaceAll('://', ':\u2060//')
    .replace(/\bwww(?=\.)/gi, '$&\u2060')
    .replace(/\b(mailto|tel):/gi, '$1\u2060:')
    .replaceAll('`', "'");
  // A cut must not leave half an escape.
  return clip(inert, max * 2).replace(/&[a-z]{0,3}\u2026$/, '\u2026');
}

/** With a full stop, unless it ends with a mark already or is empty. */
export function sentence(text: string): string {
  return text === '' || /[.!?:\u2026]$/.test(text) ? text : `${text}.`;
}

/** With a capital letter, where it begins with a plain word: ids, file names and hashes stay as they are. */
export function capital(text: string): string {
  return /^[a-z]+(?: |$)/.test(text) ? `${text.charAt(0).toUpperCase()}${text.slice(1)}` : text;
}

/** A literal piece of a rich text; Slack reads no markup in it. Never empty. */
export function literal(text: string, max: number): RichTextText {
  return { type: 'text', text: cleanLine(text, max) || '(empty)' };
}

/** Several lines exactly as they were printed, in a box. */
export function preformatted(text: string, max: number): RichTextPreformatted {
  return {
    type: 'rich_text_preformatted',
    elements: [{ type: 'text', text: cleanText(text, max).replace(/^\n+|\s+$/g, '') || '(empty)' }],
  };
}

/** At most `max` UTF-16 units, an ellipsis at the end when something was cut, never half of a surrogate pair. */
export function clip(text: string, max: number): string {
  if (text.length <= max) return text;
  let end = Math.max(0, max - 1);
  const last = text.charCodeAt(end - 1);
  if (last >= 0xd800 && last <= 0xdbff) end -= 1;
  return `${text.slice(0, end).replace(/\u200d+$/, '')}\u2026`;
}
