// What somebody chose or wrote, as Slack words it in actions and in the state of a view.
import type { Json } from '../slack-error.ts';
import { fieldOf, listIn, textIn, wordsIn } from './json.ts';

/** One thing to choose: the value that stands for it in the page, its label, and Slack's own words for it. */
export type Choice = { readonly value: string; readonly label: string; readonly means: unknown };

type Names = {
  readonly users: readonly { readonly id: string; readonly name: string; readonly is_bot: boolean }[];
  readonly channels: readonly { readonly id: string; readonly name: string; readonly kind: string }[];
};

/** What an element lets one choose from; empty when it is no menu, or its app would have to be asked. */
export function choicesOf(element: Json, { users, channels }: Names): readonly Choice[] {
  switch (kindOf(element)) {
    case 'users_select':
      return users
        .filter((user) => !user.is_bot)
        .map(({ id, name }) => ({ value: id, label: `@${name}`, means: id }));
    case 'channels_select':
    case 'conversations_select':
      return channels
        .filter(({ kind }) => kind !== 'im')
        .map(({ id, name }) => ({ value: id, label: `#${name}`, means: id }));
    default: {
      const grouped = listIn(element, 'option_groups').flatMap((group) => listIn(group, 'options'));
      return [...listIn(element, 'options'), ...grouped].map((option) => ({
        value: textIn(option, 'value'),
        label: wordsIn(option, 'text'),
        means: option,
      }));
    }
  }
}

/** The type without `multi_`. */
export function kindOf(element: Json): string {
  return textIn(element, 'type').replace(/^multi_/, '');
}

/** Whether several may be chosen. */
export function takesSeveral(element: Json): boolean {
  return element.type === 'checkboxes' || textIn(element, 'type').startsWith('multi_');
}

/** What was chosen, as the app is told. */
export function chosenIn(element: Json, picked: readonly Choice[]): Json {
  const noun =
    {
      users_select: 'user',
      channels_select: 'channel',
      conversations_select: 'conversation',
    }[kindOf(element)] ?? 'option';
  const means = picked.map((choice) => choice.means);
  return takesSeveral(element)
    ? { [`selected_${noun}s`]: means }
    : { [`selected_${noun}`]: means[0] ?? null };
}

/** The chosen values in what is held. */
export function pickedIn(held: Json | undefined): readonly string[] {
  const found = Object.entries(held ?? {}).filter(([key]) => key.startsWith('selected_'));
  return found
    .flatMap(([, value]) => (Array.isArray(value) ? (value as unknown[]) : [value]))
    .flatMap((one) =>
      typeof one === 'string' ? [one] : textIn(one, 'value') === '' ? [] : [textIn(one, 'value')],
    );
}

/** What an element holds before anybody touched it; null: nothing. */
export function initialOf(element: Json): Json | null {
  const type = textIn(element, 'type');
  for (const [key, value] of Object.entries(element)) {
    if (!key.startsWith('initial_')) continue;
    if (key === 'initial_value') return { type, value };
    return { type, [key.replace('initial_', 'selected_')]: value };
  }
  return null;
}

/** The words written, or the date or time picked, in what is held. */
export function writtenIn(held: Json | undefined): string {
  const value =
    fieldOf(held, 'value') ??
    fieldOf(held, 'selected_date') ??
    fieldOf(held, 'selected_time') ??
    localTime(fieldOf(held, 'selected_date_time'));
  return typeof value === 'string' ? value : '';
}

/** Words, a date or a time, as the app is told; null when nothing is there. */
export function writtenAs(element: Json, text: string): Json {
  const value = text === '' ? null : text;
  switch (element.type) {
    case 'datepicker':
      return { selected_date: value };
    case 'timepicker':
      return { selected_time: value };
    case 'datetimepicker':
      return { selected_date_time: value === null ? null : Math.floor(new Date(value).getTime() / 1_000) };
    case 'rich_text_input':
      return {
        rich_text_value: {
          type: 'rich_text',
          elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }],
        },
      };
    default:
      return { value };
  }
}

function localTime(seconds: unknown): string | undefined {
  if (typeof seconds !== 'number') return undefined;
  const at = new Date(seconds * 1_000);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
