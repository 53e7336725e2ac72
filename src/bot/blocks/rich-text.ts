// Small pieces of rich text. Rich text is used throughout because Slack reads no markup in its texts.
import type {
  Button,
  ContextBlock,
  ImageBlock,
  PlainTextElement,
  RichTextBlock,
  RichTextElement,
  RichTextSection,
  TableBlock,
} from '@slack/types';
import { cleanLine, literal } from './untrusted-text.ts';

/** A message as it goes to Slack: `text` for notifications and screen readers, `blocks` for the page. */
export type Message = { readonly text: string; readonly blocks: readonly MessageBlock[] };
/** The blocks that our messages are made of. */
export type MessageBlock =
  | RichTextBlock
  | ContextBlock
  | ImageBlock
  | TableBlock
  | import('@slack/types').PlanBlock
  | import('@slack/types').ActionsBlock
  | import('@slack/types').DividerBlock;

/** A paragraph; plain strings become literal texts of at most 500 characters. */
export function paragraph(...parts: readonly (string | RichTextElement)[]): RichTextSection {
  return {
    type: 'rich_text_section',
    elements: parts.map((part) => (typeof part === 'string' ? words(part) : part)),
  };
}

/** A rich text block of these paragraphs and boxes. */
export function richText(...elements: RichTextBlock['elements']): RichTextBlock {
  return { type: 'rich_text', elements };
}

/** Bold words. */
export function bold(text: string, max = 300): RichTextElement {
  return { ...literal(text, max), style: { bold: true } };
}

/** Words of our own as they stand, blanks at the ends kept. */
export function words(text: string): RichTextElement {
  return { type: 'text', text: text.length > 500 ? `${text.slice(0, 499)}\u2026` : text };
}

/** A command to type, set as code. */
export function code(text: string): RichTextElement {
  return { ...literal(text, 200), style: { code: true } };
}

/** Somebody: a live mention for a Slack user id (it notifies only when a message is posted, not when it is edited), else the name. */
export function person(by: string): RichTextElement {
  return isUserId(by) ? { type: 'user', user_id: by } : literal(by || 'somebody', 80);
}

/** Somebody without notifying them: their name; where that is not known, a mention all the same, for nobody reads an id. */
export function called(by: string, names: ReadonlyMap<string, string>): RichTextElement {
  const name = names.get(by);
  return name === undefined ? person(by) : literal(name, 80);
}

function isUserId(by: string): boolean {
  return /^[UW][A-Z0-9]{6,20}$/.test(by);
}

/** A grey line of plain text under the message. */
export function context(...lines: readonly string[]): ContextBlock {
  return {
    type: 'context',
    elements: lines
      .slice(0, 10)
      .map((line) => ({ type: 'plain_text', text: cleanLine(line, 1_000) || '(empty)', emoji: false })),
  };
}

/** A button; `value` comes back with the press. */
export function button(
  actionId: string,
  label: string,
  value: string,
  look: { readonly style?: 'primary' | 'danger'; readonly confirm?: Confirmation } = {},
): Button {
  const { style, confirm } = look;
  return {
    type: 'button',
    action_id: actionId,
    text: plain(label),
    value,
    ...(style === undefined ? {} : { style }),
    ...(confirm === undefined
      ? {}
      : {
          confirm: {
            title: plain(confirm.title),
            text: plain(confirm.text),
            confirm: plain(confirm.yes),
            deny: plain('Cancel'),
          },
        }),
  };
}

/** Words in which not even `:tada:` becomes a picture. */
function plain(text: string): PlainTextElement {
  return { type: 'plain_text', text, emoji: false };
}

/** What is asked before a button is taken at its word. */
export type Confirmation = { readonly title: string; readonly text: string; readonly yes: string };
