/** How a column is set. */
export type Align = 'left' | 'right';

/**
 * A table in GitHub's Markdown, its columns aligned so that it reads as plain text too; cells are Markdown already
 * (escaped by whoever made them) and hold no line breaks.
 */
export function markdownTable(
  columns: readonly (readonly [title: string, align: Align])[],
  rows: readonly (readonly string[])[],
): string {
  const lines = [columns.map(([title]) => title), ...rows];
  const widths = columns.map((_column, index) =>
    Math.max(3, ...lines.map((cells) => lengthOf(cells[index] ?? ''))),
  );
  const row = (cells: readonly string[]) =>
    `| ${cells.map((cell, index) => pad(cell, widths[index] ?? 0, columns[index]?.[1] ?? 'left')).join(' | ')} |`;
  const rules = columns.map(([, align], index) => {
    const width = widths[index] ?? 0;
    return align === 'right' ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width);
  });
  const [head, ...body] = lines.map(row);
  return [head, `| ${rules.join(' | ')} |`, ...body].join('\n');
}

function pad(cell: string, width: number, align: Align): string {
  const blanks = ' '.repeat(Math.max(0, width - lengthOf(cell)));
  return align === 'right' ? `${blanks}${cell}` : `${cell}${blanks}`;
}

function lengthOf(cell: string): number {
  return [...cell].length;
}
