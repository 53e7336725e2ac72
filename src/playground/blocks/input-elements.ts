import type { Json } from '../slack-error.ts';
import { checkFlag, checkString, checkWhole, type Say } from './rules.ts';

type CheckElement = (element: Json, at: string, say: Say) => void;

/** Elements that only an `input` block may hold (and rich text in `actions`), with their checks. */
export const INPUT_CHECKS: { readonly [type: string]: CheckElement } = {
  plain_text_input: (element, at, say) => {
    checkFlag(element, 'multiline', at, say);
    checkWhole(element, 'min_length', [0, 3_000], at, say);
    checkWhole(element, 'max_length', [1, 3_000], at, say);
    checkString(element, 'initial_value', at, say, { max: 3_000 });
  },
  email_text_input: (element, at, say) => checkString(element, 'initial_value', at, say),
  url_text_input: (element, at, say) => checkString(element, 'initial_value', at, say),
  number_input: (element, at, say) => {
    if (element.is_decimal_allowed === undefined) say(at, 'missing required field: is_decimal_allowed');
    checkFlag(element, 'is_decimal_allowed', at, say);
    for (const key of ['initial_value', 'min_value', 'max_value']) checkString(element, key, at, say);
  },
  file_input: (element, at, say) => checkWhole(element, 'max_files', [1, 10], at, say),
  rich_text_input: (element, at, say) => {
    checkWhole(element, 'min_lines', [1, 100], at, say);
    checkWhole(element, 'max_lines', [1, 100], at, say);
  },
};

const INITIAL: { readonly [key: string]: RegExp } = {
  initial_date: /^\d{4}-\d{2}-\d{2}$/,
  initial_time: /^([01]\d|2[0-3]):[0-5]\d$/,
};

/** Checks pickers, selects without their own options, and text inputs. */
export function checkInputElement(element: Json, at: string, say: Say): void {
  INPUT_CHECKS[String(element.type)]?.(element, at, say);
  for (const [key, pattern] of Object.entries(INITIAL)) {
    const value = element[key];
    if (value !== undefined && !(typeof value === 'string' && pattern.test(value)))
      say(`${at}/${key}`, `must match ${pattern.source}`);
  }
  checkWhole(element, 'initial_date_time', [1_000_000_000, 9_999_999_999], at, say);
  checkWhole(element, 'max_selected_items', [1, 100], at, say);
  checkWhole(element, 'min_query_length', [1, 3_000], at, say);
}
