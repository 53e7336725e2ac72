import { useEffect, useState } from 'react';

const FIRST_LINES = 8;
/** What one looks into; the whole file is there to download. */
const MOST_SHOWN = 200_000;

/** The first lines of a text, all of it on demand. */
export function Snippet({ address }: { readonly address: string }) {
  const [text, setText] = useState<string | null>(null);
  const [open, setOpen] = useState(false);
  useEffect(() => {
    let current = true;
    read(address).then((loaded) => {
      if (current) setText(loaded);
    });
    return () => {
      current = false;
    };
  }, [address]);
  if (text === null) return null;
  const lines = text.replace(/\n$/, '').split('\n');
  const more = lines.length - FIRST_LINES;
  return (
    <>
      <pre dir="auto">{open ? text.slice(0, MOST_SHOWN) : lines.slice(0, FIRST_LINES).join('\n')}</pre>
      {open && text.length > MOST_SHOWN && <p className="note">The rest is in the download.</p>}
      {more > 0 && (
        <button type="button" className="link" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? 'Show less' : more === 1 ? 'Show 1 more line' : `Show ${more} more lines`}
        </button>
      )}
    </>
  );
}

async function read(address: string): Promise<string> {
  try {
    const response = await fetch(address);
    return response.ok ? await response.text() : `(could not be read: ${response.status})`;
  } catch {
    return '(could not be read: the workspace does not answer)';
  }
}
