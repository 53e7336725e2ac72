import type { HTMLInputTypeAttribute } from 'react';
import type { Json } from '../slack-error.ts';
import { initialOf, writtenAs, writtenIn } from './choice.ts';
import { useActing } from './interactive.tsx';
import { textIn, wordsIn } from './json.ts';

const KINDS: { readonly [type: string]: HTMLInputTypeAttribute } = {
  datepicker: 'date',
  timepicker: 'time',
  datetimepicker: 'datetime-local',
  email_text_input: 'email',
  url_text_input: 'url',
  number_input: 'number',
};

/** Words, a number, a date or a time. */
export function WrittenInput(props: {
  readonly block: string;
  readonly element: Json;
  readonly label: string;
  readonly onChoose: (chosen: Json) => void;
}) {
  const { block, element, label, onChoose } = props;
  const { heldIn } = useActing();
  const held = heldIn(block, textIn(element, 'action_id')) ?? initialOf(element) ?? undefined;
  const common = {
    'aria-label': label || wordsIn(element, 'placeholder') || 'Value',
    placeholder: wordsIn(element, 'placeholder'),
    dir: 'auto' as const,
    value: writtenIn(held),
    onChange: ({ target }: { readonly target: { readonly value: string } }) =>
      onChoose(writtenAs(element, target.value)),
    ...(typeof element.max_length === 'number' ? { maxLength: element.max_length } : {}),
  };
  if (element.multiline === true || element.type === 'rich_text_input')
    return <textarea className="field" rows={3} {...common} />;
  const step = element.type === 'number_input' && element.is_decimal_allowed === true ? { step: 'any' } : {};
  return <input className="field" type={KINDS[textIn(element, 'type')] ?? 'text'} {...step} {...common} />;
}
