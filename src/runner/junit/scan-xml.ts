// A streaming XML tokenizer: it holds one token at most, never the document, and checks that tags match.
import { Malformed } from './malformed.ts';

/** What a scan reports, in document order. Names are without their namespace prefix; attributes are as written. */
export type XmlHandler = {
  open(name: string, attributes: string, depth: number): void;
  close(name: string, depth: number): void;
  /** A piece of text or CDATA as written; one text may come in several pieces. */
  text(piece: string, cdata: boolean): void;
};

/** Fed with pieces of a document. Both throw Malformed. */
export type XmlScan = { push(piece: string): void; end(): void };

const MAX_TAG = 64 * 1024 * 1024;
const MAX_DEPTH = 10_000;
const NAME = /^[^\s/<>="'&]+/;
const SPANS = {
  comment: { end: '-->', what: 'a comment' },
  cdata: { end: ']]>', what: 'a CDATA section' },
  instruction: { end: '?>', what: 'a processing instruction' },
} as const;
type Mode = 'text' | 'tag' | keyof typeof SPANS;

/** Starts a scan. */
export function scanXml(handler: XmlHandler): XmlScan {
  const open: string[] = [];
  let buffer = '';
  let position = 0;
  let line = 1;
  let mode: Mode = 'text';
  let searched = 0;
  let quote = '';
  let rooted = false;

  const at = (): string => `line ${line + newlines(buffer, position)}`;

  /** Finds the `>` of the tag at `position`; -1 when it has not come yet. */
  const tagEnd = (): number => {
    for (; searched < buffer.length; searched += 1) {
      if (quote !== '') {
        const closing = buffer.indexOf(quote, searched);
        if (closing === -1) {
          searched = buffer.length;
          return -1;
        }
        searched = closing;
        quote = '';
        continue;
      }
      const code = buffer.charCodeAt(searched);
      if (code === 62) return searched;
      if (code === 34) quote = '"';
      else if (code === 39) quote = "'";
      else if (code === 60) throw new Malformed(`not well-formed: a tag inside a tag, ${at()}`);
    }
    return -1;
  };

  const tag = (content: string): void => {
    if (content.startsWith('/')) {
      const name = content.slice(1).trim();
      const expected = open.pop();
      if (expected !== name) {
        throw new Malformed(
          `not well-formed: </${shown(name)}> where ${expected === undefined ? 'nothing is open' : `</${shown(expected)}> is due`}, ${at()}`,
        );
      }
      handler.close(localName(name), open.length);
      return;
    }
    const name = NAME.exec(content)?.[0];
    if (name === undefined) throw new Malformed(`not well-formed: "<" without a tag name, ${at()}`);
    if (open.length === 0 && rooted)
      throw new Malformed(`not well-formed: a second document begins, ${at()}`);
    if (open.length >= MAX_DEPTH) throw new Malformed(`elements are nested more than ${MAX_DEPTH} deep`);
    rooted = true;
    const empty = content.endsWith('/');
    handler.open(localName(name), content.slice(name.length, empty ? -1 : undefined), open.length);
    if (empty) handler.close(localName(name), open.length);
    else open.push(name);
  };

  const text = (piece: string, cdata: boolean): void => {
    if (open.length > 0) handler.text(piece, cdata);
    else if (piece.trim() !== '') {
      throw new Malformed(rooted ? `not well-formed: text after the end, ${at()}` : 'not XML');
    }
  };

  /** Takes the next token; false when it is not complete. */
  const step = (last: boolean): boolean => {
    if (position >= buffer.length && mode !== 'tag') return false;
    if (mode === 'text') {
      const next = buffer.indexOf('<', position);
      const until = next === -1 ? buffer.length : next;
      if (until > position) text(buffer.slice(position, until), false);
      position = until;
      if (next === -1 || (buffer.length - position < 9 && !last)) return false;
      mode = begins(buffer, position, at);
      position += mode === 'comment' ? 4 : mode === 'cdata' ? 9 : mode === 'instruction' ? 2 : 1;
      searched = position;
      quote = '';
      return true;
    }
    if (mode === 'tag') {
      const end = tagEnd();
      if (end === -1) {
        if (buffer.length - position > MAX_TAG) throw new Malformed(`a tag is longer than 64 MB, ${at()}`);
        return false;
      }
      tag(buffer.slice(position, end));
      position = end + 1;
      mode = 'text';
      return true;
    }
    const { end } = SPANS[mode];
    const found = buffer.indexOf(end, position);
    const until = found === -1 ? Math.max(position, buffer.length - 2) : found;
    if (mode === 'cdata' && until > position) text(buffer.slice(position, until), true);
    position = until;
    if (found === -1) return false;
    position += end.length;
    mode = 'text';
    return true;
  };

  const drop = (): void => {
    line += newlines(buffer, position);
    buffer = buffer.slice(position);
    searched = Math.max(0, searched - position);
    position = 0;
  };

  return {
    push(piece) {
      buffer = buffer === '' ? piece : buffer + piece;
      while (step(false));
      drop();
    },
    end() {
      while (step(true));
      const inside = open.at(-1);
      if (mode !== 'text' || inside !== undefined) {
        const where = mode === 'text' || mode === 'tag' ? `<${shown(inside ?? '')}>` : SPANS[mode].what;
        throw new Malformed(`cut off: the file ends inside ${mode === 'tag' ? 'a tag' : where}, ${at()}`);
      }
      if (!rooted) throw new Malformed('it holds no element');
    },
  };
}

function begins(buffer: string, position: number, at: () => string): Mode {
  if (buffer.startsWith('<!--', position)) return 'comment';
  if (buffer.startsWith('<![CDATA[', position)) return 'cdata';
  if (buffer.startsWith('<?', position)) return 'instruction';
  if (/^<!doctype/i.test(buffer.slice(position, position + 9))) {
    throw new Malformed(
      'it has a DOCTYPE, which is refused (it can name files and expand without bound): write the report without one',
    );
  }
  if (buffer.startsWith('<!', position)) {
    const rest = buffer.slice(position, position + 9);
    const cut = '<![CDATA['.startsWith(rest) || '<!--'.startsWith(rest) || '<!DOCTYPE'.startsWith(rest);
    throw new Malformed(
      cut
        ? `cut off: the file ends inside a tag, ${at()}`
        : `not well-formed: "<!" that is no comment and no CDATA, ${at()}`,
    );
  }
  return 'tag';
}

/** A name without its namespace prefix. */
function localName(name: string): string {
  const colon = name.indexOf(':');
  return colon === -1 ? name : name.slice(colon + 1);
}

function shown(name: string): string {
  return name.length > 60 ? `${name.slice(0, 60)}…` : name;
}

function newlines(text: string, until: number): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < until; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
