import { asObject, type Json } from '../slack-error.ts';
import type { Names } from './plain-text.ts';

/** A rich_text block as lines. */
export function renderRichText(block: Json, names: Names): readonly string[] {
  return objects(block.elements).flatMap((part) => renderPart(part, names));
}

function renderPart(part: Json, names: Names): readonly string[] {
  if (part.type === 'rich_text_list') {
    const indent = '  '.repeat(Number(part.indent ?? 0));
    return objects(part.elements).map((item, index) => {
      const mark = part.style === 'ordered' ? `${index + 1}.` : '•';
      return `${indent}${mark} ${pieces(item, names).replaceAll('\n', `\n${indent}  `)}`;
    });
  }
  const lines = pieces(part, names).split('\n');
  if (part.type === 'rich_text_quote') return lines.map((line) => `> ${line}`);
  if (part.type === 'rich_text_preformatted') return lines.map((line) => `    ${line}`);
  return lines;
}

function pieces(part: Json, names: Names): string {
  return objects(part.elements)
    .map((piece) => renderPiece(piece, names))
    .join('');
}

function renderPiece(piece: Json, names: Names): string {
  switch (piece.type) {
    case 'text':
      return String(piece.text);
    case 'link':
      return piece.text === undefined ? String(piece.url) : `${String(piece.text)} (${String(piece.url)})`;
    case 'user':
      return `@${names(String(piece.user_id))}`;
    case 'channel':
      return `#${names(String(piece.channel_id))}`;
    case 'usergroup':
      return `@${names(String(piece.usergroup_id))}`;
    case 'broadcast':
      return `@${String(piece.range)}`;
    case 'emoji':
      return emoji(piece);
    case 'date':
      return dateOf(piece);
    default:
      return String(piece.value ?? '');
  }
}

function emoji(piece: Json): string {
  if (typeof piece.unicode !== 'string' || !/^[0-9a-f]{1,6}(-[0-9a-f]{1,6})*$/i.test(piece.unicode))
    return `:${String(piece.name)}:`;
  const points = piece.unicode.split('-').map((point) => Number.parseInt(point, 16));
  return points.every((point) => point <= 0x10ffff)
    ? String.fromCodePoint(...points)
    : `:${String(piece.name)}:`;
}

/** The moment in this machine's own zone, as a person would see it. */
function dateOf(piece: Json): string {
  const date = new Date(Number(piece.timestamp) * 1_000);
  if (Number.isNaN(date.getTime())) return String(piece.fallback ?? '');
  const format = String(piece.format);
  if (/^\{time(_secs)?\}$/.test(format)) return date.toTimeString().slice(0, format === '{time}' ? 5 : 8);
  return typeof piece.fallback === 'string' ? piece.fallback : date.toLocaleString('sv-SE').slice(0, 16);
}

function objects(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.map(asObject).filter((entry) => entry !== null) : [];
}
