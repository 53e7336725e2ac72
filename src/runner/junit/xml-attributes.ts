import { decodeEntities } from './decode-entities.ts';
import { Malformed } from './malformed.ts';

/** Attributes of one tag by name, decoded; a Map, so that no name can reach a prototype. */
export type Attributes = ReadonlyMap<string, string>;

const NONE: Attributes = new Map();
const SPACE = new Set([32, 9, 10, 13]);
const NAME = /^[^\s<>"'/]+$/;
const MOST = 1_000;

/** Reads what stands between a tag's name and its end. Throws Malformed for what is no attribute, is there twice, or too many. */
export function parseAttributes(text: string, tag: string): Attributes {
  if (text === '') return NONE;
  const attributes = new Map<string, string>();
  let position = 0;
  for (;;) {
    while (SPACE.has(text.charCodeAt(position))) position += 1;
    if (position >= text.length) return attributes;
    const equals = text.indexOf('=', position);
    const name = text.slice(position, equals).trimEnd();
    let start = equals + 1;
    while (SPACE.has(text.charCodeAt(start))) start += 1;
    const quote = text[start] ?? '';
    const end = quote === '"' || quote === "'" ? text.indexOf(quote, start + 1) : -1;
    if (equals === -1 || end === -1 || !NAME.test(name)) {
      throw new Malformed(`not well-formed: an attribute of <${tag}> cannot be read`);
    }
    if (attributes.size >= MOST) throw new Malformed(`<${tag}> has more than ${MOST} attributes`);
    if (attributes.has(name))
      throw new Malformed(`not well-formed: <${tag}> has the attribute ${name} twice`);
    const value = text.slice(start + 1, end);
    if (value.includes('<testcase') || value.includes('<testsuite')) {
      throw new Malformed(
        `not well-formed: an attribute of <${tag}> swallows other tags (a quote is missing)`,
      );
    }
    attributes.set(name, decodeEntities(value));
    position = end + 1;
  }
}
