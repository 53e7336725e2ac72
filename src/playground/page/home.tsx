import { useEffect } from 'react';
import type { View } from '../model.ts';
import { act } from './ask.ts';
import { BlockList } from './block-list.tsx';
import { Head } from './conversation.tsx';
import { Interactive } from './interactive.tsx';
import { listIn } from './json.ts';
import { useHere } from './workspace.ts';

/** The app's Home as it was published for this member; the app is told that somebody looks. */
export function Home({ view, onMenu }: { readonly view: View | null; readonly onMenu: () => void }) {
  const { team, me, connections } = useHere();
  const connected = connections > 0;
  useEffect(() => {
    // That nobody answers is what the banner says; once somebody does, Home is asked for again.
    if (connected) act('home', { user: me.id }).catch(() => {});
  }, [me.id, connected]);
  return (
    <>
      <Head title={`${team.app_name} Home`} onMenu={onMenu} />
      <div className="list">
        <div className="list-content home">
          {view === null ? (
            <p className="welcome">{`${team.app_name} has published no Home for ${me.real_name || me.name} yet.`}</p>
          ) : (
            <Interactive where={{ view: view.id }}>
              <BlockList blocks={listIn(view.view, 'blocks')} />
            </Interactive>
          )}
        </div>
      </div>
    </>
  );
}
