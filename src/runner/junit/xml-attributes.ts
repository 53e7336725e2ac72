import { decodeEntities } from './decode-entities.ts';
import { Malformed } from './malformed.ts';

/** Attributes of one tag by name, decoded; a Map, so that no name can reach a prototype. */
export type Attributes = ReadonlyMap<string, string>;

const NONE: Attributes = new Map();
const ATTRIBUTE = /\s*([^\s=<>"'/]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/y;

/** Reads what stands between a tag's name and its end. Throws Malformed for what is no attribute, or is there twice. */
export function parseAttributes(text: string, tag: string): Attributes {
  if (text.trim() === '') return NONE;
  const attributes = new Map<string, string>();
  let position = 0;
  while (position < text.length) {
    ATTRIBUTE.lastIndex = position;
    const match = ATTRIBUTE.exec(text);
    if (match === null) {
      if (text.slice(position).trim() === '') break;
      throw new Malformed(`not well-formed: an attribute of <${tag}> cannot be read`);
    }
    const name = match[1] ?? '';
    const value = match[2] ?? match[3] ?? '';
    if (attributes.has(name))
      throw new Malformed(`not well-formed: <${tag}> has the attribute ${name} twice`);
    if (value.includes('<testcase') || value.includes('<testsuite')) {
      throw new Malformed(
        `not well-formed: an attribute of <${tag}> swallows other tags (a quote is missing)`,
      );
    }
    attributes.set(name, decodeEntities(value));
    position = ATTRIBUTE.lastIndex;
  }
  return attributes;
}
