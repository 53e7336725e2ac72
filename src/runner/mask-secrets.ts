// Takes secrets out of everything that a command prints, before it reaches a disk, a database or Slack.
import type { TestResult } from '../loop/model.ts';
import { type SecretForm, secretForms } from './secret-forms.ts';

export type Masker = {
  /** The text without secrets: each is replaced by `[masked NAME]`. */
  readonly mask: (text: string) => string;
  /** A stream's text piece by piece: a secret is found across pieces too; call `end` for what is held back. */
  readonly stream: () => { readonly push: (piece: string) => string; readonly end: () => string };
};

/** A masker for the values of variables whose names look secret; also their base64, URL-encoded and JSON forms. */
export function createMasker(variables: Readonly<Record<string, string | undefined>>): Masker {
  const forms = secretForms(variables);
  if (forms.length === 0) return { mask: (text) => text, stream: () => ({ push: same, end: () => '' }) };
  const names = new Map(forms.map(({ form, name }) => [form, name]));
  const any = new RegExp(forms.map(({ form }) => escaped(form)).join('|'), 'g');
  const mask = (text: string) => text.replace(any, (form) => `[masked ${names.get(form)}]`);
  const beginsOne = prefixFinder(forms);
  return {
    mask,
    stream() {
      let held = '';
      return {
        push(piece) {
          const text = held + piece;
          let told = 0;
          let open = beginsOne(text, told);
          // A secret that ends behind the place where another could begin is told, and the rest looked at anew.
          for (const match of text.matchAll(any)) {
            if (match.index >= open) break;
            told = match.index + match[0].length;
            if (told > open) open = beginsOne(text, told);
          }
          held = text.slice(open);
          return mask(text.slice(0, open));
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

/** A result with no secret in any of its texts. */
export function maskResult(result: TestResult, { mask }: Masker): TestResult {
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

/** Finds where, from `from` on, an end of the text begins that a longer form could begin with; the text's length if nowhere. */
function prefixFinder(forms: readonly SecretForm[]): (text: string, from: number) => number {
  const firsts = new Set(forms.map(({ form }) => form[0]));
  const longest = forms[0]?.form.length ?? 0;
  return (text, from) => {
    for (let at = Math.max(from, text.length - longest + 1); at < text.length; at++) {
      if (!firsts.has(text[at])) continue;
      const rest = text.slice(at);
      if (forms.some(({ form }) => form.length > rest.length && form.startsWith(rest))) return at;
    }
    return text.length;
  };
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

function same(piece: string): string {
  return piece;
}
