// Which texts give a secret away: its value, and the ways in which programs write it.

const SECRET_NAME =
  /KEY|TOKEN|SECRET|PASSW|PASSPHRASE|CREDENTIAL|AUTH(?!OR(?!I))|PRIVATE|COOKIE|SESSION|DSN/i;
/** A password inside a URL, whatever the variable is called. */
const URL_PASSWORD = /^[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:([^\s/]+)@/i;
/** Values below this length would mask ordinary words. */
const SHORTEST = 6;
/** Lines of a value (a private key) that are looked for by themselves. */
const SHORTEST_LINE = 16;
/** Base64 of a part is looked for from this length on. */
const SHORTEST_BASE64 = 8;
/** Base64 without its first digits, which stand on the line before, is looked for from this length on. */
const SHORTEST_REST = 14;

/** A text that is masked, and the variable that it gives away; `wraps`: programs break it into lines, and `isRest`: it only counts behind a line's end. */
export type SecretForm = {
  readonly form: string;
  readonly name: string;
  readonly wraps: boolean;
  readonly isRest: boolean;
};

/** All texts to mask for these variables. */
export function secretForms(variables: Readonly<Record<string, string | undefined>>): readonly SecretForm[] {
  const found = new Map<string, SecretForm>();
  const add = (forms: readonly string[], name: string, wraps: boolean, isRest = false) => {
    for (const form of forms) if (!found.has(form)) found.set(form, { form, name, wraps, isRest });
  };
  for (const [name, value] of Object.entries(variables))
    for (const secret of secretsOf(name, value ?? '')) {
      add(writtenForms(secret), name, false);
      add(base64Of(secret), name, true);
      add(restsOf(base64Of(secret)), name, true, true);
    }
  return [...found.values()];
}

function secretsOf(name: string, value: string): readonly string[] {
  const password = URL_PASSWORD.exec(value)?.[1] ?? '';
  const secrets = SECRET_NAME.test(name) ? [value, value.trim(), password, ...linesOf(value)] : [password];
  return secrets.filter((one) => one.length >= SHORTEST);
}

function linesOf(value: string): readonly string[] {
  const lines = value.split(/\r?\n/).map((line) => line.trim());
  return lines.length === 1 ? [] : lines.filter((line) => line.length >= SHORTEST_LINE);
}

function writtenForms(secret: string): readonly string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  const url = encodeURIComponent(secret.toWellFormed());
  const hex = Buffer.from(secret).toString('hex');
  return [
    secret,
    json,
    // JSON inside of JSON.
    JSON.stringify(json).slice(1, -1),
    // As Python's json writes it.
    json.replace(/[\u0080-\uffff]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`),
    url,
    url.replace(/%[0-9A-F]{2}/g, (one) => one.toLowerCase()),
    url.replaceAll('%20', '+'),
    // As Python's quote leaves it.
    url.replaceAll('%2F', '/'),
    ...MARKUP_QUOTES.map((quotes) => inMarkup(secret, quotes)),
    hex,
    hex.toUpperCase(),
  ];
}

/** How writers of XML and HTML put `"` and `'`. */
const MARKUP_QUOTES = [
  ['"', "'"],
  ['&quot;', "'"],
  ['&quot;', '&apos;'],
  ['&quot;', '&#39;'],
  ['&quot;', '&#x27;'],
  ['&#34;', '&#39;'],
] as const;

function inMarkup(secret: string, [double, single]: (typeof MARKUP_QUOTES)[number]): string {
  return secret
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', double)
    .replaceAll("'", single);
}

/** Base64 of the secret alone and inside of a longer text (`user:secret`), where it can start at any of three places. */
function base64Of(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const whole = bytes.toString('base64');
  const inside = [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    // The first and last digits also hold bits of what stands around the secret.
    const from = Math.ceil((before * 8) / 6);
    return text.slice(from, Math.floor(((before + bytes.length) * 8) / 6));
  });
  return [whole, whole.replace(/=+$/, ''), ...inside.filter((one) => one.length >= SHORTEST_BASE64)].flatMap(
    (one) => [one, one.replaceAll('+', '-').replaceAll('/', '_')],
  );
}

/** What stands on the second line where one or two digits are on the first: too few to know them by. */
function restsOf(base64: readonly string[]): readonly string[] {
  return base64.flatMap((one) => [one.slice(1), one.slice(2)]).filter((one) => one.length >= SHORTEST_REST);
}
