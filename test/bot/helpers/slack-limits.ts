// Slack's limits of a message, as its reference states them, checked over a whole message.
import assert from 'node:assert/strict';
import type { Message } from '../../../src/bot/blocks/rich-text.ts';

type Node = { readonly [key: string]: unknown };

/** Fails when Slack would refuse the message, or when it is longer than what Slack takes in all. */
export function assertWithinLimits(message: Message): void {
  assert.ok(message.text.length > 0 && message.text.length <= 4_000, `text of ${message.text.length}`);
  assert.ok(message.blocks.length <= 50, `${message.blocks.length} blocks`);
  const blocks = JSON.parse(JSON.stringify(message.blocks)) as Node[];
  for (const block of blocks) checkBlock(block);
  const all = textsOf(blocks).reduce((sum, text) => sum + text.length, 0);
  assert.ok(all + message.text.length < 13_000, `${all} characters in all`);
}

/** Every string that is shown, anywhere in the blocks. */
export function textsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap((entry) => textsOf(entry));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, entry]) =>
    typeof entry === 'string'
      ? ['text', 'title', 'fallback', 'alt_text'].includes(key)
        ? [entry]
        : []
      : textsOf(entry),
  );
}

function checkBlock(block: Node): void {
  switch (block.type) {
    case 'rich_text': {
      const elements = nodes(block.elements);
      assert.ok(elements.length > 0);
      for (const element of elements) {
        assert.ok(['rich_text_section', 'rich_text_preformatted'].includes(String(element.type)));
        const pieces = nodes(element.elements);
        assert.ok(pieces.length > 0, 'an empty paragraph');
        for (const piece of pieces) checkPiece(piece);
      }
      break;
    }
    case 'context': {
      const elements = nodes(block.elements);
      assert.ok(elements.length >= 1 && elements.length <= 10, `${elements.length} context elements`);
      for (const element of elements) checkText(element, 3_000);
      break;
    }
    case 'plan': {
      checkLength(block.title, 150);
      const tasks = nodes(block.tasks);
      assert.ok(tasks.length >= 1 && tasks.length <= 50);
      const ids = tasks.map((task) => String(task.task_id));
      assert.equal(new Set(ids).size, ids.length, 'task ids are unique');
      for (const task of tasks) {
        assert.equal(task.type, 'task_card');
        checkLength(task.title, 250);
        assert.ok(['pending', 'in_progress', 'complete', 'error'].includes(String(task.status)));
      }
      break;
    }
    case 'actions': {
      const elements = nodes(block.elements);
      assert.ok(elements.length >= 1 && elements.length <= 25);
      const ids = elements.map((element) => String(element.action_id));
      assert.equal(new Set(ids).size, ids.length, 'action ids are unique');
      for (const element of elements) {
        assert.equal(element.type, 'button');
        checkText(element.text as Node, 75);
        checkLength(element.action_id, 255);
        checkLength(element.value, 2_000);
        if (element.confirm !== undefined) checkConfirm(element.confirm as Node);
      }
      break;
    }
    case 'table': {
      const rows = block.rows as Node[][];
      assert.ok(rows.length >= 1 && rows.length <= 100, `${rows.length} rows`);
      for (const row of rows) {
        assert.ok(row.length >= 1 && row.length <= 20 && row.length === rows[0]?.length);
        for (const cell of row) {
          assert.equal(cell.type, 'raw_text');
          checkLength(cell.text, 3_000);
        }
      }
      break;
    }
    case 'image':
      checkLength(block.alt_text, 2_000);
      break;
    default:
      assert.fail(`unexpected block ${String(block.type)}`);
  }
}

function checkConfirm(confirm: Node): void {
  checkText(confirm.title as Node, 100);
  checkText(confirm.text as Node, 300);
  checkText(confirm.confirm as Node, 30);
  checkText(confirm.deny as Node, 30);
}

function checkPiece(piece: Node): void {
  switch (piece.type) {
    case 'text':
      checkLength(piece.text, 3_000);
      break;
    case 'user':
      assert.match(String(piece.user_id), /^[UW][A-Z0-9]+$/);
      break;
    case 'date':
      assert.ok(Number.isInteger(piece.timestamp));
      break;
    default:
      assert.fail(`unexpected piece ${String(piece.type)}`);
  }
}

/** Markup is read in mrkdwn only, so there is none of it. */
function checkText(text: Node, max: number): void {
  assert.equal(text.type, 'plain_text');
  checkLength(text.text, max);
}

function checkLength(value: unknown, max: number): void {
  assert.equal(typeof value, 'string');
  const { length } = String(value);
  assert.ok(length >= 1 && length <= max, `${length} characters where 1 to ${max} are allowed`);
}

function nodes(value: unknown): Node[] {
  assert.ok(Array.isArray(value));
  return value as Node[];
}
