import { asObject, type Json } from '../slack-error.ts';
import { checkList, checkString, checkUrl, checkWhole, checkWord, needObject, type Say } from './rules.ts';
import type { CheckBlock } from './surface.ts';

/** `rich_text`: paragraphs, lists, quotes and preformatted text. */
export const checkRichText: CheckBlock = (block, at, say) =>
  checkList(block, 'elements', at, say, { needed: true, min: 0, max: 1_000 }, (element, elementAt) =>
    checkPart(element, elementAt, say),
  );

function checkPart(value: unknown, at: string, say: Say): void {
  const part = needObject(value, at, say);
  if (part === null) return;
  switch (part.type) {
    case 'rich_text_section':
    case 'rich_text_quote':
      checkPieces(part, at, say, ALL_PIECES);
      return;
    case 'rich_text_preformatted':
      checkPieces(part, at, say, ['text', 'link']);
      return;
    case 'rich_text_list':
      checkTextList(part, at, say);
      return;
    default:
      say(at, `unsupported type: ${String(part.type)}`);
  }
}

function checkTextList(part: Json, at: string, say: Say): void {
  if (part.style === undefined) say(at, 'missing required field: style');
  checkWord(part, 'style', ['bullet', 'ordered'], at, say);
  checkWhole(part, 'indent', [0, 8], at, say);
  checkList(part, 'elements', at, say, { needed: true, max: 1_000 }, (section, sectionAt) => {
    if (asObject(section)?.type === 'rich_text_section') checkPart(section, sectionAt, say);
    else say(`${sectionAt}/type`, 'must be rich_text_section');
  });
}

const ALL_PIECES = [
  'broadcast',
  'channel',
  'color',
  'date',
  'emoji',
  'link',
  'team',
  'text',
  'user',
  'usergroup',
];

function checkPieces(part: Json, at: string, say: Say, allowed: readonly string[]): void {
  checkList(part, 'elements', at, say, { needed: true, min: 0, max: 5_000 }, (value, pieceAt) => {
    const piece = needObject(value, pieceAt, say);
    if (piece === null) return;
    if (!allowed.includes(piece.type as string))
      return say(`${pieceAt}/type`, `must be one of: ${allowed.join(', ')}`);
    checkPiece(piece, pieceAt, say);
  });
}

const NEEDED: { readonly [type: string]: string } = {
  channel: 'channel_id',
  color: 'value',
  emoji: 'name',
  team: 'team_id',
  text: 'text',
  user: 'user_id',
  usergroup: 'usergroup_id',
};

function checkPiece(piece: Json, at: string, say: Say): void {
  const needed = NEEDED[piece.type as string];
  if (needed !== undefined) checkString(piece, needed, at, say, { needed: true });
  if (piece.type === 'link') checkUrl(piece, 'url', at, say, { needed: true });
  if (piece.type === 'broadcast') {
    if (piece.range === undefined) say(at, 'missing required field: range');
    checkWord(piece, 'range', ['here', 'channel', 'everyone'], at, say);
  }
  if (piece.type === 'date') {
    if (!Number.isInteger(piece.timestamp)) say(`${at}/timestamp`, 'must be an integer');
    checkString(piece, 'format', at, say, { needed: true });
  }
  if (piece.style !== undefined && asObject(piece.style) === null) say(`${at}/style`, 'must be an object');
}
