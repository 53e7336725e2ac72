import { Dialog } from './dialog.tsx';
import { textIn, wordsIn } from './json.ts';

/** Asks before a press counts, in the app's words. */
export function Confirm(props: {
  readonly about: unknown;
  readonly onYes: () => void;
  readonly onNo: () => void;
}) {
  const { about, onYes, onNo } = props;
  return (
    <Dialog title={wordsIn(about, 'title') || 'Are you sure?'} onClose={onNo}>
      <p dir="auto">{wordsIn(about, 'text')}</p>
      <p className="dialog-foot">
        <button type="button" className="button" onClick={onNo}>
          {wordsIn(about, 'deny') || 'Cancel'}
        </button>
        <button
          type="button"
          className={`button is-${textIn(about, 'style') || 'primary'}`}
          data-first=""
          onClick={onYes}
        >
          {wordsIn(about, 'confirm') || 'Yes'}
        </button>
      </p>
    </Dialog>
  );
}
