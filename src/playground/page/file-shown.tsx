import type { StoredFile } from '../model.ts';
import { Snippet } from './snippet.tsx';
import { useHere } from './workspace.ts';

/** A picture, a text to look into, or a file to download. */
export function FileShown({ file }: { readonly file: StoredFile }) {
  const { team } = useHere();
  const address = fileAddress(team.id, file);
  if (/^image\/(?:png|gif|jpeg)$/.test(file.mimetype))
    return (
      <a className="picture" href={address} target="_blank" rel="noreferrer">
        <img src={address} alt={file.alt_text ?? file.title} />
      </a>
    );
  const isText = file.snippet_type !== undefined || file.mimetype.startsWith('text/');
  return (
    <figure className="file">
      <figcaption>
        <strong>{file.title || file.name}</strong>
        <span>{sizeOf(file.size)}</span>
        <a href={address} download={file.name}>
          Download
        </a>
      </figcaption>
      {isText && <Snippet address={address} />}
    </figure>
  );
}

/** Where a file's bytes are. */
export function fileAddress(team: string, file: Pick<StoredFile, 'id' | 'name'>): string {
  return `/files-pri/${team}-${file.id}/${encodeURIComponent(file.name)}`;
}

function sizeOf(bytes: number): string {
  if (bytes < 1_024) return `${bytes} bytes`;
  return bytes < 1_024 ** 2 ? `${Math.round(bytes / 1_024)} KB` : `${(bytes / 1_024 ** 2).toFixed(1)} MB`;
}
