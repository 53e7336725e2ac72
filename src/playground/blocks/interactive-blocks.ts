import { asObject } from '../slack-error.ts';
import { ACTIONS_ELEMENTS, checkElement, INPUT_ELEMENTS } from './elements.ts';
import { checkImage } from './image-element.ts';
import { checkFlag, checkList, checkText, checkTextObject, type Say } from './rules.ts';
import type { CheckBlock } from './surface.ts';

/** `actions`: up to 25 elements, each `action_id` once. */
export const checkActions: CheckBlock = (block, at, say) => {
  checkList(block, 'elements', at, say, { needed: true, max: 25 }, (element, elementAt) =>
    checkElement(element, elementAt, say, ACTIONS_ELEMENTS),
  );
  checkActionIds(block.elements, at, say);
};

/** `context`: up to 10 texts and small images. */
export const checkContext: CheckBlock = (block, at, say) =>
  checkList(block, 'elements', at, say, { needed: true, max: 10 }, (element, elementAt) => {
    if (asObject(element)?.type === 'image') checkImage(element, elementAt, say);
    else checkTextObject(element, elementAt, say, { max: 3_000 });
  });

/** `context_actions`: up to 5 feedback or icon buttons, in messages only. */
export const checkContextActions: CheckBlock = (block, at, say, { surface }) => {
  if (surface !== 'message') say(at, 'unsupported type: context_actions');
  checkList(block, 'elements', at, say, { needed: true, max: 5 }, (element, elementAt) =>
    checkElement(element, elementAt, say, ['feedback_buttons', 'icon_button']),
  );
  checkActionIds(block.elements, at, say);
};

/** `input`: one labelled element. */
export const checkInput: CheckBlock = (block, at, say) => {
  checkText(block, 'label', at, say, { needed: true, max: 2_000, plain: true });
  checkText(block, 'hint', at, say, { max: 2_000, plain: true });
  checkFlag(block, 'optional', at, say);
  checkFlag(block, 'dispatch_action', at, say);
  if (block.element === undefined) say(at, 'missing required field: element');
  else checkElement(block.element, `${at}/element`, say, INPUT_ELEMENTS);
};

function checkActionIds(elements: unknown, at: string, say: Say): void {
  if (!Array.isArray(elements)) return;
  const seen = new Set<string>();
  for (const [index, element] of elements.entries()) {
    const id = asObject(element)?.action_id;
    if (typeof id !== 'string') continue;
    if (seen.has(id)) say(`${at}/elements/${index}/action_id`, `\`action_id\` ${id} already exists`);
    seen.add(id);
  }
}
