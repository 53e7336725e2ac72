import type { Json } from '../slack-error.ts';
import { ElementShown } from './element-shown.tsx';
import { useActing } from './interactive.tsx';
import { fieldOf, textIn, wordsIn } from './json.ts';

/** An input with its label; what is in it is submitted with the rest, or at once when its app asked for that. */
export function InputBlock({ block }: { readonly block: Json }) {
  const { hold, press, errorOf } = useActing();
  const element = (fieldOf(block, 'element') ?? {}) as Json;
  const id = textIn(block, 'block_id');
  const label = wordsIn(block, 'label');
  const hint = wordsIn(block, 'hint');
  const error = errorOf(id);
  return (
    <div className={`input ${error === '' ? '' : 'is-wrong'}`}>
      <span className="input-label" aria-hidden="true">
        {label}
        {block.optional === true && <small> (optional)</small>}
      </span>
      <ElementShown
        block={id}
        element={element}
        label={label}
        onChoose={(chosen) => {
          hold(id, textIn(element, 'action_id'), { type: element.type, ...chosen });
          if (block.dispatch_action === true) void press(id, element, chosen);
        }}
      />
      {hint !== '' && <small className="hint">{hint}</small>}
      {error !== '' && (
        <p className="said" role="alert">
          {error}
        </p>
      )}
    </div>
  );
}
