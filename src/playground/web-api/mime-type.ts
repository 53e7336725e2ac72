const BY_ENDING: { readonly [ending: string]: string } = {
  csv: 'text/csv',
  gif: 'image/gif',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  json: 'application/json',
  md: 'text/markdown',
  pdf: 'application/pdf',
  png: 'image/png',
  xml: 'text/xml',
  zip: 'application/zip',
};

/** The media type Slack would guess from a file's name; snippets are text. */
export function mimeTypeOf(name: string, snippetType?: string): string {
  if (snippetType !== undefined) return 'text/plain';
  const ending = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase();
  if (ending === undefined || ['txt', 'log', 'text'].includes(ending)) return 'text/plain';
  return BY_ENDING[ending] ?? 'application/octet-stream';
}
