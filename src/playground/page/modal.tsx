import { type FormEvent, useMemo, useState } from 'react';
import type { View } from '../model.ts';
import type { Json } from '../slack-error.ts';
import { act, explain, explainFailure } from './ask.ts';
import { BlockList } from './block-list.tsx';
import { initialOf } from './choice.ts';
import { Dialog } from './dialog.tsx';
import { Interactive, type Values } from './interactive.tsx';
import { fieldOf, listIn, textIn, wordsIn } from './json.ts';
import { useHere } from './workspace.ts';

/** An open modal: its inputs, what is wrong with them, and its buttons. */
export function Modal({ view: { id, view } }: { readonly view: View }) {
  const { me, team } = useHere();
  const [values, setValues] = useState<Values>({});
  const [errors, setErrors] = useState<Json>({});
  const [said, setSaid] = useState('');
  const [busy, setBusy] = useState(false);
  const where = useMemo(() => ({ view: id }), [id]);
  const kept = useMemo(() => ({ values, change: setValues }), [values]);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setSaid('');
    try {
      const outcome = await act<{ errors?: Json; failure?: string }>('submit', {
        user: me.id,
        view: id,
        values: withInitial(view, values),
      });
      setErrors(outcome.errors ?? {});
      if (outcome.failure !== undefined) setSaid(explainFailure(outcome.failure, team.app_name));
    } catch (error) {
      setSaid(explain(error));
    } finally {
      setBusy(false);
    }
  };
  const close = () => {
    act('close', { user: me.id, view: id }).catch((error: unknown) => setSaid(explain(error)));
  };
  const yes = wordsIn(view, 'submit');
  return (
    <Dialog title={wordsIn(view, 'title')} onClose={close}>
      <form noValidate onSubmit={(event) => void submit(event)}>
        <Interactive where={where} kept={kept} errors={errors}>
          <BlockList blocks={listIn(view, 'blocks')} />
        </Interactive>
        {said !== '' && (
          <p className="said" role="alert">
            {said}
          </p>
        )}
        <p className="dialog-foot">
          <button type="button" className="button" onClick={close}>
            {wordsIn(view, 'close') || (yes === '' ? 'Close' : 'Cancel')}
          </button>
          {yes !== '' && (
            <button type="submit" className="button is-primary" aria-busy={busy} disabled={busy}>
              {yes}
            </button>
          )}
        </p>
      </form>
    </Dialog>
  );
}

/** What the inputs hold, untouched ones included. */
function withInitial(view: Json, values: Values): Values {
  const all: { [block: string]: { readonly [action: string]: Json } } = {};
  for (const block of listIn(view, 'blocks')) {
    const element = fieldOf(block, 'element') as Json | undefined;
    if (block.type !== 'input' || element === undefined) continue;
    const [id, action] = [textIn(block, 'block_id'), textIn(element, 'action_id')];
    const held = values[id]?.[action] ?? initialOf(element);
    if (held !== null) all[id] = { [action]: held };
  }
  return { ...values, ...all };
}
