/** How a column is set. */
export type Align = 'left' | 'right';

/** A table in GitHub's Markdown; cells are Markdown already (escaped by whoever made them) and hold no line breaks. */
export function markdownTable(
  columns: readonly (readonly [title: string, align: Align])[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(columns.map(([title]) => title)),
    line(columns.map(([, align]) => (align === 'right' ? '---:' : '---'))),
    ...rows.map(line),
  ].join('\n');
}
