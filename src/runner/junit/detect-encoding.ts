/** How a report's bytes are to be read, or why they cannot be. */
export type Encoding =
  | { readonly label: string; readonly note: string | null }
  | { readonly label: null; readonly reason: string };

/** Looks at the first bytes of a file: byte order mark, then the zeros of UTF-16, then the XML declaration, else UTF-8. */
export function detectEncoding(head: Uint8Array): Encoding {
  const [a = -1, b = -1, c = -1, d = -1] = head;
  if (a === 0xff && b === 0xfe && c === 0 && d === 0) return refused('UTF-32');
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff) return refused('UTF-32');
  if (a === 0xef && b === 0xbb && c === 0xbf) return { label: 'utf-8', note: null };
  if (a === 0xff && b === 0xfe) return { label: 'utf-16le', note: null };
  if (a === 0xfe && b === 0xff) return { label: 'utf-16be', note: null };
  if (a === 0x3c && b === 0) return { label: 'utf-16le', note: null };
  if (a === 0 && b === 0x3c) return { label: 'utf-16be', note: null };
  if (a === 0x1f && b === 0x8b) return { label: null, reason: 'it is gzip data: unpack it first' };
  if (a === 0x50 && b === 0x4b && c === 3)
    return { label: null, reason: 'it is a zip archive: unpack it first' };
  const start = Buffer.from(head.subarray(0, 400)).toString('latin1');
  const declared = /^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']/.exec(start)?.[1];
  if (declared === undefined) return { label: 'utf-8', note: null };
  if (/^utf-?16/i.test(declared)) {
    return { label: 'utf-8', note: `it declares ${declared} and is written in single bytes: read as UTF-8` };
  }
  try {
    return { label: new TextDecoder(declared).encoding, note: null };
  } catch {
    return refused(declared);
  }
}

function refused(name: string): Encoding {
  return { label: null, reason: `its encoding ${name} is not known here: write the report as UTF-8` };
}
