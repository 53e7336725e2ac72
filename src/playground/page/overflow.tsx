import { useState } from 'react';
import type { Json } from '../slack-error.ts';
import { choicesOf, chosenIn } from './choice.ts';
import { useHere } from './workspace.ts';

/** The menu behind three dots. */
export function Overflow(props: {
  readonly element: Json;
  readonly disabled: boolean;
  readonly onChoose: (chosen: Json) => void;
}) {
  const { element, disabled, onChoose } = props;
  const here = useHere();
  const [open, setOpen] = useState(false);
  return (
    <span className="overflow">
      <button
        type="button"
        className="button"
        aria-label="More"
        aria-expanded={open}
        disabled={disabled}
        onClick={() => setOpen(!open)}
      >
        {'\u22ef'}
      </button>
      {open && (
        <span className="overflow-menu">
          {choicesOf(element, here).map((choice) => (
            <button
              key={choice.value}
              type="button"
              className="option"
              onClick={() => {
                setOpen(false);
                onChoose(chosenIn(element, [choice]));
              }}
            >
              {choice.label}
            </button>
          ))}
        </span>
      )}
    </span>
  );
}
