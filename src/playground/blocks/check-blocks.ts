import { asObject } from '../slack-error.ts';
import { checkCard, checkCarousel, checkContainer } from './grouping-blocks.ts';
import { checkActions, checkContext, checkContextActions, checkInput } from './interactive-blocks.ts';
import { checkFile, checkImageBlock, checkVideo } from './media-blocks.ts';
import { checkPlan, checkTaskCard } from './plan-blocks.ts';
import { checkRichText } from './rich-text-block.ts';
import { checkString, needObject, type Say } from './rules.ts';
import { type CheckBlock, MARKDOWN_MAX, type Surface } from './surface.ts';
import { checkDataTable, checkTable } from './table-blocks.ts';
import { checkAlert, checkDivider, checkHeader, checkMarkdown, checkSection } from './text-blocks.ts';

const CHECKS: { readonly [type: string]: CheckBlock } = {
  actions: checkActions,
  alert: checkAlert,
  card: checkCard,
  carousel: checkCarousel,
  container: checkContainer,
  context: checkContext,
  context_actions: checkContextActions,
  data_table: checkDataTable,
  divider: checkDivider,
  file: checkFile,
  header: checkHeader,
  image: checkImageBlock,
  input: checkInput,
  markdown: checkMarkdown,
  plan: checkPlan,
  rich_text: checkRichText,
  section: checkSection,
  table: checkTable,
  task_card: checkTaskCard,
  video: checkVideo,
};

const MOST_BLOCKS: { readonly [surface in Surface]: number } = { message: 50, modal: 100, home: 100 };

/** What Slack would refuse in these blocks, each with its JSON pointer; empty when it would take them. */
export function checkBlocks(
  blocks: readonly unknown[],
  surface: Surface,
  pointer: string,
): readonly string[] {
  const problems: string[] = [];
  const say: Say = (at, problem) => problems.push(`${problem} [json-pointer:${at}]`);
  if (blocks.length > MOST_BLOCKS[surface])
    say(pointer, `no more than ${MOST_BLOCKS[surface]} items allowed`);
  const ids = new Map<string, string>();
  for (const [index, block] of blocks.slice(0, 100).entries()) {
    const at = `${pointer}/${index}`;
    checkBlock(block, at, say, surface);
    const id = asObject(block)?.block_id;
    if (typeof id !== 'string') continue;
    if (ids.has(id)) say(`${at}/block_id`, `\`block_id\` ${id} already exists`);
    ids.set(id, at);
  }
  checkMarkdownTotal(blocks, pointer, say);
  return problems;
}

function checkBlock(value: unknown, at: string, say: Say, surface: Surface): void {
  const block = needObject(value, at, say);
  if (block === null) return;
  const check =
    typeof block.type === 'string' && Object.hasOwn(CHECKS, block.type) ? CHECKS[block.type] : undefined;
  if (check === undefined) {
    say(at, `unsupported type: ${String(block.type)}`);
    return;
  }
  checkString(block, 'block_id', at, say, { max: 255 });
  check(block, at, say, {
    surface,
    checkChild: (child, childAt, allowed) => {
      const type = asObject(child)?.type;
      if (allowed.includes(type as string)) checkBlock(child, childAt, say, surface);
      else say(childAt, `unsupported type: ${String(type)}`);
    },
  });
}

function checkMarkdownTotal(blocks: readonly unknown[], pointer: string, say: Say): void {
  const texts = blocks.map((block) => {
    const { type, text } = asObject(block) ?? {};
    return type === 'markdown' && typeof text === 'string' ? text.length : 0;
  });
  const total = texts.reduce((sum, length) => sum + length, 0);
  const [only] = texts.filter((length) => length > 0);
  if (total > MARKDOWN_MAX && total !== only)
    say(pointer, `markdown text must be less than ${MARKDOWN_MAX + 1} characters in all`);
}
