// Takes secrets out of everything that a command prints, before it reaches a disk, a database or Slack.
import type { TestResult } from '../loop/model.ts';
import { type SecretForm, secretForms } from './secret-forms.ts';
import { closeGaps, INVISIBLE_BYTES, INVISIBLE_GAPS, LINE_GAPS } from './text-gaps.ts';

export type Masker = {
  /** The text without secrets: each is replaced by `[masked NAME]`. */
  readonly mask: (text: string) => string;
  /** There is no secret that could be taken out. */
  readonly hasNone?: boolean;
  /** A stream's text piece by piece: a secret is found across pieces too; call `end` for what is held back. */
  readonly stream: () => { readonly push: (piece: string) => string; readonly end: () => string };
};

type Variables = Readonly<Record<string, string | undefined>>;
/** Where a secret stands, `to` behind its last character. */
type Span = { readonly from: number; readonly to: number; readonly name: string };
/** One way of looking for secrets: all of them in a text, and where at its end one could have begun. */
type Look = {
  readonly spans: (text: string) => readonly Span[];
  readonly open: (text: string, from: number) => number;
};

/** What makes a look behind escapes and invisible characters worth its time. */
const MAY_BE_SPLIT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u00ad]|[\u034f\u061c]|[\u115f-\uffff]/;
/** Digits that a line of base64 ends in; fewer are enough for the rest of one that was told already. */
const LEAST_LINE = 16;
/** A value of at least this length is no ordinary word. */
const SHORTEST_ALONE = 12;
/** Digits of a base64 at the end of a line from which on the next line is waited for. */
const LEAST_WRAPPED = 3;

/** A masker for the values of variables whose names look secret: also as base64 (in lines too), hex, URL-encoded, in JSON and in markup, and with escapes or invisible characters between. */
export function createMasker(variables: Variables): Masker {
  return maskerOf(secretForms(variables));
}

/** Whether any of the variables is secret, so that there is something to look for. */
export function hasSecrets(variables: Variables): boolean {
  return secretForms(variables).length > 0;
}

/** The same for the bytes of UTF-8, a character a byte (latin1). */
export function createByteMasker(variables: Variables): Masker {
  return maskerOf(
    secretForms(variables).map((one) => ({ ...one, form: Buffer.from(one.form).toString('latin1') })),
    INVISIBLE_BYTES,
  );
}

function maskerOf(unsorted: readonly SecretForm[], gaps = INVISIBLE_GAPS): Masker {
  const forms = unsorted.toSorted((a, b) => b.form.length - a.form.length);
  if (forms.length === 0) return { mask: same, hasNone: true, stream: () => ({ push: same, end: () => '' }) };
  const plain = lookFor(
    forms.filter((one) => !one.isRest),
    1,
  );
  const behind = lookBehind(plain, gaps);
  const wrapped = lookBehind(
    lookFor(
      forms.filter((one) => one.wraps),
      LEAST_WRAPPED,
    ),
    LINE_GAPS,
  );
  const looksFor = (text: string): readonly Look[] => [
    plain,
    ...(MAY_BE_SPLIT.test(text) ? [behind] : []),
    ...(mayBeWrapped(text) ? [wrapped] : []),
  ];
  const mask = (text: string, looks = looksFor(text)) =>
    looks.reduce((left, look) => cover(left, look.spans(left)), text);
  return {
    mask: (text) => mask(text),
    stream() {
      let held = '';
      return {
        push(piece) {
          const text = held + piece;
          const looks = looksFor(text);
          const open = openIn(text, looks);
          held = text.slice(open);
          return mask(text.slice(0, open), looks);
        },
        end() {
          const rest = mask(held);
          held = '';
          return rest;
        },
      };
    },
  };
}

/** The names of secret variables whose values the text gives away, sorted; one that is not `named` counts when its value is too long for a word. */
export function secretsIn(text: string, env: Variables, named: readonly string[]): readonly string[] {
  const asked = Object.entries(env).filter(
    ([name, value = '']) => named.includes(name) || value.length >= SHORTEST_ALONE,
  );
  return asked
    .filter(([name, value]) => createMasker({ [name]: value }).mask(text) !== text)
    .map(([name]) => name)
    .toSorted();
}

