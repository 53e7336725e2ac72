import { checkElement } from './elements.ts';
import { checkImage } from './image-element.ts';
import { checkFlag, checkList, checkText, checkWord } from './rules.ts';
import type { CheckBlock } from './surface.ts';

/** `card`: at least one of picture, title, text and buttons. */
export const checkCard: CheckBlock = (block, at, say) => {
  if (!['hero_image', 'title', 'actions', 'body'].some((part) => block[part] !== undefined))
    say(at, 'must define at least one of `hero_image`, `title`, `actions` or `body`');
  checkText(block, 'title', at, say, { max: 150 });
  checkText(block, 'subtitle', at, say, { max: 150 });
  checkText(block, 'body', at, say, { max: 200 });
  for (const part of ['hero_image', 'icon'])
    if (block[part] !== undefined) checkImage(block[part], `${at}/${part}`, say);
  checkList(block, 'actions', at, say, { max: 25 }, (button, buttonAt) =>
    checkElement(button, buttonAt, say, ['button']),
  );
};

/** `carousel`: 1 to 10 cards. */
export const checkCarousel: CheckBlock = (block, at, say, around) =>
  checkList(block, 'elements', at, say, { needed: true, max: 10 }, (card, cardAt) =>
    around.checkChild(card, cardAt, ['card']),
  );

const CHILDREN = [
  'actions',
  'context',
  'divider',
  'file',
  'header',
  'image',
  'input',
  'rich_text',
  'section',
  'table',
  'video',
];

/** `container`: a title and up to 10 blocks. */
export const checkContainer: CheckBlock = (block, at, say, around) => {
  if (block.title === undefined && block.rich_text_title === undefined)
    say(at, 'must define either `title` or `rich_text_title`');
  checkText(block, 'title', at, say, { max: 150, plain: true });
  checkText(block, 'subtitle', at, say, { max: 150 });
  if (block.rich_text_title !== undefined)
    around.checkChild(block.rich_text_title, `${at}/rich_text_title`, ['rich_text']);
  if (block.icon !== undefined) checkImage(block.icon, `${at}/icon`, say);
  checkWord(block, 'width', ['narrow', 'standard', 'wide', 'full'], at, say);
  for (const key of ['is_collapsible', 'default_collapsed', 'has_header_divider'])
    checkFlag(block, key, at, say);
  if (block.default_collapsed === true && block.is_collapsible !== true)
    say(`${at}/default_collapsed`, 'requires `is_collapsible` to be true');
  checkList(block, 'child_blocks', at, say, { needed: true, max: 10 }, (child, childAt) =>
    around.checkChild(child, childAt, CHILDREN),
  );
};
