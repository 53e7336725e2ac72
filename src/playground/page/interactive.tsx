import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef, useState } from 'react';
import type { Json } from '../slack-error.ts';
import { act, explain, explainFailure } from './ask.ts';
import { textIn } from './json.ts';
import { useHere } from './workspace.ts';

/** Where elements stand: on a message or on a view. */
type Where = { readonly channel: string; readonly ts: string } | { readonly view: string };
/** What inputs hold, by block and action, as Slack words it. */
export type Values = { readonly [block: string]: { readonly [action: string]: Json } };

type Acting = {
  /** The element whose press the app has not answered yet, by block and action. */
  readonly pending: string | null;
  /** Presses or chooses as the member at the page. */
  readonly press: (block: string, element: Json, chosen: Json) => Promise<void>;
  readonly heldIn: (block: string, action: string) => Json | undefined;
  readonly hold: (block: string, action: string, value: Json) => void;
  readonly errorOf: (block: string) => string;
};

const Held = createContext<Acting | null>(null);

/** What the elements of this message or view do. */
export function useActing(): Acting {
  const acting = useContext(Held);
  if (acting === null) throw new Error('an element stands outside a message or view');
  return acting;
}

/** Lets the elements inside act; says what went wrong below them. `values` are kept outside when somebody else submits them. */
export function Interactive(props: {
  readonly where: Where;
  readonly kept?: { readonly values: Values; readonly change: (values: Values) => void };
  readonly errors?: { readonly [block: string]: unknown };
  readonly children: ReactNode;
}) {
  const { where, kept, errors, children } = props;
  const { me, team } = useHere();
  const [own, setOwn] = useState<Values>({});
  const { values, change } = kept ?? { values: own, change: setOwn };
  const [pending, setPending] = useState<string | null>(null);
  const [said, setSaid] = useState('');
  const latest = useRef(values);
  latest.current = values;

  const press = useCallback(
    async (block: string, element: Json, chosen: Json) => {
      const action = textIn(element, 'action_id');
      setPending(`${block} ${action}`);
      setSaid('');
      try {
        const { failure } = await act<{ failure?: string }>('press', {
          user: me.id,
          ...where,
          action_id: action,
          ...(block === '' ? {} : { block_id: block }),
          chosen,
          values: latest.current,
        });
        // On a message Slackbot says it already.
        if (failure !== undefined && 'view' in where) setSaid(explainFailure(failure, team.app_name));
      } catch (error) {
        setSaid(explain(error));
      } finally {
        setPending(null);
      }
    },
    [me.id, team.app_name, where],
  );
  const acting = useMemo(
    (): Acting => ({
      pending,
      press,
      heldIn: (block, action) => values[block]?.[action],
      hold(block, action, value) {
        latest.current = { ...latest.current, [block]: { ...latest.current[block], [action]: value } };
        change(latest.current);
      },
      errorOf: (block) => textIn(errors, block),
    }),
    [pending, press, values, change, errors],
  );
  return (
    <Held value={acting}>
      {children}
      {said !== '' && (
        <p className="said" role="alert">
          {said}
        </p>
      )}
    </Held>
  );
}
