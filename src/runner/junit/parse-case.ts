import { XMLParser } from 'fast-xml-parser';
import { decodeEntities } from './decode-entities.ts';

/** One child of a test case: a failure, an error, a skip, an output. */
export type CaseChild = {
  readonly tag: string;
  readonly message: string | null;
  readonly type: string;
  /** Its whole text, decoded, nested elements' text included. */
  readonly text: string;
};

type Node = Readonly<Record<string, unknown>>;

// Keeps order and text as they are; entities are decoded by us.
const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  cdataPropName: '#cdata',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  processEntities: false,
  maxNestedTags: 64,
});

/** Parses one test case that was cut out of its document (`<testcase>…</testcase>`, well-formed). */
export function parseCase(piece: string): readonly CaseChild[] {
  const [root] = parser.parse(piece) as readonly Node[];
  return nodes(root?.testcase).flatMap((node) => {
    const tag = Object.keys(node).find((key) => key !== ':@' && !key.startsWith('#'));
    if (tag === undefined) return [];
    const attributes = (node[':@'] ?? {}) as Readonly<Record<string, string>>;
    const message = attributes.message;
    return [
      {
        tag,
        message: message === undefined ? null : decodeEntities(message),
        type: decodeEntities(attributes.type ?? ''),
        text: textOf(nodes(node[tag])),
      },
    ];
  });
}

function textOf(children: readonly Node[]): string {
  let text = '';
  for (const child of children) {
    if (typeof child['#text'] === 'string') text += decodeEntities(child['#text']);
    else if (child['#cdata'] !== undefined)
      text += nodes(child['#cdata'])
        .map((part) => part['#text'])
        .join('');
    else for (const key of Object.keys(child)) if (key !== ':@') text += textOf(nodes(child[key]));
  }
  return text;
}

function nodes(value: unknown): readonly Node[] {
  return Array.isArray(value) ? (value as readonly Node[]) : [];
}
