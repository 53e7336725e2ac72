// Slack's mrkdwn (https://docs.slack.dev/messaging/formatting-message-text) as rich text: every word of it stays.
import type { Json } from '../slack-error.ts';

type Style = { readonly bold?: true; readonly italic?: true; readonly strike?: true; readonly code?: true };

const STYLES: { readonly [mark: string]: Style } = {
  '*': { bold: true },
  _: { italic: true },
  '~': { strike: true },
};

/** What stands between angle brackets, code, and words between two equal marks that touch them and no other word. */
const PIECE =
  /<([^<>\n]+)>|`([^`\n]+)`|(?<![\p{L}\p{N}*_~])([*_~])(?!\s)((?:(?!\3)[^\n])+)(?<!\s)\3(?![\p{L}\p{N}])/gu;

/** A text object or a message's text as a rich text block. */
export function richTextOf(text: string, isMrkdwn = true): Json {
  if (!isMrkdwn) return { type: 'rich_text', elements: [section([{ type: 'text', text }])] };
  const elements = text
    .split(/```\n?([\s\S]*?)\n?```\n?/)
    .flatMap((part, index) =>
      index % 2 === 1
        ? [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text: decoded(part) }] }]
        : paragraphs(part),
    );
  return { type: 'rich_text', elements };
}

/** Quoted lines as quotes, the others as sections. */
function paragraphs(text: string): readonly Json[] {
  if (text === '') return [];
  const made: { readonly quoted: boolean; readonly lines: string[] }[] = [];
  for (const line of text.replace(/\n$/, '').split('\n')) {
    const quoted = /^(?:&gt;|>) ?/.exec(line)?.[0];
    const words = line.slice(quoted?.length ?? 0);
    const last = made.at(-1);
    if (last !== undefined && last.quoted === (quoted !== undefined)) last.lines.push(words);
    else made.push({ quoted: quoted !== undefined, lines: [words] });
  }
  return made.map(({ quoted, lines }) => {
    const elements = inline(lines.join('\n'), {});
    return quoted ? { type: 'rich_text_quote', elements } : section(elements);
  });
}

function section(elements: readonly Json[]): Json {
  return { type: 'rich_text_section', elements };
}

function inline(text: string, style: Style): readonly Json[] {
  const made: Json[] = [];
  let done = 0;
  const words = (piece: string) => {
    if (piece !== '') made.push(styled({ type: 'text', text: decoded(piece) }, style));
  };
  for (const found of text.matchAll(PIECE)) {
    const [whole, special, code, mark = '', marked = ''] = found;
    words(text.slice(done, found.index));
    done = found.index + whole.length;
    if (special !== undefined) made.push(styled(reference(special), style));
    else if (code !== undefined)
      made.push(styled({ type: 'text', text: decoded(code) }, { ...style, code: true }));
    else made.push(...inline(marked, { ...style, ...STYLES[mark] }));
  }
  words(text.slice(done));
  return made;
}

/** A mention, a date or a link; an address of another kind is words. */
function reference(inside: string): Json {
  const [target = '', ...rest] = inside.split('|');
  const label = decoded(rest.join('|'));
  const [kind, id = '', format = ''] = target.split('^');
  if (/^@[UW]/.test(target)) return { type: 'user', user_id: target.slice(1) };
  if (/^#C/.test(target)) return { type: 'channel', channel_id: target.slice(1) };
  if (kind === '!subteam') return { type: 'usergroup', usergroup_id: id };
  if (kind === '!date') return { type: 'date', timestamp: Number(id), format, fallback: label || id };
  if (/^!(?:here|channel|everyone)$/.test(target)) return { type: 'broadcast', range: target.slice(1) };
  const url = decoded(target);
  if (/^(?:https?:\/\/|mailto:)/i.test(url)) return { type: 'link', url, text: label || url };
  return { type: 'text', text: label || url };
}

function styled(element: Json, style: Style): Json {
  return Object.keys(style).length === 0 ? element : { ...element, style };
}

function decoded(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
