import { checkFlag, checkList, checkString, checkWhole, checkWord, needObject, type Say } from './rules.ts';
import type { Around, CheckBlock } from './surface.ts';

const MOST_ROWS = 100;
const MOST_COLUMNS = 20;

/** `table`: up to 100 rows of 20 cells; messages only. */
export const checkTable: CheckBlock = (block, at, say, around) => {
  checkRows(block.rows, at, say, around);
  checkList(block, 'column_settings', at, say, { min: 0, max: MOST_COLUMNS }, (value, settingsAt) => {
    // A null leaves a column as it is.
    if (value === null) return;
    const settings = needObject(value, settingsAt, say);
    if (settings === null) return;
    checkWord(settings, 'align', ['left', 'center', 'right'], settingsAt, say);
    checkFlag(settings, 'is_wrapped', settingsAt, say);
  });
};

/** `data_table`: a table with a caption, sorted and paged by the reader. */
export const checkDataTable: CheckBlock = (block, at, say, around) => {
  checkString(block, 'caption', at, say, { needed: true });
  checkRows(block.rows, at, say, around);
  checkWhole(block, 'page_size', [1, 100], at, say);
  checkWhole(block, 'row_header_column_index', [0, MOST_COLUMNS - 1], at, say);
};

function checkRows(rows: unknown, at: string, say: Say, around: Around): void {
  checkList({ rows }, 'rows', at, say, { needed: true, max: MOST_ROWS }, (row, rowAt) => {
    if (!Array.isArray(row)) return say(rowAt, 'must be an array');
    if (row.length < 1) say(rowAt, 'no fewer than 1 items allowed');
    if (row.length > MOST_COLUMNS) say(rowAt, `no more than ${MOST_COLUMNS} items allowed`);
    for (const [index, cell] of row.slice(0, MOST_COLUMNS).entries())
      checkCell(cell, `${rowAt}/${index}`, say, around);
  });
}

function checkCell(value: unknown, at: string, say: Say, around: Around): void {
  const cell = needObject(value, at, say);
  if (cell === null) return;
  if (cell.type === 'rich_text') {
    around.checkChild(cell, at, ['rich_text']);
    return;
  }
  if (cell.type === 'raw_number' && typeof cell.value !== 'number') say(`${at}/value`, 'must be a number');
  else if (cell.type !== 'raw_text' && cell.type !== 'raw_number') {
    say(`${at}/type`, 'must be one of: rich_text, raw_text, raw_number');
    return;
  }
  checkString(cell, 'text', at, say, { needed: true });
}
