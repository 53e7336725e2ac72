import { useState } from 'react';
import type { Json } from '../slack-error.ts';
import { fieldOf, textIn } from './json.ts';
import { LibraryBlock } from './library-block.tsx';

type Order = { readonly column: number; readonly down: boolean } | null;

/** A table: the first row is its head. A `data_table` has a caption, is sorted by a press on a column, and is paged. */
export function TableShown({ block }: { readonly block: Json }) {
  const [order, setOrder] = useState<Order>(null);
  const [page, setPage] = useState(0);
  const rows = rowsOf(block);
  const [head = [], ...body] = rows;
  const sortable = block.type === 'data_table';
  const settings = Array.isArray(block.column_settings) ? block.column_settings : [];
  const size = sortable && typeof block.page_size === 'number' ? block.page_size : Math.max(1, body.length);
  const sorted =
    order === null
      ? body
      : body.toSorted((a, b) => compare(a[order.column], b[order.column]) * (order.down ? -1 : 1));
  const pages = Math.max(1, Math.ceil(sorted.length / size));
  const at = Math.min(page, pages - 1);
  const side = (column: number) => `align-${textIn(settings[column], 'align') || 'left'}`;
  return (
    <div className="table-frame">
      <table className="table">
        {textIn(block, 'caption') !== '' && <caption>{textIn(block, 'caption')}</caption>}
        <thead>
          <tr>
            {head.map((cell, column) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
              <th key={column} scope="col" className={side(column)} aria-sort={sortOf(order, column)}>
                {sortable ? (
                  <button
                    type="button"
                    onClick={() => setOrder({ column, down: order?.column === column && !order.down })}
                  >
                    <Cell cell={cell} />
                  </button>
                ) : (
                  <Cell cell={cell} />
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sorted.slice(at * size, (at + 1) * size).map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no names
            <tr key={index}>
              {row.map((cell, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
                <td key={column} className={side(column)} dir="auto">
                  <Cell cell={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {pages > 1 && (
        <p className="pages">
          <button type="button" className="button" disabled={at === 0} onClick={() => setPage(at - 1)}>
            Previous
          </button>
          {` ${at + 1} of ${pages} `}
          <button
            type="button"
            className="button"
            disabled={at === pages - 1}
            onClick={() => setPage(at + 1)}
          >
            Next
          </button>
        </p>
      )}
    </div>
  );
}

function Cell({ cell }: { readonly cell: unknown }) {
  if (textIn(cell, 'type') === 'rich_text') return <LibraryBlock block={cell as Json} />;
  return textIn(cell, 'text');
}

function rowsOf(block: Json): readonly (readonly unknown[])[] {
  const { rows } = block;
  return Array.isArray(rows) ? rows.filter((row): row is unknown[] => Array.isArray(row)) : [];
}

function sortOf(order: Order, column: number): 'ascending' | 'descending' | undefined {
  if (order?.column !== column) return undefined;
  return order.down ? 'descending' : 'ascending';
}

/** Numbers by their value, the rest as words in which numbers count. */
function compare(a: unknown, b: unknown): number {
  const [one, other] = [fieldOf(a, 'value'), fieldOf(b, 'value')];
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  return textIn(a, 'text').localeCompare(textIn(b, 'text'), undefined, { numeric: true });
}
