import { useState } from 'react';
import type { Json } from '../slack-error.ts';
import { Confirm } from './confirm.tsx';
import { ElementShown } from './element-shown.tsx';
import { useActing } from './interactive.tsx';
import { fieldOf, listIn, textIn } from './json.ts';

type Asking = { readonly element: Json; readonly chosen: Json };

/** Buttons, menus and other elements side by side; each acts at once, or after a question. */
export function ActionsBlock({ block }: { readonly block: Json }) {
  const { press, hold } = useActing();
  const [asking, setAsking] = useState<Asking | null>(null);
  const id = textIn(block, 'block_id');
  const choose = (element: Json, chosen: Json) => {
    if (Object.keys(chosen).length > 0)
      hold(id, textIn(element, 'action_id'), { type: element.type, ...chosen });
    if (fieldOf(element, 'confirm') !== undefined) setAsking({ element, chosen });
    else void press(id, element, chosen);
  };
  return (
    <div className="actions">
      {listIn(block, 'elements')
        .flatMap(partsOf)
        .map((element, index) => (
          <ElementShown
            // biome-ignore lint/suspicious/noArrayIndexKey: two buttons of a feedback share their name
            key={`${textIn(element, 'action_id')} ${index}`}
            block={id}
            element={element}
            onChoose={(chosen) => choose(element, chosen)}
          />
        ))}
      {asking !== null && (
        <Confirm
          about={fieldOf(asking.element, 'confirm')}
          onNo={() => setAsking(null)}
          onYes={() => {
            setAsking(null);
            void press(id, asking.element, asking.chosen);
          }}
        />
      )}
    </div>
  );
}

/** A pair of feedback buttons as two buttons; everything else as it is. */
function partsOf(element: Json): readonly Json[] {
  const { type, action_id, positive_button, negative_button } = element;
  if (type !== 'feedback_buttons') return [element];
  return [positive_button, negative_button].map((button) => ({
    ...(button as Json),
    type: 'feedback_button',
    action_id,
  }));
}