/** A result with no secret in any of its texts. */
export function maskResult(result: TestResult, { mask, hasNone }: Masker): TestResult {
  if (hasNone) return result;
  return {
    ...result,
    file: mask(result.file),
    className: mask(result.className),
    name: mask(result.name),
    message: mask(result.message),
    details: mask(result.details),
    output: mask(result.output),
  };
}

/** From where on a text may not be told yet: nothing before it is a part of a secret that could still end, or that ends behind it. */
function openIn(text: string, looks: readonly Look[]): number {
  const found = looks.map((look) => ({ look, spans: look.spans(text) }));
  const opens = found.map(({ look, spans }) => {
    // A secret that ends behind the place where another could begin is told, and the rest looked at anew.
    let open = look.open(text, 0);
    for (const { from, to } of spans) {
      if (from >= open) break;
      if (to > open) open = look.open(text, to);
    }
    return open;
  });
  let open = Math.min(...opens);
  if (looks.length === 1) return open;
  for (let before = -1; before !== open; ) {
    before = open;
    for (const { spans } of found)
      for (const { from, to } of spans) if (from < open && to > open) open = from;
  }
  return open;
}

/** Whether a line of the text ends in what may be base64 that goes on in the next one. */
function mayBeWrapped(text: string): boolean {
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1)) {
    let at = text[end - 1] === '\r' ? end - 1 : end;
    const least = at - LEAST_LINE;
    while (at > 0 && at > least && isDigit(text.charCodeAt(at - 1))) at -= 1;
    if (at === least || (at === 0 && end >= LEAST_WRAPPED)) return true;
  }
  return text.endsWith('\r');
}

/** Of base64, in either alphabet. */
function isDigit(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 47 && code <= 57) ||
    code === 43 ||
    code === 45 ||
    code === 95
  );
}

function cover(text: string, spans: readonly Span[]): string {
  if (spans.length === 0) return text;
  let told = 0;
  let covered = '';
  for (const { from, to, name } of spans) {
    covered += `${text.slice(told, from)}[masked ${name}]`;
    told = to;
  }
  return covered + text.slice(told);
}

/** Looks for the forms as they are; `least` characters of one at the end of a text make it open. */
function lookFor(forms: readonly SecretForm[], least: number): Look {
  const names = new Map(forms.map(({ form, name }) => [form, name]));
  const any = new RegExp(forms.map(({ form }) => RegExp.escape(form)).join('|'), 'g');
  const firsts = new Set(forms.map(({ form }) => form[0]));
  const longest = forms[0]?.form.length ?? 0;
  return {
    spans(text) {
      const spans: Span[] = [];
      // Not matchAll, which makes a new expression each time: that one is not compiled, and ten times slower.
      any.lastIndex = 0;
      for (let found = any.exec(text); found !== null; found = any.exec(text)) {
        const [form] = found;
        spans.push({ from: found.index, to: found.index + form.length, name: names.get(form) ?? '' });
      }
      return spans;
    },
    open(text, from) {
      for (let at = Math.max(from, text.length - longest + 1); at <= text.length - least; at++) {
        if (!firsts.has(text[at])) continue;
        const rest = text.slice(at);
        if (forms.some(({ form }) => form.length > rest.length && form.startsWith(rest))) return at;
      }
      return text.length;
    },
  };
}

/** The same look at a text without its gaps. */
function lookBehind(look: Look, gaps: RegExp): Look {
  return {
    spans(text) {
      const closed = closeGaps(text, gaps);
      return look
        .spans(closed.text)
        .map(({ from, to, name }) => ({ from: closed.at(from), to: closed.at(to - 1) + 1, name }));
    },
    open(text, from) {
      const closed = closeGaps(text.slice(from), gaps);
      return from + closed.at(look.open(closed.text, 0));
    },
  };
}

function same(piece: string): string {
  return piece;
}
