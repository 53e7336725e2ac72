import { asObject } from '../slack-error.ts';
import { checkList, checkString, checkUrl, needObject, type Say } from './rules.ts';
import type { CheckBlock } from './surface.ts';

const STATUSES = ['pending', 'in_progress', 'complete', 'error'];

/** `plan`: a title and task cards, each `task_id` once. */
export const checkPlan: CheckBlock = (block, at, say, around) => {
  checkString(block, 'title', at, say, { needed: true });
  const seen = new Set<string>();
  checkList(block, 'tasks', at, say, { min: 0, max: 50 }, (task, taskAt) => {
    around.checkChild(task, taskAt, ['task_card']);
    const id = asObject(task)?.task_id;
    if (typeof id !== 'string') return;
    if (seen.has(id)) say(`${taskAt}/task_id`, `\`task_id\` ${id} already exists`);
    seen.add(id);
  });
};

/** `task_card`: an id, a title and a status; details and output in rich text. */
export const checkTaskCard: CheckBlock = (block, at, say, around) => {
  checkString(block, 'task_id', at, say, { needed: true });
  checkString(block, 'title', at, say, { needed: true });
  if (block.status === undefined) say(at, 'missing required field: status');
  else if (!STATUSES.includes(block.status as string))
    say(`${at}/status`, `must be one of: ${STATUSES.join(', ')}`);
  for (const part of ['details', 'output'])
    if (block[part] !== undefined) around.checkChild(block[part], `${at}/${part}`, ['rich_text']);
  checkList(block, 'sources', at, say, { min: 0, max: 100 }, (source, sourceAt) =>
    checkSource(source, sourceAt, say),
  );
};

function checkSource(value: unknown, at: string, say: Say): void {
  const source = needObject(value, at, say);
  if (source === null) return;
  if (source.type !== 'url') say(`${at}/type`, 'must be url');
  checkUrl(source, 'url', at, say, { needed: true });
  checkString(source, 'text', at, say, { needed: true });
}
