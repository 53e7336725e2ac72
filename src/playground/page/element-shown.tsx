import type { Json } from '../slack-error.ts';
import { choicesOf, chosenIn, initialOf, kindOf, pickedIn, takesSeveral } from './choice.ts';
import { useActing } from './interactive.tsx';
import { textIn, wordsIn } from './json.ts';
import { Overflow } from './overflow.tsx';
import { useHere } from './workspace.ts';
import { WrittenInput } from './written-input.tsx';

/** One element; `onChoose` is told what was chosen, in Slack's words. A button chooses nothing. */
export function ElementShown(props: {
  readonly block: string;
  readonly element: Json;
  readonly label?: string;
  readonly onChoose: (chosen: Json) => void;
}) {
  const { block, element, label = '', onChoose } = props;
  const { pending } = useActing();
  const action = textIn(element, 'action_id');
  const busy = pending === `${block} ${action}`;
  switch (kindOf(element)) {
    case 'button':
    case 'workflow_button':
    case 'icon_button':
    case 'feedback_button':
      return (
        <Button element={element} busy={busy} disabled={pending !== null} onPress={() => onChoose({})} />
      );
    case 'overflow':
      return <Overflow element={element} disabled={pending !== null} onChoose={onChoose} />;
    case 'static_select':
    case 'users_select':
    case 'channels_select':
    case 'conversations_select':
      return <Menu {...props} />;
    case 'radio_buttons':
    case 'checkboxes':
      return <Boxes {...props} />;
    case 'datepicker':
    case 'timepicker':
    case 'datetimepicker':
    case 'plain_text_input':
    case 'email_text_input':
    case 'url_text_input':
    case 'number_input':
    case 'rich_text_input':
      return <WrittenInput block={block} element={element} label={label} onChoose={onChoose} />;
    default:
      return <span className="unshown">{`(${textIn(element, 'type')}: not offered on this page)`}</span>;
  }
}

function Button(props: {
  readonly element: Json;
  readonly busy: boolean;
  readonly disabled: boolean;
  readonly onPress: () => void;
}) {
  const { element, busy, disabled, onPress } = props;
  const url = textIn(element, 'url');
  const press = () => {
    if (/^https?:/i.test(url)) window.open(url, '_blank', 'noreferrer,noopener');
    onPress();
  };
  return (
    <button
      type="button"
      className={`button is-${textIn(element, 'style') || 'plain'}`}
      aria-label={textIn(element, 'accessibility_label') || undefined}
      aria-busy={busy}
      disabled={disabled}
      onClick={press}
    >
      {wordsIn(element, 'text')}
    </button>
  );
}

type Field = Parameters<typeof ElementShown>[0];

function useField({ block, element, onChoose }: Field) {
  const here = useHere();
  const { pending, heldIn } = useActing();
  const choices = choicesOf(element, here);
  const held = heldIn(block, textIn(element, 'action_id')) ?? initialOf(element) ?? undefined;
  const picked = pickedIn(held);
  const choose = (values: readonly string[]) =>
    onChoose(
      chosenIn(
        element,
        choices.filter(({ value }) => values.includes(value)),
      ),
    );
  return { choices, picked, choose, disabled: pending !== null };
}

function Menu(props: Field) {
  const { element, label } = props;
  const { choices, picked, choose, disabled } = useField(props);
  const several = takesSeveral(element);
  const words = wordsIn(element, 'placeholder') || 'Choose';
  return (
    <select
      className="select"
      aria-label={label || words}
      multiple={several}
      disabled={disabled}
      value={several ? [...picked] : (picked[0] ?? '')}
      onChange={({ target }) => choose([...target.selectedOptions].map((option) => option.value))}
    >
      {!several && <option value="">{words}</option>}
      {choices.map((choice) => (
        <option key={choice.value} value={choice.value}>
          {choice.label}
        </option>
      ))}
    </select>
  );
}

function Boxes(props: Field) {
  const { block, element, label } = props;
  const { choices, picked, choose, disabled } = useField(props);
  const several = takesSeveral(element);
  return (
    <fieldset className="boxes" aria-label={label || undefined} disabled={disabled}>
      {choices.map(({ value, label: words }) => (
        <label key={value}>
          <input
            type={several ? 'checkbox' : 'radio'}
            name={`${block} ${textIn(element, 'action_id')}`}
            checked={picked.includes(value)}
            onChange={({ target }) => {
              if (!several) choose([value]);
              else choose(target.checked ? [...picked, value] : picked.filter((one) => one !== value));
            }}
          />
          {words}
        </label>
      ))}
    </fieldset>
  );
}
