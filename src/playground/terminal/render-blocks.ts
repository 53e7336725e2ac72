import { asObject, type Json } from '../slack-error.ts';
import { type Names, plainText } from './plain-text.ts';
import { renderRichText } from './render-rich-text.ts';

const MARKS: { readonly [status: string]: string } = {
  pending: '○',
  in_progress: '◐',
  complete: '✓',
  error: '✗',
};

/** Blocks as lines of plain text. */
export function renderBlocks(blocks: readonly unknown[], names: Names): readonly string[] {
  return blocks.flatMap((value) => {
    const block = asObject(value);
    return block === null ? [] : renderBlock(block, names);
  });
}

function renderBlock(block: Json, names: Names): readonly string[] {
  switch (block.type) {
    case 'header':
      return [`▌ ${text(block.text, names)}`];
    case 'section':
      return [
        ...text(block.text, names).split('\n'),
        ...objects(block.fields).map((field) => text(field, names)),
        ...renderElements(block.accessory === undefined ? [] : [block.accessory], names),
      ].filter((line) => line !== '');
    case 'context':
      return [
        objects(block.elements)
          .map((element) => text(element, names) || picture(element))
          .join(' · '),
      ];
    case 'actions':
    case 'context_actions':
      return renderElements(block.elements, names);
    case 'divider':
      return ['────────'];
    case 'markdown':
      return String(block.text ?? '').split('\n');
    case 'alert':
      return [`! ${text(block.text, names)}`];
    case 'rich_text':
      return renderRichText(block, names);
    case 'plan':
      return [String(block.title ?? ''), objects(block.tasks).map(taskTitle).join('   ')];
    case 'task_card':
      return [
        taskTitle(block),
        ...renderBlocks([block.details, block.output], names).map((line) => `  ${line}`),
      ];
    case 'table':
    case 'data_table':
      return [
        ...(typeof block.caption === 'string' ? [block.caption] : []),
        ...renderTable(block.rows, names),
      ];
    case 'image':
      return [picture(block)];
    case 'video':
    case 'file':
      return [`(${String(block.type)}: ${text(block.title, names) || String(block.alt_text ?? '')})`];
    case 'input':
      return [`${text(block.label, names)}: ${'_'.repeat(8)}`];
    case 'card':
      return [
        ...['title', 'subtitle', 'body']
          .map((part) => text(block[part], names))
          .filter((line) => line !== ''),
        ...renderElements(block.actions, names),
      ];
    case 'carousel':
      return renderBlocks(objects(block.elements), names);
    case 'container':
      return [
        text(block.title, names) || renderBlocks([block.rich_text_title], names).join(' '),
        ...renderBlocks(objects(block.child_blocks), names).map((line) => `  ${line}`),
      ];
    default:
      return [`(${String(block.type)})`];
  }
}

function taskTitle(task: Json): string {
  return `${MARKS[String(task.status)] ?? '?'} ${String(task.title ?? '')}`;
}

function picture(image: Json): string {
  return `(picture: ${String(image.alt_text ?? '')})`;
}

function renderElements(elements: unknown, names: Names): readonly string[] {
  const shown = objects(elements).map((element) => `[${labelOf(element, names)}]`);
  return shown.length === 0 ? [] : [shown.join(' ')];
}

/** What stands on a button or in a menu. */
export function labelOf(element: Json, names: Names): string {
  return (
    text(element.text, names) || text(element.placeholder, names) || String(element.alt_text ?? element.type)
  );
}

function renderTable(rows: unknown, names: Names): readonly string[] {
  const cells = (Array.isArray(rows) ? (rows as unknown[]) : []).map((row) =>
    objects(row).map((cell) =>
      cell.type === 'rich_text' ? renderRichText(cell, names).join(' ') : String(cell.text ?? ''),
    ),
  );
  const widths = cells.reduce<number[]>(
    (most, row) =>
      row.reduce(
        (next, cell, at) => next.with(at, Math.max(next[at] ?? 0, cell.length)),
        pad(most, row.length),
      ),
    [],
  );
  return cells.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function pad(widths: number[], length: number): number[] {
  return Array.from({ length: Math.max(widths.length, length) }, (_, at) => widths[at] ?? 0);
}

function text(value: unknown, names: Names): string {
  const object = asObject(value);
  if (typeof object?.text !== 'string') return '';
  return object.type === 'mrkdwn' ? plainText(object.text, names) : object.text;
}

function objects(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.map(asObject).filter((entry) => entry !== null) : [];
}
