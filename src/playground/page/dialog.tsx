import { type ReactNode, useEffect, useRef } from 'react';

/** A window above the page; Escape and its X close it, and the keyboard stays inside. */
export function Dialog(props: {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const { title, onClose, children } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    if (element === null) return;
    element.showModal();
    const first = element.querySelector<HTMLElement>(
      '[data-first], .input input, .input textarea, .input select',
    );
    first?.focus();
    return () => element.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className="dialog"
      aria-label={title}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <header className="dialog-head">
        <h2>{title}</h2>
        <button type="button" className="icon" aria-label="Close" onClick={onClose}>
          {'\u2715'}
        </button>
      </header>
      {children}
    </dialog>
  );
}
