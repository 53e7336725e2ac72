import { asObject, type Json } from '../slack-error.ts';
import { checkImage } from './image-element.ts';
import { checkInputElement, INPUT_CHECKS } from './input-elements.ts';
import { checkOption, checkOptions } from './options.ts';
import { checkFlag, checkString, checkText, checkUrl, checkWord, needObject, type Say } from './rules.ts';

const SELECTS = [
  'static_select',
  'external_select',
  'users_select',
  'conversations_select',
  'channels_select',
];
const MULTI_SELECTS = SELECTS.map((type) => `multi_${type}`);
const PICKERS = ['checkboxes', 'datepicker', 'radio_buttons', 'timepicker'];
const DROPDOWNS = [...SELECTS, ...MULTI_SELECTS];

/** What may stand in an `actions` block. */
export const ACTIONS_ELEMENTS = [
  ...DROPDOWNS,
  ...PICKERS,
  'button',
  'datetimepicker',
  'overflow',
  'rich_text_input',
  'workflow_button',
];
/** What may stand beside a section's text. */
export const SECTION_ELEMENTS = [...DROPDOWNS, ...PICKERS, 'button', 'image', 'overflow', 'workflow_button'];
/** What may stand in an `input` block. */
export const INPUT_ELEMENTS = [...DROPDOWNS, ...PICKERS, 'datetimepicker', ...Object.keys(INPUT_CHECKS)];

/** Checks one block element, which must be of an allowed type. */
export function checkElement(value: unknown, at: string, say: Say, allowed: readonly string[]): void {
  const element = needObject(value, at, say);
  if (element === null) return;
  const type = String(element.type);
  if (!allowed.includes(type)) {
    say(at, `unsupported type: ${type}`);
    return;
  }
  checkString(element, 'action_id', at, say, { max: 255, min: 1 });
  checkFlag(element, 'focus_on_load', at, say);
  checkText(element, 'placeholder', at, say, { max: 150, plain: true });
  if (element.confirm !== undefined) checkConfirm(element.confirm, `${at}/confirm`, say);
  (ELEMENT_CHECKS[type] ?? checkInputElement)(element, at, say);
}

const ELEMENT_CHECKS: { readonly [type: string]: (element: Json, at: string, say: Say) => void } = {
  button: checkButton,
  workflow_button: checkButton,
  icon_button: checkIconButton,
  feedback_buttons: checkFeedback,
  image: checkImage,
  overflow: (element, at, say) =>
    checkOptions(element, at, say, { needed: true, max: 5, plain: true, url: true }),
  checkboxes: checkChoices,
  radio_buttons: checkChoices,
  static_select: checkStaticSelect,
  multi_static_select: checkStaticSelect,
};

function checkButton(element: Json, at: string, say: Say): void {
  checkText(element, 'text', at, say, { needed: true, max: 75, plain: true });
  checkString(element, 'value', at, say, { max: 2_000 });
  checkUrl(element, 'url', at, say);
  checkWord(element, 'style', ['primary', 'danger'], at, say);
  checkString(element, 'accessibility_label', at, say, { max: 75 });
  if (element.type === 'workflow_button' && asObject(element.workflow) === null)
    say(at, 'missing required field: workflow');
}

function checkIconButton(element: Json, at: string, say: Say): void {
  checkString(element, 'icon', at, say, { needed: true });
  checkText(element, 'text', at, say, { needed: true, max: 75, plain: true });
  checkString(element, 'value', at, say, { max: 2_000 });
}

function checkFeedback(element: Json, at: string, say: Say): void {
  for (const key of ['positive_button', 'negative_button']) {
    const button = needObject(element[key], `${at}/${key}`, say);
    if (button === null) continue;
    checkText(button, 'text', `${at}/${key}`, say, { needed: true, max: 75, plain: true });
    checkString(button, 'value', `${at}/${key}`, say, { needed: true, max: 2_000 });
  }
}

function checkChoices(element: Json, at: string, say: Say): void {
  checkOptions(element, at, say, { needed: true, max: 10, plain: false, url: false });
  const initial = element.initial_option;
  if (initial !== undefined) checkOption(initial, `${at}/initial_option`, say, { plain: false, url: false });
}

function checkStaticSelect(element: Json, at: string, say: Say): void {
  if ((element.options === undefined) === (element.option_groups === undefined)) {
    say(at, 'must define either `options` or `option_groups`');
    return;
  }
  checkOptions(element, at, say, { needed: false, max: 100, plain: true, url: false });
}

function checkConfirm(value: unknown, at: string, say: Say): void {
  const confirm = needObject(value, at, say);
  if (confirm === null) return;
  checkText(confirm, 'title', at, say, { max: 100, plain: true });
  checkText(confirm, 'text', at, say, { needed: true, max: 300 });
  checkText(confirm, 'confirm', at, say, { max: 30, plain: true });
  checkText(confirm, 'deny', at, say, { max: 30, plain: true });
  checkWord(confirm, 'style', ['primary', 'danger'], at, say);
}
