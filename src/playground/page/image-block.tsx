import type { Json } from '../slack-error.ts';
import { fileAddress } from './file-shown.tsx';
import { fieldOf, textIn, wordsIn } from './json.ts';
import { useHere } from './workspace.ts';

/** A picture of this workspace; one of another host is named, since the page asks nobody else for anything. */
export function ImageBlock({ block }: { readonly block: Json }) {
  const { team } = useHere();
  const alt = textIn(block, 'alt_text');
  const id = textIn(fieldOf(block, 'slack_file'), 'id');
  const title = wordsIn(block, 'title');
  const elsewhere = textIn(block, 'image_url') || textIn(fieldOf(block, 'slack_file'), 'url');
  if (id === '')
    return (
      <p className="unshown">
        {'Picture of another host: '}
        <a
          href={/^https?:/i.test(elsewhere) ? elsewhere : undefined}
          target="_blank"
          rel="noreferrer noopener"
        >
          {alt || elsewhere}
        </a>
      </p>
    );
  const address = fileAddress(team.id, { id, name: 'picture' });
  return (
    <figure className="image">
      {title !== '' && <figcaption>{title}</figcaption>}
      <a className="picture" href={address} target="_blank" rel="noreferrer">
        <img src={address} alt={alt} />
      </a>
    </figure>
  );
}
