import { checkElement, SECTION_ELEMENTS } from './elements.ts';
import { checkFlag, checkList, checkString, checkText, checkTextObject, checkWord } from './rules.ts';
import { type CheckBlock, MARKDOWN_MAX } from './surface.ts';

/** `section`: text of 3,000 characters or up to 10 fields of 2,000, and one accessory. */
export const checkSection: CheckBlock = (block, at, say) => {
  if (block.text === undefined && block.fields === undefined)
    say(at, 'must define either `text` or `fields`');
  checkText(block, 'text', at, say, { max: 3_000 });
  checkList(block, 'fields', at, say, { max: 10 }, (field, fieldAt) =>
    checkTextObject(field, fieldAt, say, { max: 2_000 }),
  );
  checkFlag(block, 'expand', at, say);
  if (block.accessory !== undefined) checkElement(block.accessory, `${at}/accessory`, say, SECTION_ELEMENTS);
};

/** `header`: plain text of 150 characters. */
export const checkHeader: CheckBlock = (block, at, say) =>
  checkText(block, 'text', at, say, { needed: true, max: 150, plain: true });

/** `divider`: nothing to check. */
export const checkDivider: CheckBlock = () => {};

/** `markdown`: standard Markdown, 12,000 characters in all of a payload. */
export const checkMarkdown: CheckBlock = (block, at, say) =>
  checkString(block, 'text', at, say, { needed: true, max: MARKDOWN_MAX });

/** `alert`: a notice inside a modal. */
export const checkAlert: CheckBlock = (block, at, say, { surface }) => {
  if (surface !== 'modal') say(at, 'unsupported type: alert');
  checkText(block, 'text', at, say, { needed: true, max: 3_000 });
  checkWord(block, 'level', ['default', 'info', 'warning', 'error', 'success'], at, say);
};
