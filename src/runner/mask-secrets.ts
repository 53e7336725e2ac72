// Takes secrets out of everything that a command prints, before it reaches a disk, a database or Slack.

const SECRET_NAME = /KEY|TOKEN|SECRET|PASSW|CREDENTIAL|AUTH|PRIVATE|COOKIE|SESSION|DSN/i;
const SHORTEST = 6;

export type Masker = {
  /** The text without secrets. */
  readonly mask: (text: string) => string;
  /** A stream's text piece by piece: a secret is found across pieces too; call `end` for what is held back. */
  readonly stream: () => { readonly push: (piece: string) => string; readonly end: () => string };
};

/** A masker for the values of variables whose names look secret; also their base64 and URL-encoded forms. */
export function createMasker(variables: Readonly<Record<string, string | undefined>>): Masker {
  const forms = Object.entries(variables).flatMap(([name, value]) =>
    value !== undefined && value.length >= SHORTEST && SECRET_NAME.test(name) ? formsOf(name, value) : [],
  );
  const ordered = forms.toSorted((a, b) => b.form.length - a.form.length);
  const mask = (text: string) =>
    ordered.reduce((masked, { form, name }) => masked.replaceAll(form, `[masked ${name}]`), text);
  return {
    mask,
    stream() {
      let held = '';
      return {
        push(piece) {
          const masked = mask(held + piece);
          const keep = heldBack(masked, ordered);
          held = masked.slice(masked.length - keep);
          return masked.slice(0, masked.length - keep);
        },
        end() {
          const rest = held;
          held = '';
          return rest;
        },
      };
    },
  };
}

type Form = { readonly form: string; readonly name: string };

function formsOf(name: string, value: string): readonly Form[] {
  const base64 = Buffer.from(value).toString('base64');
  const forms = [
    value,
    base64,
    base64.replace(/=+$/, ''),
    encodeURIComponent(value),
    JSON.stringify(value).slice(1, -1),
  ];
  return [...new Set(forms)].map((form) => ({ form, name }));
}

/** Length of the longest end of the text that a secret could begin with. */
function heldBack(text: string, forms: readonly Form[]): number {
  let longest = 0;
  for (const { form } of forms)
    for (let length = Math.min(form.length - 1, text.length); length > longest; length--)
      if (form.startsWith(text.slice(text.length - length))) {
        longest = length;
        break;
      }
  return longest;
}
