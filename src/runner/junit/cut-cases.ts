// Cuts a report into its test cases while it is being scanned; only a case with children is parsed further.
import { Malformed } from './malformed.ts';
import { refuseRoot } from './refuse-format.ts';
import type { XmlHandler } from './scan-xml.ts';
import { openSuite, type Suite } from './suite-tree.ts';
import { type Attributes, parseAttributes } from './xml-attributes.ts';

/** One `<testcase>`, or an `<error>` or `<failure>` that stands directly in a suite (`attributes` null). */
export type CutCase = {
  readonly attributes: Attributes | null;
  readonly suite: Suite | null;
  /** The case with the children that matter as small XML; null when it has none of them. */
  readonly piece: string | null;
  /** Characters of its texts that were left out. */
  readonly dropped: number;
};

/** What is told while cutting. */
export type CutListener = {
  cut(found: CutCase): void;
  /** A `<testsuite>` or the root `<testsuites>` ended. */
  suiteEnded(suite: Suite): void;
};

const KEPT = new Set([
  'failure',
  'error',
  'skipped',
  'flakyFailure',
  'flakyError',
  'rerunFailure',
  'rerunError',
  'system-out',
  'system-err',
  'stackTrace',
]);
const SUITE_FAULTS = new Set(['error', 'failure']);
const MAX_TEXT = 128 * 1024;
const MAX_ATTRIBUTE = 64 * 1024;
/** Children of one name that are kept: the first always is, so that no flood hides a failure. */
const MAX_CHILDREN = 100;

type OpenCase = {
  attributes: Attributes | null;
  depth: number;
  parts: string[];
  /** How many kept elements are open; the ones inside an element that is not kept do not count. */
  kept: number;
  keptDepth: number;
  children: Map<string, number>;
  length: number;
  dropped: number;
};

/** Makes the scan's handler. It throws Malformed for what is no JUnit report. */
export function cutCases(listener: CutListener): XmlHandler {
  let suite: Suite | null = null;
  let current: OpenCase | null = null;
  const suiteDepths: number[] = [];

  const begin = (attributes: Attributes | null, depth: number): OpenCase => ({
    attributes,
    depth,
    parts: [],
    kept: 0,
    keptDepth: depth,
    children: new Map(),
    length: 0,
    dropped: 0,
  });

  const finish = (done: OpenCase): void => {
    const piece = done.parts.length === 0 ? null : `<testcase>${done.parts.join('')}</testcase>`;
    listener.cut({ attributes: done.attributes, suite, piece, dropped: done.dropped });
  };

  const keep = (into: OpenCase, name: string, written: string, depth: number): void => {
    if (!KEPT.has(name) || depth !== into.keptDepth + 1) return;
    if (into.kept > 4) return;
    if (into.kept === 0) {
      const before = into.children.get(name) ?? 0;
      into.children.set(name, before + 1);
      if (before >= MAX_CHILDREN) return;
    }
    const attributes = written.trim() === '' ? '' : keptAttributes(parseAttributes(written, name), into);
    into.parts.push(`<${name}${attributes}>`);
    into.kept += 1;
    into.keptDepth = depth;
    into.length = 0;
  };

  return {
    open(name, written, depth) {
      if (depth === 0) {
        const reason = refuseRoot(name);
        if (reason !== null) throw new Malformed(reason);
      }
      if (current !== null) {
        if (name === 'testcase') throw new Malformed('not well-formed: a test case inside a test case');
        keep(current, name, written, depth);
      } else if (name === 'testcase') {
        current = begin(parseAttributes(written, name), depth);
      } else if (name === 'testsuite' || (name === 'testsuites' && depth === 0)) {
        suite = openSuite(parseAttributes(written, name), suite);
        suiteDepths.push(depth);
      } else if (SUITE_FAULTS.has(name) && suiteDepths.at(-1) === depth - 1) {
        current = begin(null, depth - 1);
        keep(current, name, written, depth);
      } else if (name === 'property' && suite !== null) {
        const property = parseAttributes(written, name).get('name') ?? '';
        if (property === 'go.version') suite.properties.add(property);
      }
    },
    close(name, depth) {
      if (current !== null) {
        if (current.kept > 0 && depth === current.keptDepth) {
          current.parts.push(`</${name}>`);
          current.kept -= 1;
          current.keptDepth -= 1;
        }
        if (depth === current.depth || (current.attributes === null && depth === current.depth + 1)) {
          finish(current);
          current = null;
        }
        return;
      }
      if (suite !== null && suiteDepths.at(-1) === depth && (name === 'testsuite' || name === 'testsuites')) {
        suiteDepths.pop();
        listener.suiteEnded(suite);
        suite = suite.parent;
      }
    },
    text(piece, cdata) {
      if (current === null || current.kept === 0) return;
      const room = MAX_TEXT - current.length;
      const taken = piece.length <= room ? piece : piece.slice(0, room);
      current.dropped += piece.length - taken.length;
      current.length += taken.length;
      if (taken === '') return;
      current.parts.push(cdata ? `<![CDATA[${taken}]]>` : taken.length < piece.length ? whole(taken) : taken);
    },
  };
}

/** `message` and `type` as attributes again: no other name can reach the parser. */
function keptAttributes(attributes: Attributes, into: OpenCase): string {
  let written = '';
  for (const name of ['message', 'type']) {
    const value = attributes.get(name);
    if (value === undefined) continue;
    into.dropped += Math.max(0, value.length - MAX_ATTRIBUTE);
    written += ` ${name}="${escapeValue(value.slice(0, MAX_ATTRIBUTE))}"`;
  }
  return written;
}

function escapeValue(value: string): string {
  return value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;')
    .replaceAll('\r', '&#13;')
    .replaceAll('\t', '&#9;');
}

/** Without an entity that the cut went through. */
function whole(text: string): string {
  return text.replace(/&[#\w]{0,10}$/, '');
}
